//! One dossier: its page, and what an administrator does to it (D1).
//!
//! `sheet` is the page, `happenings` what its journal says, `form` checks what is typed, `edit` creates
//! and changes, `archive` archives and opens again, `hand_over` gives dossiers from one person to another.

mod archive;
mod edit;
mod form;
mod hand_over;
mod happenings;
mod sheet;

pub use archive::ArchiveImpact;
pub use edit::Edited;
pub use form::{DossierChoices, DossierForm};
pub use hand_over::{HandOver, HandOverFrom, HandOverPlan, HandedOver};
pub use happenings::{FieldNow, Happened, Happening, RequestAct, Whom};
pub use sheet::{DossierSheet, SheetApplication};
