//! Choosing the language (J4).

use std::time::Duration;

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};

use crate::{
    address,
    form::Form,
    language::{COOKIE, Language},
    page::Answer,
};

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// `POST /language`
pub(crate) async fn choose(jar: CookieJar, Form(fields): Form) -> Answer {
    let language = Language::parse(fields.one("language")).unwrap_or(Language::French);
    let cookie = Cookie::build((COOKIE, language.code()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(YEAR.try_into().unwrap_or_default());
    let back = axum::response::Redirect::to(address::local(fields.one("back")));
    Ok(axum::response::IntoResponse::into_response((jar.add(cookie), back)))
}
