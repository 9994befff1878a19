//! Choosing the language (J4).

use std::time::Duration;

use app::App;
use axum::extract::State;
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use domain::mail;

use crate::{
    address,
    form::Form,
    language::{COOKIE, Language},
    page::Answer,
    session,
};

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// `POST /language`
pub(crate) async fn choose(State(app): State<App>, jar: CookieJar, Form(fields): Form) -> Answer {
    let language = Language::parse(fields.one("language")).unwrap_or(Language::French);
    // Mails to the person follow it too.
    if let Some((token, chosen)) = session::token(&jar).zip(mail::Language::parse(language.code()))
    {
        app.choose_language(&token, chosen).await?;
    }
    let cookie = Cookie::build((COOKIE, language.code()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(YEAR.try_into().unwrap_or_default());
    let back = axum::response::Redirect::to(address::local(fields.one("back")));
    Ok(axum::response::IntoResponse::into_response((jar.add(cookie), back)))
}
