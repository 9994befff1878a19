//! The page of one key: what it is, its secrets, and what can be done with it (G2, G3).

use app::{App, KeySheet, LinkRow, MailState, SecretRow};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use domain::{api_key::KeyState, key_link::LinkState};

use super::{parse, state};
use crate::{
    page::{Answer, Frame, Menu, show as answer},
    session::Signed,
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/keys/show.html")]
struct KeyPage {
    frame: Frame,
    sheet: KeySheet,
}

/// `GET /loophub/keys/{key}`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(key): Path<String>,
    jar: CookieJar,
) -> Answer {
    let sheet = app.key_sheet(&me.actor, parse(&key)?).await?;
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    Ok((jar, answer(&KeyPage { frame, sheet })?).into_response())
}

/// The class and the word of a secret's state.
pub(crate) fn secret_state(w: Words, secret: &SecretRow) -> (&'static str, String) {
    match (secret.is_live, secret.ends_at) {
        (true, None) => ("", w.t("secret-live")),
        (true, Some(_)) => ("soon", w.t("secret-ending")),
        (false, _) => ("off", w.t("secret-stopped")),
    }
}

impl KeyPage {
    fn state(&self) -> (&'static str, String) {
        state(self.frame.w, &self.sheet.row)
    }

    fn secret_state(&self, secret: &SecretRow) -> (&'static str, String) {
        secret_state(self.frame.w, secret)
    }

    fn is_live(&self) -> bool {
        self.sheet.row.state == KeyState::Live
    }

    /// Why a key that works opens nothing, and what to do.
    fn idle_text(&self) -> Option<String> {
        let (w, row) = (self.frame.w, &self.sheet.row);
        let key = match (row.is_deleted, row.suspension.by_operator, row.suspension.by_firm) {
            (true, ..) => "key-app-deleted-text",
            (_, true, _) => "key-app-suspended-by-operator-text",
            (_, _, true) => "key-app-suspended-text",
            _ => return None,
        };
        self.is_live().then(|| w.t(key))
    }

    fn can_extend(&self) -> bool {
        self.sheet.row.state != KeyState::Revoked
    }

    /// Whether a secret is one of two, so that it can be stopped without stopping the key.
    fn can_stop(&self, secret: &SecretRow) -> bool {
        secret.is_live && self.sheet.live().count() > 1
    }

    /// The class and the word of a link's state.
    fn link_state(&self, row: &LinkRow) -> (&'static str, String) {
        let (class, key) = match (row.state, row.mail) {
            (LinkState::Waiting, _) if !self.is_live() => ("off", "link-key-stopped"),
            (LinkState::Waiting, MailState::Gone) => ("soon", "link-waiting"),
            (LinkState::Waiting, MailState::Waiting) => ("soon", "link-mail-waiting"),
            (LinkState::Waiting, MailState::Failed) => ("no", "link-mail-failed"),
            (LinkState::Opened, _) => ("", "link-opened"),
            (LinkState::Withdrawn, _) => ("off", "link-withdrawn"),
            (LinkState::Replaced, _) => ("off", "link-replaced"),
            (LinkState::Guessed, _) => ("no", "link-guessed"),
            (LinkState::Expired, _) => ("off", "link-expired"),
            (LinkState::Astray, _) => ("off", "link-astray"),
        };
        (class, self.frame.w.t(key))
    }

    /// When that was, or will be.
    fn link_more(&self, row: &LinkRow) -> Option<String> {
        let (w, link) = (self.frame.w, &row.link);
        match row.state {
            LinkState::Opened => link.opened.as_ref().map(|(at, from)| {
                let from = from.as_deref().map(|from| w.named("used-from", from));
                format!("{} {}", w.moment(at), from.unwrap_or_default())
            }),
            LinkState::Waiting => Some(w.named("link-until", w.moment(&link.expires_at))),
            LinkState::Expired => Some(w.moment(&link.expires_at)),
            LinkState::Withdrawn | LinkState::Replaced => link.withdrawn_at.map(|at| w.moment(&at)),
            LinkState::Guessed | LinkState::Astray => None,
        }
    }

    fn can_withdraw(&self, row: &LinkRow) -> bool {
        row.state == LinkState::Waiting && self.is_live()
    }
}
