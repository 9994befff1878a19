//! Stopping a key: a page of its own that says what will happen (G3).

use app::{App, KeyRow};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;

use super::parse;
use crate::{
    flash::Flash,
    page::{Answer, Frame, Menu, go_and_say, show as answer},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/keys/revoke.html")]
struct RevokePage {
    frame: Frame,
    row: KeyRow,
}

/// `GET /loophub/keys/{key}/revoke`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(key): Path<String>) -> Answer {
    let row = app.key(&me.actor, parse(&key)?).await?;
    answer(&RevokePage { frame: me.frame(Menu::Loophub), row })
}

/// `POST /loophub/keys/{key}/revoke`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(key): Path<String>,
    jar: CookieJar,
) -> Answer {
    let key = parse(&key)?;
    let row = app.key(&me.actor, key).await?;
    app.revoke_key(&me.actor, key).await?;
    let flash = Flash::new("done-key-revoked", &[("name", &row.key.name)]);
    go_and_say("/loophub/keys", jar, &flash)
}
