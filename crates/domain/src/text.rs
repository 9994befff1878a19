//! Words that people type: cleaned, bounded, and free of characters that deceive.

use std::fmt;

use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

use crate::{Flaw, api_key::holds_secret};

/// Trims and composes `input`, and refuses it empty, longer than `most` characters, with characters
/// that are not text, or with what looks like a secret: wherever one is typed, it is not kept (C3).
///
/// # Errors
/// [`Flaw::Missing`], [`Flaw::TooLong`], [`Flaw::ForbiddenCharacter`] or [`Flaw::HoldsSecret`].
pub fn clean(input: &str, most: usize) -> Result<String, Flaw> {
    // Counted before composing: a hostile megabyte is not worth the work.
    let trimmed = input.trim();
    match trimmed.chars().take(most * 4 + 1).count() {
        0 => return Err(Flaw::Missing),
        length if length > most * 4 => return Err(Flaw::TooLong),
        _ => {}
    }
    if trimmed.chars().any(is_forbidden) {
        return Err(Flaw::ForbiddenCharacter);
    }
    let text: String = trimmed.nfc().collect();
    match text.chars().count() {
        length if length > most => Err(Flaw::TooLong),
        _ if holds_secret(&text) => Err(Flaw::HoldsSecret),
        _ => Ok(text),
    }
}

/// Control characters, and those that turn or hide the direction of writing.
fn is_forbidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// An e-mail address, kept as typed and compared as one (C4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    shown: String,
    key: String,
}

impl Email {
    /// The longest address that mail can carry (RFC 5321).
    pub const LONGEST: usize = 254;

    /// Reads an address.
    ///
    /// # Errors
    /// As [`clean`], and [`Flaw::Malformed`] when it is no address of the form `name@domain.tld`.
    pub fn parse(input: &str) -> Result<Self, Flaw> {
        let shown = clean(input, Self::LONGEST)?;
        let options =
            Options::default().with_required_tld().without_display_text().without_domain_literal();
        let strange = |char: char| {
            char.is_whitespace() || matches!(char, '"' | '\u{200B}'..='\u{200F}' | '\u{2060}')
        };
        if shown.chars().any(strange) || EmailAddress::parse_with_options(&shown, options).is_err()
        {
            return Err(Flaw::Malformed);
        }
        Ok(Self { key: Self::key_of(&shown), shown })
    }

    /// Takes back what the database keeps.
    #[must_use]
    pub const fn from_parts(shown: String, key: String) -> Self {
        Self { shown, key }
    }

    /// The form under which two addresses are one: compatibility-normalised and case-folded.
    #[must_use]
    pub fn key_of(input: &str) -> String {
        let wide: String = input.trim().nfkc().collect();
        caseless::default_case_fold_str(&wide).nfkc().collect()
    }

    /// As it was typed, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// The form under which it is compared.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// The code of a dossier, an agency, a group or a firm: what people and addresses call it by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

impl Code {
    /// The most characters in a code.
    pub const LONGEST: usize = 32;

    /// Reads a code: letters and digits of ASCII, `-`, `_` and `.`. Leading zeros count.
    ///
    /// # Errors
    /// As [`clean`]; [`Flaw::Malformed`] for other characters; [`Flaw::Reserved`] for `cabinet`,
    /// which the API uses for the firm itself, for what addresses of the screens say themselves, and
    /// for `.` and `..`, which addresses swallow.
    pub fn parse(input: &str) -> Result<Self, Flaw> {
        let code = clean(input, Self::LONGEST)?;
        let fits = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
        if !code.chars().all(fits) {
            return Err(Flaw::Malformed);
        }
        // `/dossiers/new` is no dossier's page.
        let of_screens = matches!(code.as_str(), "new" | "hand-over");
        if of_screens
            || code.eq_ignore_ascii_case("cabinet")
            || code.chars().all(|char| char == '.')
        {
            return Err(Flaw::Reserved);
        }
        Ok(Self(code))
    }

    /// Takes back what the database keeps.
    #[must_use]
    pub const fn from_stored(code: String) -> Self {
        Self(code)
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The most characters in the name of a dossier, a firm, an agency or a person.
pub const LONGEST_NAME: usize = 200;

/// The most characters in a label that an administrator gives (a key, a generic application).
pub const LONGEST_LABEL: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_kept_wherever_it_is_typed() {
        let secret = format!("lhs_live_{}", "a1".repeat(24));
        for typed in [secret.clone(), format!("SARL {secret}"), "Z9".repeat(25)] {
            assert_eq!(clean(&typed, LONGEST_NAME), Err(Flaw::HoldsSecret), "{typed}");
        }
        assert_eq!(Email::parse(&format!("{secret}@a.example")), Err(Flaw::HoldsSecret));
        assert!(clean("SA L’ANTICONSTITUTIONNELLEMENTVÔTRE", LONGEST_NAME).is_ok());
    }
}
