//! Signing in and out (F1).

use app::{App, Credentials, Error};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::CookieJar;
use domain::secret::Secret;

use crate::{
    address,
    fields::Fields,
    form::Form,
    language::Language,
    page::{Answer, Frame, go, show as answer, show_as},
    session::{self, From},
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    next: String,
    error: Option<String>,
}

/// `GET /sign-in`
pub(crate) async fn show(language: Language, query: Fields) -> Answer {
    answer(&page(Words::new(language), &query, None))
}

/// `POST /sign-in`
pub(crate) async fn submit(
    State(app): State<App>,
    From(origin): From,
    language: Language,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let words = Words::new(language);
    let credentials = Credentials {
        email: fields.one("email").to_owned(),
        password: Secret::new(fields.one("password").to_owned()),
    };
    match app.sign_in(credentials, origin).await {
        Ok(signed_in) => {
            // The session that this browser had is over: nobody is left signed in unseen (SE1).
            if let Some(before) = session::token(&jar) {
                app.sign_out(&before).await?;
            }
            let jar = jar.add(session::cookie(&signed_in.token));
            let next = Redirect::to(address::local(fields.one("next")));
            Ok((jar, next).into_response())
        }
        Err(Error::Unauthenticated) => {
            let said = words.t("sign-in-wrong");
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page(words, &fields, Some(said)))
        }
        Err(Error::Limited { retry_after }) => {
            let said = words.counted("sign-in-limited", retry_after.as_secs().max(1));
            let mut shown =
                show_as(StatusCode::TOO_MANY_REQUESTS, &page(words, &fields, Some(said)))?;
            let seconds = (retry_after.as_secs() + 1).into();
            shown.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds);
            Ok(shown)
        }
        Err(error) => Err(error.into()),
    }
}

fn page(words: Words, fields: &Fields, error: Option<String>) -> SignInPage {
    let email: String = fields.one("email").chars().take(254).collect();
    SignInPage {
        frame: Frame { here: "/sign-in".to_owned(), ..Frame::nobody(words) },
        email,
        next: address::local(fields.one("next")).to_owned(),
        error,
    }
}

/// `POST /sign-out`
pub(crate) async fn sign_out(State(app): State<App>, jar: CookieJar) -> Answer {
    if let Some(token) = session::token(&jar) {
        app.sign_out(&token).await?;
    }
    let mut gone = (jar.remove(session::gone()), go("/sign-in")?).into_response();
    let clear = axum::http::HeaderValue::from_static("\"cache\", \"storage\"");
    gone.headers_mut().insert("clear-site-data", clear);
    Ok(gone)
}
