//! "Ajouter une application": three steps on a draft that the server keeps (C).

pub(crate) mod definition;
pub(crate) mod paste;
pub(crate) mod selection;
pub(crate) mod summary;

use app::{App, Conflict, Error};
use axum::extract::State;
use axum_extra::extract::CookieJar;

use crate::{
    error_page::Fault,
    flash::Flash,
    page::{Answer, go, go_and_say},
    session::Signed,
    words::Words,
};

pub(crate) const DEFINITION: &str = "/loophub/applications/new";
pub(crate) const SELECTION: &str = "/loophub/applications/new/dossiers";
pub(crate) const PASTE: &str = "/loophub/applications/new/dossiers/paste";
pub(crate) const REPORT: &str = "/loophub/applications/new/dossiers/report";
pub(crate) const SUMMARY: &str = "/loophub/applications/new/summary";
pub(crate) const APPLICATIONS: &str = "/loophub/applications";

/// `POST /loophub/applications/new/drop`
pub(crate) async fn discard(State(app): State<App>, me: Signed, jar: CookieJar) -> Answer {
    app.drop_draft(&me.actor).await?;
    go_and_say(APPLICATIONS, jar, &Flash::new("done-draft-dropped", &[]))
}

/// A step that can't be shown yet leads back to the first.
fn or_first_step(error: Error) -> Answer {
    match error {
        Error::Conflict(Conflict::NoDraft | Conflict::NotDefined) => go(DEFINITION),
        error => Err(Fault::from(error)),
    }
}

/// "Brouillon enregistré à 14 h 32"
fn saved_at(w: Words, draft: &app::Draft) -> String {
    w.with("draft-saved", &[("time", &w.time(&draft.saved_at))])
}
