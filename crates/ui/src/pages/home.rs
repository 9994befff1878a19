//! The way in: to what the person works with.

use crate::{
    page::{Answer, go},
    session::Signed,
};

/// `GET /`
pub(crate) async fn show(me: Signed) -> Answer {
    go(if me.is_contact() { "/space" } else { "/dossiers" })
}
