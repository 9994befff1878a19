//! Making a key (G1).

use app::{App, Conflict, Error, NewKey};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::CookieJar;
use domain::api_key::{ApiKey, KeyKind, KeySecret, Scope};

use super::page_of;
use crate::{
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/keys/new.html")]
struct NewPage {
    frame: Frame,
    errors: Errors,
    typed: NewKey,
}

#[derive(Template)]
#[template(path = "pages/keys/made.html")]
struct MadePage {
    frame: Frame,
    key: ApiKey,
    secret: KeySecret,
}

impl NewPage {
    fn standard() -> &'static [Scope] {
        KeyKind::Standard.scopes()
    }

    fn cabinet() -> &'static [Scope] {
        KeyKind::Cabinet.scopes()
    }

    fn is_chosen(&self, scope: &Scope) -> bool {
        self.typed.scopes.iter().any(|chosen| chosen == scope.code())
    }
}

/// `GET /loophub/keys/new`
pub(crate) async fn show(State(app): State<App>, me: Signed) -> Answer {
    // The list is not shown here; asking for it refuses whoever may not make a key.
    app.keys(&me.actor).await?;
    let typed = NewKey {
        kind: KeyKind::Standard.code().to_owned(),
        scopes: vec![Scope::DossiersRead.code().to_owned()],
        days: "365".to_owned(),
        once: app.form_token(),
        ..NewKey::default()
    };
    answer(&NewPage { frame: me.frame(Menu::Loophub), errors: Errors::default(), typed })
}

/// `POST /loophub/keys/new`: the answer shows the secret, this once. Sent again, as a reload does,
/// it makes no other key, and leads to the one that was made.
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let typed = typed(&fields);
    match app.generate_key(&me.actor, typed.clone()).await {
        Ok((key, secret)) => answer(&MadePage { frame: me.frame(Menu::Loophub), key, secret }),
        Err(Error::Invalid(invalid)) => {
            let errors = Errors::say(me.words, &invalid);
            let page = NewPage { frame: me.frame(Menu::Loophub), errors, typed };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(Error::Conflict(Conflict::KeyMade)) => {
            let key = app.key_of_form(&me.actor, &typed.once).await?.key;
            let flash = Flash::new("done-key-made-already", &[("name", &key.name)]);
            go_and_say(&page_of(key.object_id), jar, &flash)
        }
        Err(error) => Err(error.into()),
    }
}

fn typed(fields: &Fields) -> NewKey {
    NewKey {
        name: fields.one("name").to_owned(),
        kind: fields.one("kind").to_owned(),
        scopes: fields.all("scopes"),
        days: fields.one("days").to_owned(),
        once: fields.one("once").to_owned(),
    }
}
