//! One-time links through which a provider gets a secret that nobody at the firm sees (G4).

use std::time::Duration;

use crate::{
    chance::{Chance, base62, digits},
    id::{KeyLinkId, ObjectId},
    key_secret::Overlap,
    secret::Secret,
    text::Email,
    time::{Timestamp, days},
};

/// A link that nobody opens is over after so long.
pub const LINK_LIFE: Duration = days(7);

/// After so many wrong codes a link is over.
pub const MOST_WRONG_CODES: u32 = 5;

/// 32 digits of base 62: 190 bits.
const TOKEN_DIGITS: usize = 32;

/// Eight digits, which come in a mail of their own.
const CODE_DIGITS: usize = 8;

/// What opens a link: the token in its address, and the code.
#[derive(Clone, Debug)]
pub struct LinkSecrets {
    /// In the address.
    pub token: Secret,
    /// Typed by the provider.
    pub code: Secret,
}

impl LinkSecrets {
    /// Makes both.
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        let (token, code) = (base62(chance, TOKEN_DIGITS), digits(chance, CODE_DIGITS));
        Self { token: Secret::new(token), code: Secret::new(code) }
    }

    /// Reads a token as an address has it; `None` when it has not the form.
    #[must_use]
    pub fn token(text: &str) -> Option<Secret> {
        let fits = text.len() == TOKEN_DIGITS && text.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| Secret::new(text.to_owned()))
    }

    /// Reads a code as typed, spaces and hyphens between its digits left out; `None` when it has not
    /// the form.
    #[must_use]
    pub fn code(typed: &str) -> Option<Secret> {
        let between = |char: &char| !(char.is_whitespace() || *char == '-');
        let code: String = typed.chars().take(64).filter(between).collect();
        let fits = code.len() == CODE_DIGITS && code.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Secret::new(code))
    }
}

/// A link, without what opens it.
#[derive(Clone, Debug)]
pub struct KeyLink {
    /// Which one.
    pub id: KeyLinkId,
    /// What the mails about it name.
    pub object_id: ObjectId,
    /// To whom it was sent.
    pub recipient: String,
    /// How long the secret before will work.
    pub overlap: Overlap,
    /// How many wrong codes were typed.
    pub wrong_codes: u32,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// When the provider got the secret, and from which address.
    pub opened: Option<(Timestamp, Option<String>)>,
    /// When the firm withdrew it, or sent another.
    pub withdrawn_at: Option<Timestamp>,
}

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It can be opened.
    Waiting,
    /// The provider has the secret.
    Opened,
    /// The firm withdrew it.
    Withdrawn,
    /// The firm sent another.
    Replaced,
    /// Too many wrong codes were typed.
    Guessed,
    /// Its time is over.
    Expired,
    /// Its key serves another provider now, or none.
    Astray,
}

impl KeyLink {
    /// Whether the firm ended it by sending `newer`.
    #[must_use]
    pub fn is_replaced_by(&self, newer: &Self) -> bool {
        self.withdrawn_at == Some(newer.created_at)
    }

    /// How the link stands at `now`, as far as its key works. `provider` is the address of whom the
    /// key serves now: what was sent to another is over, since the secret is not theirs (AK5).
    #[must_use]
    pub fn state(&self, provider: Option<&str>, now: Timestamp) -> LinkState {
        if self.opened.is_some() {
            LinkState::Opened
        } else if self.withdrawn_at.is_some() {
            LinkState::Withdrawn
        } else if self.wrong_codes >= MOST_WRONG_CODES {
            LinkState::Guessed
        } else if now >= self.expires_at {
            LinkState::Expired
        } else if !provider.is_some_and(|provider| self.was_sent_to(provider)) {
            LinkState::Astray
        } else {
            LinkState::Waiting
        }
    }

    fn was_sent_to(&self, address: &str) -> bool {
        Email::key_of(&self.recipient) == Email::key_of(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["12345678", " 1234 5678 ", "1234-5678", "1234\u{a0}5678"] {
            assert_eq!(LinkSecrets::code(typed).unwrap().reveal(), "12345678", "{typed:?}");
        }
        for typed in ["", "1234567", "123456789", "1234567x", "１２３４５６７８"] {
            assert!(LinkSecrets::code(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_token_is_told_without_asking_anyone() {
        assert!(LinkSecrets::token(&"a".repeat(32)).is_some());
        for text in ["", "a", &"a".repeat(33), &"é".repeat(16)] {
            assert!(LinkSecrets::token(text).is_none(), "{text}");
        }
    }
}
