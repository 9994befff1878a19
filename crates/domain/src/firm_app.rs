//! A catalogue application that a firm has set up (B, C).

use crate::{
    api_key::KeyIdentifier,
    catalog::AppKind,
    id::{ApiKeyId, FirmAppId, ObjectId},
    text::Email,
};

/// Whether a firm's application works. Each side lifts only its own suspension (B6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suspension {
    /// By the firm.
    pub by_firm: bool,
    /// By the operator.
    pub by_operator: bool,
}

impl Suspension {
    /// Whether either side suspended it.
    #[must_use]
    pub const fn holds(self) -> bool {
        self.by_firm || self.by_operator
    }
}

/// An application of the firm, as its tab lists it (B2).
#[derive(Clone, Debug)]
pub struct FirmApp {
    /// Which one.
    pub id: FirmAppId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// The label given to a generic application, else the catalogue's name.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// The catalogue's words: French, then English.
    pub description: (String, String),
    /// The key that serves it, for a partner's.
    pub key: Option<(ApiKeyId, KeyIdentifier)>,
    /// The provider's address, for a partner's.
    pub provider_email: Option<Email>,
    /// The dossiers on which it is active.
    pub active_dossiers: u64,
    /// Whether it is suspended, and by whom.
    pub suspension: Suspension,
    /// Comes by itself to dossiers created later (C8).
    pub covers_future: bool,
}
