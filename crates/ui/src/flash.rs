//! A line at the top of the next page, after something was done.

use std::time::Duration;

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::BatchId;
use serde::{Deserialize, Serialize};

use crate::words::Words;

const COOKIE: &str = "__Host-flash";

/// Past this, what was done is no news, and is not said on a page opened later.
const SHORT: Duration = Duration::from_secs(60);

/// What to say: a message and its arguments, never a sentence and never HTML.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Flash {
    key: String,
    count: Option<u64>,
    arguments: Vec<(String, String)>,
    /// The number of the batch that can be undone from here (D7).
    undo: Option<i64>,
}

/// What was done, in words, and the way to undo it.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// What was done.
    pub text: String,
    /// Where to send "Annuler".
    pub undo: Option<String>,
}

impl Flash {
    /// A message without a count.
    pub(crate) fn new(key: &str, arguments: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let arguments = arguments.iter().map(owned).collect();
        Self { key: key.to_owned(), count: None, arguments, undo: None }
    }

    /// A message that chooses its plural.
    pub(crate) fn counted(key: &str, count: u64, arguments: &[(&str, &str)]) -> Self {
        Self { count: Some(count), ..Self::new(key, arguments) }
    }

    /// The same, with a way to undo it.
    pub(crate) fn undone_by(self, batch: BatchId) -> Self {
        Self { undo: Some(batch.get()), ..self }
    }

    /// The cookie that carries it to the next page.
    pub(crate) fn cookie(&self) -> Cookie<'static> {
        let value = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        Cookie::build((COOKIE, value))
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(SHORT.try_into().unwrap_or_default())
            .build()
    }

    /// Takes it out of a request's cookies: the jar that comes back forgets it.
    pub(crate) fn take(jar: CookieJar) -> (Option<Self>, CookieJar) {
        let Some(cookie) = jar.get(COOKIE) else { return (None, jar) };
        let flash = URL_SAFE_NO_PAD.decode(cookie.value()).ok();
        let flash = flash.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let gone = Cookie::build((COOKIE, "")).path("/").secure(true).http_only(true);
        (flash, jar.remove(gone.same_site(SameSite::Lax)))
    }

    /// Says it. Only messages made for this are said, whatever the cookie names.
    pub(crate) fn say(&self, words: Words) -> Option<Notice> {
        let known = ["number", "name", "batch", "on", "off", "left"];
        let arguments: Vec<(&'static str, &str)> = self
            .arguments
            .iter()
            .filter_map(|(name, value)| {
                Some((known.into_iter().find(|known| known == name)?, value.as_str()))
            })
            .collect();
        let key = Some(self.key.as_str()).filter(|key| key.starts_with("done-"))?;
        let text = match self.count {
            Some(count) => words.counted_with(key, count, &arguments),
            None => words.with(key, &arguments),
        };
        let undo = self.undo.map(|batch| format!("/loophub/history/{batch}/undo"));
        Some(Notice { text, undo })
    }
}
