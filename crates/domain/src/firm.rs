//! The tenant.

use crate::{
    id::{AgencyId, FirmId},
    text::Code,
};

/// An accounting firm. Nothing ever crosses from one to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firm {
    /// Which one.
    pub id: FirmId,
    /// By which the operator calls it.
    pub code: Code,
    /// As the screens show it.
    pub name: String,
}

/// An office of a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Which one.
    pub id: AgencyId,
    /// By which files call it.
    pub code: Code,
    /// As the screens show it.
    pub name: String,
}
