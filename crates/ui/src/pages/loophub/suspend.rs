//! Suspending an application: a page of its own that says what will happen, and resuming it (B6).

use app::{App, Error, SuspendedApp};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use domain::firm_app::LONGEST_REASON;

use super::{APPLICATIONS, application};
use crate::{
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/loophub/suspend.html")]
struct SuspendPage {
    frame: Frame,
    errors: Errors,
    held: SuspendedApp,
    reason: String,
}

impl SuspendPage {
    const MOST: usize = LONGEST_REASON;

    fn title(&self) -> String {
        let key = if self.held.by_firm.is_some() { "suspend-held-title" } else { "suspend-title" };
        self.frame.w.named(key, &self.held.app.name)
    }
}

/// `GET /loophub/applications/{application}/suspend`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(object): Path<String>) -> Answer {
    let held = app.suspension(&me.actor, application(&object)?).await?;
    let (errors, reason) = (Errors::default(), String::new());
    answer(&SuspendPage { frame: me.frame(Menu::Loophub), errors, held, reason })
}

/// `POST /loophub/applications/{application}/suspend`
pub(crate) async fn submit(
    State(app): State<App>,
    (me, jar): (Signed, CookieJar),
    Path(object): Path<String>,
    Form(fields): Form,
) -> Answer {
    let object = application(&object)?;
    let held = app.suspension(&me.actor, object).await?;
    let reason = fields.one("reason");
    match app.suspend_application(&me.actor, object, reason).await {
        Ok(true) if held.app.key.is_none() => say(jar, "done-suspended-keyless", &held),
        Ok(true) => say(jar, "done-suspended", &held),
        Ok(false) => say(jar, "done-suspended-already", &held),
        Err(Error::Invalid(invalid)) => {
            let errors = Errors::say(me.words, &invalid);
            let (frame, reason) = (me.frame(Menu::Loophub), without_secret(reason));
            let page = SuspendPage { frame, errors, held, reason };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /loophub/applications/{application}/resume`
pub(crate) async fn resume(
    State(app): State<App>,
    me: Signed,
    Path(object): Path<String>,
    jar: CookieJar,
) -> Answer {
    let object = application(&object)?;
    let resumed = app.resume_application(&me.actor, object).await?;
    let held = app.suspension(&me.actor, object).await?;
    let message = match (resumed, held.by_operator.is_some()) {
        (false, _) => "done-resumed-nothing",
        (true, true) => "done-resumed-held",
        (true, false) => "done-resumed",
    };
    say(jar, message, &held)
}

/// Back to the tab, saying what was done.
fn say(jar: CookieJar, message: &str, held: &SuspendedApp) -> Answer {
    let flash = Flash::new(message, &[("name", &held.app.name)]);
    go_and_say(APPLICATIONS, jar, &flash)
}

/// What goes back into the form: never what looks like a secret (C3).
fn without_secret(reason: &str) -> String {
    if domain::api_key::holds_secret(reason) { String::new() } else { reason.to_owned() }
}
