//! Giving a key another secret: a page that says what will happen to the one before (G2).

use app::{App, Conflict, Error, KeySheet};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    Flaw, Invalid,
    api_key::{ApiKey, KeySecret},
    key_secret::Overlap,
};

use super::parse;
use crate::{
    form::Form,
    page::{Answer, Errors, Frame, Menu, show as answer, show_as},
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

/// `POST /loophub/keys/{key}/rotate`: the answer shows the secret, this once.
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(key): Path<String>,
    Form(fields): Form,
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
    match app.rotate_secret(&me.actor, key, overlap).await {
        Ok((key, secret)) => {
            answer(&RotatedPage { frame: me.frame(Menu::Loophub), key, secret, overlap })
        }
        // The page itself says why, and what to do.
        Err(Error::Conflict(Conflict::TwoSecrets | Conflict::KeyNotLive)) => {
            again(StatusCode::CONFLICT, Errors::default()).await
        }
        Err(error) => Err(error.into()),
    }
}
