//! One file a page, in the tree of `templates/pages`.

pub(crate) mod above;
pub(crate) mod contacts;
pub(crate) mod dossiers;
pub(crate) mod home;
pub(crate) mod keys;
pub(crate) mod language;
pub(crate) mod loophub;
pub(crate) mod requests;
pub(crate) mod secret;
pub(crate) mod selection;
pub(crate) mod sign_in;
pub(crate) mod space;
pub(crate) mod welcome;
pub(crate) mod wizard;

use domain::page::Cursor;

use crate::{error_page::Fault, fields::Fields};

/// The place in a list that an address names; one that nobody made is no page.
pub(crate) fn cursor(fields: &Fields) -> Result<Option<Cursor>, Fault> {
    cursor_in(fields, "at")
}

/// The same, of a list whose place has this name in the address.
pub(crate) fn cursor_in(fields: &Fields, name: &str) -> Result<Option<Cursor>, Fault> {
    match fields.one(name) {
        "" => Ok(None),
        text => match Cursor::decode(text) {
            Ok(cursor) => Ok(Some(cursor)),
            Err(_) => Err(Fault::Status(axum::http::StatusCode::BAD_REQUEST)),
        },
    }
}
