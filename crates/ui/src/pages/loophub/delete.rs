//! Deleting an application: a page of its own that says what will happen, and asks for its name (B5).

use app::{App, Error, Impact};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;

use super::{APPLICATIONS, application};
use crate::{
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/loophub/delete.html")]
struct DeletePage {
    frame: Frame,
    errors: Errors,
    impact: Impact,
    typed: String,
}

/// `GET /loophub/applications/{application}/delete`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(object): Path<String>) -> Answer {
    let impact = app.deletion_impact(&me.actor, application(&object)?).await?;
    let (frame, errors) = (me.frame(Menu::Loophub), Errors::default());
    answer(&DeletePage { frame, errors, impact, typed: String::new() })
}

/// `POST /loophub/applications/{application}/delete`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(object): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let object = application(&object)?;
    let typed = fields.one("confirm");
    match app.delete_application(&me.actor, object, typed).await {
        Ok(deleted) => {
            let batch = me.words.number(deleted.batch.get().unsigned_abs());
            let arguments = [("name", deleted.name.as_str()), ("batch", batch.as_str())];
            let flash = Flash::counted("done-deleted", deleted.dossiers, &arguments);
            go_and_say(APPLICATIONS, jar, &flash.undone_by(deleted.batch))
        }
        Err(Error::Invalid(invalid)) => {
            let impact = app.deletion_impact(&me.actor, object).await?;
            let (frame, errors) = (me.frame(Menu::Loophub), Errors::say(me.words, &invalid));
            let typed = typed.to_owned();
            let page = DeletePage { frame, errors, impact, typed };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
