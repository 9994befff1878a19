//! What stands around every page, and how a page becomes an answer.

use app::Error;
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use domain::{Invalid, page::Page};

use crate::{
    assets,
    error_page::Fault,
    flash::{Flash, Notice},
    words::Words,
};

/// What a handler answers.
pub(crate) type Answer = Result<Response, Fault>;

/// The entry of the main menu that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Menu {
    /// "Portefeuille"
    Portfolio,
    /// "LoopHub"
    Loophub,
    /// None of them.
    Elsewhere,
}

/// A place that the person has, beside the one where they are.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// What chooses it.
    pub value: String,
    /// "Mon espace, Cabinet Exemple"
    pub name: String,
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The words of the page.
    pub w: Words,
    /// Where it belongs.
    pub menu: Menu,
    /// The firm's name.
    pub firm: String,
    /// The person's name.
    pub person: String,
    /// Sees the menu "LoopHub" (B1).
    pub is_administrator: bool,
    /// The other places that the person has: spaces, and the firm where they work.
    pub places: Vec<Place>,
    /// This page's own address, to come back to.
    pub here: String,
    /// What was done just before.
    pub notice: Option<Notice>,
    /// What was typed into the search of the top bar.
    pub found: String,
    /// The addresses of the assets.
    pub style: &'static str,
    /// As above.
    pub script: &'static str,
    /// As above.
    pub icon: &'static str,
}

impl Frame {
    /// The frame of a page that needs nobody to be signed in.
    pub(crate) fn nobody(w: Words) -> Self {
        Self {
            w,
            menu: Menu::Elsewhere,
            firm: String::new(),
            person: String::new(),
            is_administrator: false,
            places: Vec::new(),
            here: "/".to_owned(),
            notice: None,
            found: String::new(),
            style: &assets::STYLE,
            script: &assets::SCRIPT,
            icon: &assets::ICON,
        }
    }

    /// The same frame, saying what was done just before; the jar forgets it.
    pub(crate) fn with_notice(mut self, jar: CookieJar) -> (Self, CookieJar) {
        let (flash, jar) = Flash::take(jar);
        self.notice = flash.and_then(|flash| flash.say(self.w));
        (self, jar)
    }
}

/// A page as an answer.
pub(crate) fn show(page: &impl Template) -> Answer {
    show_as(StatusCode::OK, page)
}

/// A page as an answer of this status.
pub(crate) fn show_as(status: StatusCode, page: &impl Template) -> Answer {
    let html = page.render().map_err(|error| Error::Internal(Box::new(error)))?;
    Ok((status, Html(html)).into_response())
}

/// On to another page, with a line at its top.
pub(crate) fn go_and_say(path: &str, jar: CookieJar, flash: &Flash) -> Answer {
    Ok((jar.add(flash.cookie()), Redirect::to(path)).into_response())
}

/// On to another page.
pub(crate) fn go(path: &str) -> Answer {
    Ok(Redirect::to(path).into_response())
}

/// What is wrong with what was typed, in words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors(Vec<FieldError>);

/// What is wrong with one field.
#[derive(Clone, Debug)]
pub(crate) struct FieldError {
    /// The field's name, which is also its `id`.
    pub field: &'static str,
    /// Its label.
    pub label: String,
    /// What is wrong, to follow the label.
    pub text: String,
    /// The same as a sentence of its own, to stand beside the field.
    sentence: String,
}

impl Errors {
    /// Puts flaws into words.
    pub(crate) fn say(w: Words, invalid: &[Invalid]) -> Self {
        let told = invalid.iter().map(|Invalid { field, flaw }| {
            let text = words_for(w, field, flaw.code());
            let sentence = sentence(&text);
            FieldError { field, label: w.t(&format!("field-{field}")), text, sentence }
        });
        Self(told.collect())
    }

    /// Every error, for the list on top.
    pub(crate) fn all(&self) -> &[FieldError] {
        &self.0
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence beside a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.sentence.as_str())
    }
}

/// The same words with a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).chain(['.']).collect()
}

/// The words for a flaw of this field, where there are some, else for the flaw anywhere.
fn words_for(w: Words, field: &str, code: &str) -> String {
    let code = code.replace('_', "-");
    w.try_t(&format!("flaw-{code}-{field}")).unwrap_or_else(|| w.t(&format!("flaw-{code}")))
}

/// The links below a list.
#[derive(Clone, Debug)]
pub(crate) struct Pager {
    /// "1–50 sur 1 284".
    pub range: String,
    /// Whether the first page is elsewhere.
    pub first: bool,
    /// The cursor of the page before.
    pub previous: Option<String>,
    /// The cursor of the page after.
    pub next: Option<String>,
}

impl Pager {
    /// Where a page stands in its list.
    pub(crate) fn new<T>(w: Words, page: &Page<T>) -> Self {
        let (from, to) = (page.offset + 1, page.offset + page.items.len() as u64);
        let range = match page.items.is_empty() {
            true => String::new(),
            false => w.with(
                "pager-range",
                &[
                    ("from", &w.number(from)),
                    ("to", &w.number(to)),
                    ("total", &w.total(&page.total)),
                ],
            ),
        };
        Self {
            range,
            first: page.previous.is_some(),
            previous: page.previous.as_ref().map(domain::page::Cursor::encode),
            next: page.next.as_ref().map(domain::page::Cursor::encode),
        }
    }
}
