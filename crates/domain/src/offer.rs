//! Active applications opened to a contact of a dossier (E2).

use crate::activation::ActivationChanges;

/// What a person asks to open and to close for one contact of one dossier: never the whole set, so
/// that two who change different offers at once both succeed (as D4).
pub type OfferChanges<Id> = ActivationChanges<Id>;
