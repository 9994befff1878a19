//! Putting off the end of a key (G3).

use app::{App, Error, KeyRow};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use domain::api_key::KeyState;

use super::{page_of, parse};
use crate::{
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/keys/extend.html")]
struct ExtendPage {
    frame: Frame,
    row: KeyRow,
    errors: Errors,
    until: String,
}

impl ExtendPage {
    fn is_revoked(&self) -> bool {
        self.row.state == KeyState::Revoked
    }

    fn has_expired(&self) -> bool {
        self.row.state == KeyState::Expired
    }
}

/// `GET /loophub/keys/{key}/extend`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(key): Path<String>) -> Answer {
    let row = app.key(&me.actor, parse(&key)?).await?;
    let (frame, until) = (me.frame(Menu::Loophub), "365".to_owned());
    answer(&ExtendPage { frame, row, errors: Errors::default(), until })
}

/// `POST /loophub/keys/{key}/extend`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(key): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let (key, until) = (parse(&key)?, fields.one("until"));
    match app.extend_key(&me.actor, key, until).await {
        Ok(end) => {
            let flash = Flash::new("done-key-extended", &[("name", &me.words.date(&end))]);
            go_and_say(&page_of(key), jar, &flash)
        }
        Err(Error::Invalid(invalid)) => {
            let (row, errors) = (app.key(&me.actor, key).await?, Errors::say(me.words, &invalid));
            let until = until.to_owned();
            let page = ExtendPage { frame: me.frame(Menu::Loophub), row, errors, until };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
