//! "Portefeuille" (D1).

pub(crate) mod applications;

use app::{App, DossierQuery, DossierRow, Error};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::CookieJar;
use domain::page::Page;

use super::cursor;
use crate::{
    address,
    fields::Fields,
    page::{Answer, Errors, Frame, Menu, Pager, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/dossiers/list.html")]
struct ListPage {
    frame: Frame,
    q: String,
    errors: Errors,
    rows: Vec<DossierRow>,
    pager: Pager,
}

/// `GET /dossiers?q=&at=`
pub(crate) async fn list(
    State(app): State<App>,
    me: Signed,
    query: Fields,
    jar: CookieJar,
) -> Answer {
    if me.is_contact() {
        return crate::page::go("/space");
    }
    let typed = query.one("q").to_owned();
    let asked = DossierQuery { search: typed.clone(), cursor: cursor(&query)? };
    let (page, errors) = match app.dossiers(&me.actor, asked).await {
        Ok(page) => (page, Errors::default()),
        Err(Error::Invalid(invalid)) => {
            let all = app.dossiers(&me.actor, DossierQuery::default()).await?;
            (all, Errors::say(me.words, &invalid))
        }
        Err(error) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let shown = show_as(status, &list_page(frame, (typed, errors), page))?;
    Ok(axum::response::IntoResponse::into_response((jar, shown)))
}

fn list_page(frame: Frame, (q, errors): (String, Errors), page: Page<DossierRow>) -> ListPage {
    let frame = Frame { found: q.clone(), ..frame };
    ListPage { pager: Pager::new(frame.w, &page), rows: page.items, frame, q, errors }
}

impl ListPage {
    /// The address of a page of this list.
    fn to(&self, at: &str) -> String {
        let q = if self.errors.is_empty() { self.q.as_str() } else { "" };
        address::with_query("/dossiers", &[("q", q), ("at", at)])
    }
}

/// The address of a dossier's two lists.
pub(crate) fn applications_address(code: &str) -> String {
    format!("/dossiers/{}/applications", address::part(code))
}

impl ListPage {
    fn applications(&self, row: &DossierRow) -> String {
        applications_address(row.code.as_str())
    }
}
