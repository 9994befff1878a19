//! "Portefeuille" (D).

pub(crate) mod access;
pub(crate) mod applications;
pub(crate) mod archive;
pub(crate) mod edit;
pub(crate) mod hand_over;
pub(crate) mod list;
pub(crate) mod show;

use app::Error;
use domain::text::Code;

use crate::{address, error_page::Fault};

/// The list.
pub(crate) const PORTFOLIO: &str = "/dossiers";

/// The address of a dossier's page.
pub(crate) fn dossier_address(code: &str) -> String {
    format!("{PORTFOLIO}/{}", address::part(code))
}

/// The address of a dossier's two lists.
pub(crate) fn applications_address(code: &str) -> String {
    format!("{}/applications", dossier_address(code))
}

/// The address that says why an application does not work for a dossier.
pub(crate) fn access_address(code: &str) -> String {
    format!("{}/access", dossier_address(code))
}

/// The dossier that an address names.
pub(crate) fn parse(code: &str) -> Result<Code, Fault> {
    Code::parse(code).map_err(|_| Error::NotFound.into())
}
