//! "LoopHub", tab "Clés d'API" (G1).

pub(crate) mod extend;
pub(crate) mod link;
pub(crate) mod new;
pub(crate) mod revoke;
pub(crate) mod rotate;
pub(crate) mod show;
pub(crate) mod stop;

use app::{App, Error, KeyRow};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{api_key::KeyState, id::ObjectId};

use crate::{
    error_page::Fault,
    page::{Answer, Frame, Menu, show},
    session::Signed,
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/keys/list.html")]
struct ListPage {
    frame: Frame,
    keys: Vec<KeyRow>,
}

/// `GET /loophub/keys`
pub(crate) async fn list(State(app): State<App>, me: Signed, jar: CookieJar) -> Answer {
    let keys = app.keys(&me.actor).await?;
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    Ok((jar, show(&ListPage { frame, keys })?).into_response())
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
    format!("/loophub/keys/{key}")
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

    /// The keys that stop by themselves before long (G3), the first to stop first.
    fn expiring(&self) -> Vec<&KeyRow> {
        let announced = self.keys.iter().filter(|row| row.expires_in_days.is_some());
        let mut soon: Vec<&KeyRow> = announced.collect();
        soon.sort_by_key(|row| row.key.expires_at);
        soon
    }
}
