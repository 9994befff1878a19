//! The people of a firm.

use std::{fmt, str::FromStr};

use crate::{Flaw, id::StaffId, text::Email};

/// A staff member's level, `major.minor`, compared by parts: 5.10 is above 5.9 (B1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Profile {
    /// Compared first.
    pub major: u16,
    /// Compared when the first is the same.
    pub minor: u16,
}

impl Profile {
    /// From here on a staff member administers the firm (B1).
    pub const ADMINISTRATOR: Self = Self { major: 5, minor: 0 };

    /// Whether this level administers the firm.
    #[must_use]
    pub fn is_administrator(self) -> bool {
        self >= Self::ADMINISTRATOR
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Profile {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let (major, minor) = text.split_once('.').ok_or(Flaw::Malformed)?;
        let part = |part: &str| {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits { part.parse().map_err(|_| Flaw::Malformed) } else { Err(Flaw::Malformed) }
        };
        Ok(Self { major: part(major)?, minor: part(minor)? })
    }
}

/// The group whose members may switch applications on and off on every dossier (D3).
pub const RIGHTS_GROUP: &str = "LOOP-GESTION-DES-DROITS";

/// A staff member as the screens name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Which one.
    pub id: StaffId,
    /// "Claire".
    pub first_name: String,
    /// "Martin".
    pub last_name: String,
    /// The address that they sign in with.
    pub email: Email,
    /// Their level.
    pub profile: Profile,
    /// Whether they may still sign in.
    pub active: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_compared_by_parts() {
        let profile = |text: &str| text.parse::<Profile>().unwrap();
        assert!(profile("5.10") > profile("5.9"));
        assert!(profile("10.0") > profile("9.9"));
        assert!(!profile("4.9").is_administrator() && profile("5.0").is_administrator());
    }

    #[test]
    fn what_is_no_profile_is_refused() {
        for text in ["", "5", "5.", ".0", "5.0.1", "+5.0", "5.-1", "5,0", " 5.0", "99999.0"] {
            assert_eq!(text.parse::<Profile>(), Err(Flaw::Malformed), "{text}");
        }
    }
}
