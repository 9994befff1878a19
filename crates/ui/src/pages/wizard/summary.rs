//! Step 3, "Récapitulatif" (C9, C10).

use app::{
    Added, App, Before, Changed, Choice, Conflict, Definition, DraftToken, Error, LeftOut,
    LeftOutWhy, Purpose, Summary,
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::CookieJar;

use super::{APPLICATIONS, Wizard, saved_at};
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
    wizard: Wizard,
    saved: String,
    errors: Errors,
    summary: Summary,
}

impl SummaryPage {
    fn name(&self) -> &str {
        self.summary.draft.name.as_deref().unwrap_or(&self.summary.application.name)
    }

    fn title(&self) -> String {
        self.wizard.title(self.frame.w, self.name())
    }

    fn takes_all(&self) -> bool {
        matches!(self.summary.draft.choice, Choice::All { .. })
    }

    /// An addition takes them with all there are; a change, as the box says.
    fn takes_future(&self) -> bool {
        match self.wizard.is_change() {
            true => self.summary.draft.wishes_future,
            false => matches!(self.summary.draft.choice, Choice::All { future: true }),
        }
    }

    fn definition(&self) -> &Definition {
        &self.summary.draft.definition
    }

    /// What the application has now, where the draft says otherwise.
    fn before(&self, differs: impl Fn(&Before) -> bool) -> Option<&Before> {
        self.summary.before.as_ref().filter(|before| differs(before))
    }

    fn key_before(&self) -> Option<&str> {
        self.before(|before| before.key != self.definition().key).map(|before| before.key.as_str())
    }

    fn email_before(&self) -> Option<&str> {
        let before = self.before(|before| before.email != self.definition().email)?;
        Some(before.email.as_str())
    }

    fn changes_future(&self) -> bool {
        self.before(|before| before.future != self.takes_future()).is_some()
    }

    fn changes_nothing(&self) -> bool {
        self.summary.changes_nothing()
    }

    /// "un dossier a été archivé à …"
    fn left_out(&self, left: &LeftOut) -> String {
        let (w, LeftOutWhy::Archived(at)) = (self.frame.w, left.why);
        w.with("left-out-archived", &[("date", &w.date(&at)), ("time", &w.time(&at))])
    }

    fn unnamed(&self) -> u64 {
        self.summary.dossiers.saturating_sub(self.summary.first.len() as u64)
    }

    fn unnamed_off(&self) -> u64 {
        self.summary.off.saturating_sub(self.summary.first_off.len() as u64)
    }

    fn can_validate(&self) -> bool {
        let does = match self.wizard.is_change() {
            true => !self.changes_nothing(),
            false => self.summary.dossiers > 0 || self.takes_all(),
        };
        does && self.summary.flaws.is_empty()
    }
}

/// `GET …/summary`
pub(crate) async fn show(State(app): State<App>, me: Signed, wizard: Wizard) -> Answer {
    render(&app, (&me, wizard), None).await
}

/// `POST …/summary`: "Valider".
pub(crate) async fn submit(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let Some(token) = DraftToken::parse(fields.one("token")) else {
        // No draft has it; whoever may not add applications is still told so.
        return render(&app, (&me, wizard), None).await;
    };
    match validate(&app, (&me, wizard), token).await {
        Ok(said) => go_and_say(APPLICATIONS, jar, &said),
        Err(Error::Invalid(invalid)) => {
            render(&app, (&me, wizard), Some(Errors::say(me.words, &invalid))).await
        }
        // Another window changed the draft: what it says now is shown, to be read before pressing.
        Err(Error::Conflict(Conflict::DraftChanged)) => {
            let changed = domain::Invalid::new("draft", domain::Flaw::Changed);
            render(&app, (&me, wizard), Some(Errors::say(me.words, &[changed]))).await
        }
        Err(error) => wizard.or_first_step(error),
    }
}

/// Does what was shown; answers what was done, in words.
async fn validate(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    token: DraftToken,
) -> Result<Flash, Error> {
    match wizard.purpose {
        Purpose::Adding => Ok(added(me, &app.add_application(&me.actor, token).await?)),
        Purpose::Changing(application) => {
            Ok(changed(me, &app.change_application(&me.actor, application, token).await?))
        }
    }
}

fn added(me: &Signed, added: &Added) -> Flash {
    let batch = me.words.number(added.batch.get().unsigned_abs());
    let arguments = [("name", added.name.as_str()), ("batch", batch.as_str())];
    Flash::counted("done-added", added.dossiers, &arguments).undone_by(added.batch)
}

fn changed(me: &Signed, changed: &Changed) -> Flash {
    let w = me.words;
    let batch = w.number(changed.batch.get().unsigned_abs());
    let dossiers = |count| w.counted("dossiers-count", count);
    let (on, off) = (dossiers(changed.on), dossiers(changed.off));
    let arguments = [
        ("name", changed.name.as_str()),
        ("batch", batch.as_str()),
        ("on", on.as_str()),
        ("off", off.as_str()),
    ];
    let said = match (changed.on, changed.off) {
        (0, 0) => "done-changed",
        (_, 0) => "done-changed-on",
        (0, _) => "done-changed-off",
        _ => "done-changed-both",
    };
    Flash::new(said, &arguments).undone_by(changed.batch)
}

async fn render(app: &App, (me, wizard): (&Signed, Wizard), errors: Option<Errors>) -> Answer {
    let summary = match app.draft_summary(&me.actor, wizard.purpose).await {
        Ok(summary) => summary,
        Err(error) => return wizard.or_first_step(error),
    };
    let refused = errors.is_some();
    let errors = errors.unwrap_or_else(|| Errors::say(me.words, &summary.flaws));
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let saved = saved_at(me.words, &summary.draft);
    show_as(status, &SummaryPage { frame: me.frame(Menu::Loophub), wizard, saved, errors, summary })
}
