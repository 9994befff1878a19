//! What will change on the ticked dossiers, and "Valider" (D6).

use app::{App, Conflict, Error, LeftOutOfMany, Plan, PlanToken, Planned, SelectedLine, Switched};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{Flaw, Invalid, id::DossierId};

use super::{APPLICATIONS, PREVIEW, SELECTION};
use crate::{
    address,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go, go_and_say, show, show_as},
    session::Signed,
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/selection/preview.html")]
struct PreviewPage {
    frame: Frame,
    errors: Errors,
    plan: Plan,
}

#[derive(Template)]
#[template(path = "pages/selection/refused.html")]
struct RefusedPage {
    frame: Frame,
    rows: Vec<SelectedLine>,
    next: Option<String>,
}

/// `GET /selection/preview`
pub(crate) async fn show_plan(State(app): State<App>, me: Signed, jar: CookieJar) -> Answer {
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let shown = render(&app, (&me, frame), Errors::default()).await?;
    Ok((jar, shown).into_response())
}

/// `POST /selection/preview`: "Valider".
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let done = match PlanToken::parse(fields.one("token")) {
        Some(token) => app.switch_many(&me.actor, token).await,
        // Nobody was ever shown it; whoever may not is still told so.
        None => Err(Error::Conflict(Conflict::DraftChanged)),
    };
    let refused = match done {
        Ok(switched) => return go_and_say("/dossiers", jar, &said(me.words, &switched)),
        Err(Error::Conflict(Conflict::NoDraft)) => return go(SELECTION),
        Err(Error::Conflict(Conflict::DraftChanged)) => vec![Invalid::new("plan", Flaw::Changed)],
        Err(Error::Invalid(invalid)) => invalid,
        Err(error) => return Err(error.into()),
    };
    let errors = Errors::say(me.words, &refused);
    render(&app, (&me, me.frame(Menu::Portfolio)), errors).await
}

/// `GET /selection/refused?after=`: every dossier on which one has no right.
pub(crate) async fn show_refused(State(app): State<App>, me: Signed, fields: Fields) -> Answer {
    let after = DossierId::new(fields.one("after").parse().unwrap_or_default());
    let (rows, more) = app.selected_without_right(&me.actor, after).await?;
    let last = rows.last().filter(|_| more).map(|line| line.id.get().to_string());
    let next = last.map(|id| address::with_query("/selection/refused", &[("after", &id)]));
    show(&RefusedPage { frame: me.frame(Menu::Portfolio), rows, next })
}

async fn render(app: &App, (me, frame): (&Signed, Frame), errors: Errors) -> Answer {
    let Some(plan) = app.mass_plan(&me.actor).await? else { return go(SELECTION) };
    if plan.apps.is_empty() {
        return go(if plan.ticked == 0 { SELECTION } else { APPLICATIONS });
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    show_as(status, &PreviewPage { frame, errors, plan })
}

/// "Lot nº 12 : Trésoly activée sur 340 dossiers, PaieSimple désactivée sur 12 dossiers."
fn said(w: Words, switched: &Switched) -> Flash {
    let one = |app: &app::BatchApp| {
        let key = if app.switched_on { "many-done-on" } else { "many-done-off" };
        w.counted_with(key, app.dossiers, &[("name", &app.name)])
    };
    let told: Vec<String> = switched.apps.iter().take(FEW).map(one).collect();
    let more = switched.apps.len().saturating_sub(FEW) as u64;
    let more = (more > 0).then(|| w.counted("many-done-more", more));
    let told = told.into_iter().chain(more).collect::<Vec<_>>().join(", ");
    let batch = w.number(switched.batch.get().unsigned_abs());
    let told = [("name", told.as_str()), ("batch", batch.as_str())];
    Flash::new("done-many", &told).undone_by(switched.batch)
}

/// The most applications that the line on top names.
const FEW: usize = 5;

impl PreviewPage {
    fn what(&self, planned: &Planned) -> String {
        let w = self.frame.w;
        match (planned.switch_on, planned.ends_at) {
            (true, Some(end)) => w.with("plan-on-until", &[("until", &w.until(&end))]),
            (true, None) => w.t("plan-on"),
            (false, _) => w.t("plan-off"),
        }
    }

    fn already(&self, planned: &Planned) -> String {
        let key = if planned.switch_on { "plan-already-on" } else { "plan-already-off" };
        self.frame.w.counted(key, planned.already)
    }

    fn unnamed(left: &LeftOutOfMany) -> u64 {
        left.count.saturating_sub(left.first.len() as u64)
    }

    fn address() -> &'static str {
        PREVIEW
    }
}
