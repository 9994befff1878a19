//! Stopping one of the two secrets of a key: a page of its own that says what will happen (G2).

use app::{App, Conflict, Error, KeySheet, SecretRow};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use domain::id::{ObjectId, SecretId};

use super::{page_of, parse};
use crate::{
    error_page::Fault,
    flash::Flash,
    page::{Answer, Frame, Menu, go_and_say, show as answer},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/keys/stop.html")]
struct StopPage {
    frame: Frame,
    sheet: KeySheet,
    secret: SecretRow,
}

impl StopPage {
    /// Whether it is the newer of two: then the rotation is undone.
    fn is_newest(&self) -> bool {
        self.secret.ends_at.is_none()
    }
}

/// `GET /loophub/keys/{key}/secrets/{secret}/stop`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path((key, secret)): Path<(String, String)>,
) -> Answer {
    let (key, id) = named(&key, &secret)?;
    let sheet = app.key_sheet(&me.actor, key).await?;
    if sheet.live().count() == 1 {
        return Err(Error::Conflict(Conflict::OnlySecret).into());
    }
    let secret = sheet.live().find(|secret| secret.id == id).cloned().ok_or(Error::NotFound)?;
    answer(&StopPage { frame: me.frame(Menu::Loophub), sheet, secret })
}

/// `POST /loophub/keys/{key}/secrets/{secret}/stop`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path((key, secret)): Path<(String, String)>,
    jar: CookieJar,
) -> Answer {
    let (key, id) = named(&key, &secret)?;
    app.stop_secret(&me.actor, key, id).await?;
    let number = id.get().to_string();
    let flash = Flash::new("done-secret-stopped", &[("number", &number)]);
    go_and_say(&page_of(key), jar, &flash)
}

fn named(key: &str, secret: &str) -> Result<(ObjectId, SecretId), Fault> {
    let number = secret.parse().map_err(|_| Error::NotFound)?;
    Ok((parse(key)?, SecretId::new(number)))
}
