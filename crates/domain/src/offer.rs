//! Active applications opened to a contact of a dossier (E2).

use std::collections::BTreeSet;

/// What a person asks to open and to close for one contact of one dossier: never the whole set, so
/// that two who change different offers at once both succeed (as D4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferChanges<Id: Ord> {
    /// To open.
    pub on: BTreeSet<Id>,
    /// To close.
    pub off: BTreeSet<Id>,
}

impl<Id: Ord> Default for OfferChanges<Id> {
    /// Changes nothing.
    fn default() -> Self {
        Self { on: BTreeSet::new(), off: BTreeSet::new() }
    }
}

impl<Id: Ord> OfferChanges<Id> {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.on.is_empty() && self.off.is_empty()
    }
}
