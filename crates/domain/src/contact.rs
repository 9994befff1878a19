//! A person at a client (E).

use crate::{id::ContactId, text::Email};

/// A contact of the firm, who may be tied to several dossiers (E1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Which one.
    pub id: ContactId,
    /// "Julie".
    pub first_name: String,
    /// "Perrin".
    pub last_name: String,
    /// Unique among the firm's contacts.
    pub email: Email,
}
