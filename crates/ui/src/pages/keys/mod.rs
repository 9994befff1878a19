//! "LoopHub", tab "Clés d'API" (G1).

pub(crate) mod extend;
pub(crate) mod link;
pub(crate) mod new;
pub(crate) mod revoke;
pub(crate) mod rotate;
pub(crate) mod show;
pub(crate) mod stop;

use app::{App, Error, KeyPage, KeyQuery, KeyRow};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{api_key::KeyState, id::ObjectId};

use crate::{
    address,
    error_page::Fault,
    fields::Fields,
    page::{Answer, Frame, Menu, Pager, show},
    pages::cursor,
    session::Signed,
    words::Words,
};

/// The tab.
const KEYS: &str = "/loophub/keys";

#[derive(Template)]
#[template(path = "pages/keys/list.html")]
struct ListPage {
    frame: Frame,
    query: KeyQuery,
    keys: KeyPage,
    pager: Pager,
}

/// `GET /loophub/keys?q=&at=`
pub(crate) async fn list(
    State(app): State<App>,
    me: Signed,
    fields: Fields,
    jar: CookieJar,
) -> Answer {
    let query = KeyQuery { search: fields.one("q").to_owned(), cursor: cursor(&fields)? };
    let keys = app.key_page(&me.actor, &query).await?;
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    let pager = Pager::new(frame.w, &keys.page);
    Ok((jar, show(&ListPage { frame, query, keys, pager })?).into_response())
}

/// The class and the word of a key's state.
pub(crate) fn state(w: Words, row: &KeyRow) -> (&'static str, String) {
    match (row.state, row.expires_in_days) {
        (KeyState::Live, _) if row.is_deleted => ("off long", w.t("key-app-deleted")),
        (KeyState::Live, _) if row.suspension.by_operator => {
            ("off long", w.t("key-app-suspended-by-operator"))
        }
        (KeyState::Live, _) if row.suspension.by_firm => ("off long", w.t("key-app-suspended")),
        (KeyState::Live, Some(days)) => ("soon", w.counted("key-expires-in", days)),
        (KeyState::Live, None) => ("", w.t("key-live")),
        (KeyState::Expired, _) => ("no", w.t("key-expired")),
        (KeyState::Revoked, _) => ("off", w.t("key-revoked")),
    }
}

/// The address of the page of a key.
pub(crate) fn page_of(key: ObjectId) -> String {
    format!("{KEYS}/{key}")
}

/// The key that an address names; what is no identifier names none.
pub(crate) fn parse(key: &str) -> Result<ObjectId, Fault> {
    ObjectId::parse(key).ok_or_else(|| Error::NotFound.into())
}

impl ListPage {
    fn state(&self, row: &KeyRow) -> (&'static str, String) {
        state(self.frame.w, row)
    }

    fn is_live(row: &KeyRow) -> bool {
        row.state == KeyState::Live
    }

    /// The address of another page of this list.
    fn to(&self, at: &str) -> String {
        address::with_query(KEYS, &[("q", &self.query.search), ("at", at)])
    }
}
