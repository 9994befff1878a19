//! The screens. Every page is HTML from the server and works without a script; the one script makes
//! it nicer and holds no state that matters (ui.md).
//!
//! `routes` names every address, once; `pages` has the same tree as `templates/pages`.

mod address;
mod assets;
mod error_page;
mod fields;
mod flash;
mod form;
mod guard;
mod language;
mod page;
mod pages;
mod routes;
mod session;
mod spreadsheet;
mod upload;
mod words;

pub use routes::{ROUTES, router};
