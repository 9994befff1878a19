//! "LoopHub", tab "Clés d'API" (G1).

pub(crate) mod new;
pub(crate) mod revoke;

use app::{App, KeyRow};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::api_key::KeyState;

use crate::{
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
    match row.state {
        KeyState::Live => ("", w.t("key-live")),
        KeyState::Expired => ("no", w.t("key-expired")),
        KeyState::Revoked => ("off", w.t("key-revoked")),
    }
}

impl ListPage {
    fn state(&self, row: &KeyRow) -> (&'static str, String) {
        state(self.frame.w, row)
    }

    fn is_live(row: &KeyRow) -> bool {
        row.state == KeyState::Live
    }
}
