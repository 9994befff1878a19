//! Giving a key another secret: a page that says what will happen to the one before (G2).

use app::{App, Conflict, Error, KeySheet, Renewal};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use domain::{
    Flaw, Invalid,
    api_key::{ApiKey, KeySecret},
    id::SecretId,
    key_secret::Overlap,
};

use super::{page_of, parse};
use crate::{
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/keys/rotate.html")]
struct RotatePage {
    frame: Frame,
    sheet: KeySheet,
    errors: Errors,
    chosen: Option<Overlap>,
}

#[derive(Template)]
#[template(path = "pages/keys/rotated.html")]
struct RotatedPage {
    frame: Frame,
    key: ApiKey,
    secret: KeySecret,
    overlap: Overlap,
}

impl RotatePage {
    fn choices() -> [Overlap; 5] {
        Overlap::ALL
    }

    /// The secret that the form means to replace.
    fn newest(&self) -> Option<i64> {
        self.sheet.newest().map(SecretId::get)
    }

    fn is_chosen(&self, overlap: &Overlap) -> bool {
        self.chosen == Some(*overlap)
    }
}

/// `GET /loophub/keys/{key}/rotate`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(key): Path<String>) -> Answer {
    let sheet = app.key_sheet(&me.actor, parse(&key)?).await?;
    let (frame, chosen) = (me.frame(Menu::Loophub), Some(Overlap::Day));
    answer(&RotatePage { frame, sheet, errors: Errors::default(), chosen })
}

/// `POST /loophub/keys/{key}/rotate`: the answer shows the secret, this once. Sent again, as a reload
/// does, it makes no other, which might end the one just shown.
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(key): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let (key, chosen) = (parse(&key)?, Overlap::parse(fields.one("overlap")));
    let again = async |status, errors| {
        let sheet = app.key_sheet(&me.actor, key).await?;
        show_as(status, &RotatePage { frame: me.frame(Menu::Loophub), sheet, errors, chosen })
    };
    let Some(overlap) = chosen else {
        let errors = Errors::say(me.words, &[Invalid::new("overlap", Flaw::Missing)]);
        return again(StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    };
    // What names no secret names none of this key, and is not the newest.
    let newest = Some(fields.one("newest")).filter(|text| !text.is_empty());
    let newest = newest.map(|text| SecretId::new(text.parse().unwrap_or_default()));
    match app.rotate_secret(&me.actor, key, Renewal { overlap, newest }).await {
        Ok((key, secret)) => {
            answer(&RotatedPage { frame: me.frame(Menu::Loophub), key, secret, overlap })
        }
        Err(Error::Conflict(Conflict::SecretsChanged)) => {
            go_and_say(&page_of(key), jar, &Flash::new("done-rotated-already", &[]))
        }
        // The page itself says why, and what to do.
        Err(Error::Conflict(Conflict::TwoSecrets | Conflict::KeyNotLive)) => {
            again(StatusCode::CONFLICT, Errors::default()).await
        }
        Err(error) => Err(error.into()),
    }
}
