//! The routes under `/v1`, the door that we recommend.

pub(crate) mod access;
pub(crate) mod dossiers;
pub(crate) mod me;
