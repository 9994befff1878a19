//! Archiving a dossier on a page that says what it does, and opening it again (D1, E4).

use app::{App, ArchiveImpact};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use domain::text::Code;

use super::{dossier_address, parse};
use crate::{
    flash::Flash,
    page::{Answer, Frame, Menu, go_and_say, show as answer},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/dossiers/archive.html")]
struct ArchivePage {
    frame: Frame,
    impact: ArchiveImpact,
    address: String,
}

impl ArchivePage {
    fn title(&self) -> String {
        let key = if self.impact.state.is_open() { "archive-title" } else { "reopen-title" };
        self.frame.w.named(key, &self.impact.name)
    }

    fn count(&self) -> u64 {
        self.impact.applications.len() as u64
    }

    fn names(&self) -> String {
        self.impact.applications.join(", ")
    }
}

/// `GET /dossiers/{code}/archive`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(code): Path<String>) -> Answer {
    let impact = app.archive_impact(&me.actor, &parse(&code)?).await?;
    let address = dossier_address(impact.code.as_str());
    answer(&ArchivePage { frame: me.frame(Menu::Portfolio), impact, address })
}

/// `POST /dossiers/{code}/archive`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    jar: CookieJar,
) -> Answer {
    let code = parse(&code)?;
    let archived = app.archive_dossier(&me.actor, &code).await?;
    say(jar, &code, if archived { "done-archived" } else { "done-archived-already" })
}

/// `POST /dossiers/{code}/reopen`
pub(crate) async fn reopen(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    jar: CookieJar,
) -> Answer {
    let code = parse(&code)?;
    let reopened = app.reopen_dossier(&me.actor, &code).await?;
    say(jar, &code, if reopened { "done-reopened" } else { "done-reopened-already" })
}

fn say(jar: CookieJar, code: &Code, message: &str) -> Answer {
    go_and_say(&dossier_address(code.as_str()), jar, &Flash::new(message, &[]))
}
