//! French or English: as the person chose, else as the browser asks (J4).

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::ACCEPT_LANGUAGE, request::Parts},
};
use axum_extra::extract::CookieJar;

/// The cookie that keeps the choice.
pub(crate) const COOKIE: &str = "language";

/// A language of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// The source.
    French,
    /// Complete.
    English,
}

impl Language {
    /// The code, as in `lang="fr"`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Reads the code.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        [Self::French, Self::English].into_iter().find(|language| language.code() == code)
    }

    /// What these headers ask for; French when they do not say.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let chosen = CookieJar::from_headers(headers);
        let chosen = chosen.get(COOKIE).and_then(|cookie| Self::parse(cookie.value()));
        chosen.unwrap_or_else(|| {
            let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            negotiate(asked.unwrap_or_default())
        })
    }
}

/// The one of our languages that the browser likes best.
fn negotiate(accept: &str) -> Language {
    let mut best = (Language::French, 0.0_f32);
    for range in accept.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok());
        let weight = weight.unwrap_or(1.0);
        let language = tag.split('-').next().and_then(Language::parse);
        if let Some(language) = language.filter(|_| weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_listened_to_and_french_is_the_rest() {
        assert_eq!(negotiate("en-GB,en;q=0.9,fr;q=0.8"), Language::English);
        assert_eq!(negotiate("de, fr;q=0.5, en;q=0.3"), Language::French);
        assert_eq!(negotiate(""), Language::French);
        assert_eq!(negotiate("de;q=x,,;;"), Language::French);
    }
}
