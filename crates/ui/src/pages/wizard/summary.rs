//! Step 3, "Récapitulatif" (C9, C10).

use app::{Added, App, Choice, Conflict, DraftToken, Error, LeftOut, LeftOutWhy, Summary};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::CookieJar;

use super::{APPLICATIONS, or_first_step, saved_at};
use crate::{
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/wizard/summary.html")]
struct SummaryPage {
    frame: Frame,
    saved: String,
    errors: Errors,
    summary: Summary,
}

impl SummaryPage {
    fn name(&self) -> &str {
        self.summary.draft.name.as_deref().unwrap_or(&self.summary.application.name)
    }

    fn takes_all(&self) -> bool {
        matches!(self.summary.draft.choice, Choice::All { .. })
    }

    fn takes_future(&self) -> bool {
        matches!(self.summary.draft.choice, Choice::All { future: true })
    }

    /// "un dossier a été archivé à …"
    fn left_out(&self, left: &LeftOut) -> String {
        let (w, LeftOutWhy::Archived(at)) = (self.frame.w, left.why);
        w.with("left-out-archived", &[("date", &w.date(&at)), ("time", &w.time(&at))])
    }

    fn unnamed(&self) -> u64 {
        self.summary.dossiers.saturating_sub(self.summary.first.len() as u64)
    }

    fn can_validate(&self) -> bool {
        self.summary.flaws.is_empty() && (self.summary.dossiers > 0 || self.takes_all())
    }
}

/// `GET /loophub/applications/new/summary`
pub(crate) async fn show(State(app): State<App>, me: Signed) -> Answer {
    render(&app, &me, None).await
}

/// `POST /loophub/applications/new/summary`: "Valider".
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let Some(token) = DraftToken::parse(fields.one("token")) else {
        // No draft has it; whoever may not add applications is still told so.
        return render(&app, &me, None).await;
    };
    match app.add_application(&me.actor, token).await {
        Ok(added) => go_and_say(APPLICATIONS, jar, &said(&me, &added)),
        Err(Error::Invalid(invalid)) => {
            render(&app, &me, Some(Errors::say(me.words, &invalid))).await
        }
        // Another window changed the draft: what it says now is shown, to be read before pressing.
        Err(Error::Conflict(Conflict::DraftChanged)) => {
            let changed = domain::Invalid::new("draft", domain::Flaw::Changed);
            render(&app, &me, Some(Errors::say(me.words, &[changed]))).await
        }
        Err(error) => or_first_step(error),
    }
}

fn said(me: &Signed, added: &Added) -> Flash {
    let batch = me.words.number(added.batch.get().unsigned_abs());
    let arguments = [("name", added.name.as_str()), ("batch", batch.as_str())];
    Flash::counted("done-added", added.dossiers, &arguments).undone_by(added.batch)
}

async fn render(app: &App, me: &Signed, errors: Option<Errors>) -> Answer {
    let summary = match app.draft_summary(&me.actor).await {
        Ok(summary) => summary,
        Err(error) => return or_first_step(error),
    };
    let refused = errors.is_some();
    let errors = errors.unwrap_or_else(|| Errors::say(me.words, &summary.flaws));
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let saved = saved_at(me.words, &summary.draft);
    show_as(status, &SummaryPage { frame: me.frame(Menu::Loophub), saved, errors, summary })
}
