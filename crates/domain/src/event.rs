//! What partners are told (I2), and what the journal remembers (I1).

use serde_json::Value;

use crate::id::{DossierId, FirmAppId, ObjectId};

/// What happened, as partners know it (api.md "Events and webhooks").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// An application was switched on for a dossier, or for the dossiers of a batch.
    ActivationOpened,
    /// An application was switched off for a dossier.
    ActivationClosed,
    /// Active applications were opened to contacts (E2).
    OfferOpened,
    /// Offers to contacts have ended, whatever ended them (E4).
    OfferClosed,
    /// An application was deleted by the firm: its key is refused.
    ApplicationDeleted,
    /// A deletion was undone.
    ApplicationRestored,
    /// What a dossier says of its client has changed.
    DossierUpdated,
    /// A dossier was archived: nothing reaches it any more.
    DossierArchived,
    /// One side has suspended an application: its key is refused.
    ApplicationSuspended,
    /// One side has lifted its suspension of an application.
    ApplicationResumed,
    /// A key has a new secret; the one before it ends.
    KeyRotated,
    /// A key stops by itself before long.
    KeyExpiring,
}

impl EventKind {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ActivationOpened => "activation.opened",
            Self::ActivationClosed => "activation.closed",
            Self::OfferOpened => "offer.opened",
            Self::OfferClosed => "offer.closed",
            Self::ApplicationDeleted => "application.deleted",
            Self::ApplicationRestored => "application.restored",
            Self::DossierUpdated => "dossier.updated",
            Self::DossierArchived => "dossier.archived",
            Self::ApplicationSuspended => "application.suspended",
            Self::ApplicationResumed => "application.resumed",
            Self::KeyRotated => "key.rotated",
            Self::KeyExpiring => "key.expiring",
        }
    }
}

/// One event, ready to be written in the transaction of what it tells.
#[derive(Clone, Debug)]
pub struct Event {
    /// What the outside calls it; the same in the feed and in webhooks.
    pub object_id: ObjectId,
    /// What happened.
    pub kind: EventKind,
    /// The application that it concerns, when it is one.
    pub firm_app: Option<FirmAppId>,
    /// The dossier that it concerns, when it is one.
    pub dossier: Option<DossierId>,
    /// Identifiers only, never names (WH7).
    pub data: Value,
}
