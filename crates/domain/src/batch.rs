//! Mass changes, numbered, which can be undone (D7).

use serde::{Deserialize, Serialize};

use crate::{
    id::ApiKeyId,
    time::{Timestamp, days},
};

/// Days during which a batch can be undone (B5, D7).
pub const UNDO_DAYS: u64 = 30;

/// What a batch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchKind {
    /// An application was added to the firm's (C9).
    Added,
    /// An application was deleted (B5).
    Deleted,
    /// Applications came by themselves to imported dossiers (C8).
    Imported,
}

impl BatchKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Added, Self::Deleted, Self::Imported];

    /// The stable code, which is also the journal's.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "application.added",
            Self::Deleted => "application.deleted",
            Self::Imported => "dossiers.imported",
        }
    }

    /// Whether a batch of this kind can be undone at all: what an import did goes with its dossiers.
    #[must_use]
    pub const fn can_be_undone(self) -> bool {
        !matches!(self, Self::Imported)
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an application has been given by the firm, dossiers apart (B4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The key that serves it, for a partner's.
    pub key: Option<ApiKeyId>,
    /// The provider's address, for a partner's: as shown, and as compared.
    pub provider_email: Option<(String, String)>,
    /// Comes by itself to dossiers created later (C8).
    pub covers_future: bool,
}

/// Until when what was done at `at` can be undone.
#[must_use]
pub fn undo_ends(at: Timestamp) -> Timestamp {
    at.plus(days(UNDO_DAYS))
}
