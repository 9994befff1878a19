//! A client's file.

use std::fmt;

use crate::{
    Flaw,
    id::{AgencyId, DossierId, StaffId},
    text::{self, Code},
    time::Timestamp,
};

/// The nine digits that name a French company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Siren(String);

/// The fourteen digits that name an establishment of a French company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Siret(String);

impl Siren {
    /// Reads nine digits, spaces between them allowed, and checks them.
    ///
    /// # Errors
    /// [`Flaw::Malformed`], or [`Flaw::WrongCheckDigit`].
    pub fn parse(input: &str) -> Result<Self, Flaw> {
        let digits = digits(input, 9)?;
        if luhn(&digits) == 0 { Ok(Self(digits)) } else { Err(Flaw::WrongCheckDigit) }
    }

    /// Takes back what the database keeps.
    #[must_use]
    pub const fn from_stored(digits: String) -> Self {
        Self(digits)
    }

    /// The digits alone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Siren {
    /// In threes, with no-break spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.get(..3), self.0.get(3..6), self.0.get(6..)) {
            (Some(a), Some(b), Some(c)) => write!(f, "{a}\u{a0}{b}\u{a0}{c}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl Siret {
    /// La Poste numbers its establishments in a way of its own: their digits add up to a multiple
    /// of five.
    const LA_POSTE: &str = "356000000";

    /// Reads fourteen digits, spaces between them allowed, and checks them.
    ///
    /// # Errors
    /// [`Flaw::Malformed`], or [`Flaw::WrongCheckDigit`].
    pub fn parse(input: &str) -> Result<Self, Flaw> {
        let digits = digits(input, 14)?;
        let sum: u32 = digits.bytes().map(|digit| u32::from(digit - b'0')).sum();
        let of_la_poste = digits.starts_with(Self::LA_POSTE) && sum.is_multiple_of(5);
        if luhn(&digits) == 0 || of_la_poste {
            Ok(Self(digits))
        } else {
            Err(Flaw::WrongCheckDigit)
        }
    }

    /// Takes back what the database keeps.
    #[must_use]
    pub const fn from_stored(digits: String) -> Self {
        Self(digits)
    }

    /// The digits alone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is an establishment of that company.
    #[must_use]
    pub fn belongs_to(&self, siren: &Siren) -> bool {
        self.0.starts_with(&siren.0)
    }
}

fn digits(input: &str, length: usize) -> Result<String, Flaw> {
    let digits: String =
        input.chars().filter(|char| !char.is_whitespace()).take(length + 1).collect();
    let fits = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(digits) } else { Err(Flaw::Malformed) }
}

/// Luhn's sum of the digits, modulo ten.
fn luhn(digits: &str) -> u32 {
    let weighed = digits.bytes().rev().enumerate().map(|(place, byte)| {
        let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
        if digit > 9 { digit - 9 } else { digit }
    });
    weighed.sum::<u32>() % 10
}

/// Whether a dossier is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DossierState {
    /// It is.
    Open,
    /// Not any more: no application reaches it (H1).
    Archived,
}

impl DossierState {
    /// Reads `ouvert`, `archivé` or `archive`, in whatever case.
    ///
    /// # Errors
    /// [`Flaw::Missing`] or [`Flaw::Unknown`].
    pub fn parse(input: &str) -> Result<Self, Flaw> {
        match crate::search::fold(input).as_str() {
            "ouvert" => Ok(Self::Open),
            "archive" => Ok(Self::Archived),
            "" => Err(Flaw::Missing),
            _ => Err(Flaw::Unknown),
        }
    }

    /// Whether it is worked on.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }
}

/// What a dossier says of its client, as an import or a form gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierFacts {
    /// Unique in the firm.
    pub code: Code,
    /// Of at most [`text::LONGEST_NAME`] characters; need not be unique.
    pub name: String,
    /// The company.
    pub siren: Option<Siren>,
    /// The establishment.
    pub siret: Option<Siret>,
    /// The office that works on it.
    pub agency: Option<AgencyId>,
    /// The staff member who owns it ("maître du dossier").
    pub master: Option<StaffId>,
    /// The staff member in charge of its engagement.
    pub engagement_manager: Option<StaffId>,
    /// Open or archived.
    pub state: DossierState,
}

/// Reads a dossier's name.
///
/// # Errors
/// As [`text::clean`].
pub fn name(input: &str) -> Result<String, Flaw> {
    text::clean(input, text::LONGEST_NAME)
}

/// A dossier with what makes it one of many: its identifiers and its revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// Which one.
    pub id: DossierId,
    /// What the outside calls it.
    pub object_id: crate::id::ObjectId,
    /// Grows with each change.
    pub revision: i64,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// What it says.
    pub facts: DossierFacts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siren_is_nine_digits_that_check() {
        assert!(Siren::parse("534 640 974").is_ok());
        assert_eq!(Siren::parse("123456789"), Err(Flaw::WrongCheckDigit));
        assert_eq!(Siren::parse("12345678"), Err(Flaw::Malformed));
        assert_eq!(Siren::parse("１２３４５６７８９"), Err(Flaw::Malformed));
    }

    #[test]
    fn a_siret_begins_with_its_siren() {
        let siret = Siret::parse("81924865900388").unwrap();
        assert!(siret.belongs_to(&Siren::parse("819248659").unwrap()));
        assert!(!siret.belongs_to(&Siren::parse("534640974").unwrap()));
    }

    #[test]
    fn la_poste_counts_its_own_way() {
        assert!(Siret::parse("35600000049837").is_ok());
        assert!(Siret::parse("35600000049838").is_err());
    }
}
