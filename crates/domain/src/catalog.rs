//! The catalogue that the operator keeps (A1–A3).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    api_key::Scopes,
    id::{CatalogAppId, ObjectId},
};

/// Whose application it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AppKind {
    /// The publisher's own ("Cegid").
    Cegid,
    /// A partner's ("Partenaire"): needs a key and the provider's e-mail (C2).
    Partner,
    /// The firm's own ("Cabinet").
    Firm,
}

impl AppKind {
    /// Every kind, in the order of the screens.
    pub const ALL: [Self; 3] = [Self::Cegid, Self::Partner, Self::Firm];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cegid => "cegid",
            Self::Partner => "partner",
            Self::Firm => "firm",
        }
    }

    /// Reads the stable code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for AppKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An application that firms may take (A1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogApp {
    /// Which one.
    pub id: CatalogAppId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// What it is.
    pub facts: CatalogFacts,
}

/// What the operator says of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogFacts {
    /// Its name for ever (A2): lower-case letters, digits and dashes.
    pub slug: String,
    /// As the screens show it; may change.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// The company that makes it.
    pub publisher: String,
    /// What it does, in French.
    pub description_fr: String,
    /// What it does, in English.
    pub description_en: String,
    /// Where a contact starts it.
    pub launch_url: String,
    /// What it asks to be allowed.
    #[serde(default)]
    pub scopes: Scopes,
    /// May be added several times, each under its own label (A3).
    #[serde(default)]
    pub generic: bool,
    /// The codes of the firms that may take it; all firms when absent.
    #[serde(default)]
    pub firms: Option<Vec<String>>,
}
