//! Keys with which partners call the public API (G1, api.md "Who calls").

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    chance::{BASE62, Chance, base62},
    id::{ApiKeyId, ObjectId},
    secret::Secret,
    time::Timestamp,
};

const IDENTIFIER_PREFIX: &str = "lhk_live_";
const IDENTIFIER_DIGITS: usize = 24;
const SECRET_PREFIX: &str = "lhs_live_";
const SECRET_DIGITS: usize = 43;
const CHECK_DIGITS: usize = 6;

/// The public half of a key: `lhk_live_` and 24 digits of base 62.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyIdentifier(String);

impl KeyIdentifier {
    /// Makes one.
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        Self(format!("{IDENTIFIER_PREFIX}{}", base62(chance, IDENTIFIER_DIGITS)))
    }

    /// Reads one; `None` when it does not have the form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(IDENTIFIER_PREFIX)?;
        (digits.len() == IDENTIFIER_DIGITS && is_base62(digits)).then(|| Self(text.to_owned()))
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Short enough for a table: `lhk_live_8Rk2…vT0q`.
    #[must_use]
    pub fn abridged(&self) -> String {
        let digits = self.0.get(IDENTIFIER_PREFIX.len()..).unwrap_or_default();
        let (first, last) = (digits.get(..4), digits.get(IDENTIFIER_DIGITS - 4..));
        format!("{IDENTIFIER_PREFIX}{}…{}", first.unwrap_or_default(), last.unwrap_or_default())
    }
}

impl fmt::Display for KeyIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The secret half of a key: `lhs_live_`, 256 bits in base 62, and a check of what stands before.
#[derive(Clone, Debug)]
pub struct KeySecret(Secret);

impl KeySecret {
    /// Makes one.
    #[must_use]
    pub fn generate(chance: &dyn Chance) -> Self {
        let body = format!("{SECRET_PREFIX}{}", base62(chance, SECRET_DIGITS));
        let check = check_digits(&body);
        Self(Secret::new(body + &check))
    }

    /// Reads one; `None` when it has not the form or its check digits are wrong, which tells a
    /// typing error without asking the database (AK1).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(SECRET_PREFIX)?;
        if digits.len() != SECRET_DIGITS + CHECK_DIGITS || !is_base62(digits) {
            return None;
        }
        let (body, check) = text.split_at(text.len() - CHECK_DIGITS);
        (check_digits(body) == check).then(|| Self(Secret::new(text.to_owned())))
    }

    /// The text itself: to hash it, or to show it the one time (G1).
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// Whether `text` holds the beginning of a secret.
#[must_use]
pub fn names_secret(text: &str) -> bool {
    text.contains("lhs_live_") || text.contains("lhs_test_")
}

/// Whether `text` holds what looks like a secret: its beginning, or as many digits in a row as one
/// has (C3).
#[must_use]
pub fn holds_secret(text: &str) -> bool {
    let mut runs = text.split(|char: char| !char.is_ascii_alphanumeric());
    names_secret(text) || runs.any(|run| run.len() >= SECRET_DIGITS)
}

fn is_base62(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// CRC-32 of `body`, in six digits of base 62.
fn check_digits(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes()) as usize;
    let mut digits = [b'0'; CHECK_DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[rest % 62];
        rest /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

/// What a key serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// An application: the routes of dossiers.
    Standard,
    /// The firm's own scripts: the routes of the firm.
    Cabinet,
}

impl KeyKind {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Cabinet => "cabinet",
        }
    }

    /// Reads the stable code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Standard, Self::Cabinet].into_iter().find(|kind| kind.code() == code)
    }

    /// What keys of this kind may be allowed.
    #[must_use]
    pub fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Standard => &Scope::ALL[..5],
            Self::Cabinet => &Scope::ALL[5..],
        }
    }
}

/// One thing that a key may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// `dossiers:read`
    #[serde(rename = "dossiers:read")]
    DossiersRead,
    /// `contacts:read`
    #[serde(rename = "contacts:read")]
    ContactsRead,
    /// `contacts:write`
    #[serde(rename = "contacts:write")]
    ContactsWrite,
    /// `events:read`
    #[serde(rename = "events:read")]
    EventsRead,
    /// `webhooks:manage`
    #[serde(rename = "webhooks:manage")]
    WebhooksManage,
    /// `firm:read`
    #[serde(rename = "firm:read")]
    FirmRead,
    /// `firm:write`
    #[serde(rename = "firm:write")]
    FirmWrite,
}

impl Scope {
    /// Every scope: five of standard keys, then two of cabinet keys.
    pub const ALL: [Self; 7] = [
        Self::DossiersRead,
        Self::ContactsRead,
        Self::ContactsWrite,
        Self::EventsRead,
        Self::WebhooksManage,
        Self::FirmRead,
        Self::FirmWrite,
    ];

    /// The name in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DossiersRead => "dossiers:read",
            Self::ContactsRead => "contacts:read",
            Self::ContactsWrite => "contacts:write",
            Self::EventsRead => "events:read",
            Self::WebhooksManage => "webhooks:manage",
            Self::FirmRead => "firm:read",
            Self::FirmWrite => "firm:write",
        }
    }

    /// Reads the name in the API.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// The things that a key may ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Whether `scope` is among them.
    #[must_use]
    pub fn allow(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each, in the order of the API's documentation.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Reads names separated by spaces, as the database keeps them; unknown ones are left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        text.split(' ').filter_map(Scope::parse).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    /// Names separated by spaces (RFC 6749, 3.3).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.0.iter().map(|scope| scope.code()).collect();
        f.write_str(&codes.join(" "))
    }
}

/// A key, without its secret.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// Which one.
    pub id: ApiKeyId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// What the administrator calls it.
    pub name: String,
    /// What it serves.
    pub kind: KeyKind,
    /// Its public half.
    pub identifier: KeyIdentifier,
    /// What it may ask.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops by itself.
    pub expires_at: Timestamp,
    /// When it was stopped, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// How a key stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It works.
    Live,
    /// Its time is over.
    Expired,
    /// An administrator stopped it.
    Revoked,
}

impl KeyState {
    /// How a key stands at `now` that was stopped then and stops by itself then.
    #[must_use]
    pub fn of(revoked_at: Option<Timestamp>, expires_at: Timestamp, now: Timestamp) -> Self {
        match revoked_at {
            Some(_) => Self::Revoked,
            None if now >= expires_at => Self::Expired,
            None => Self::Live,
        }
    }
}

impl ApiKey {
    /// How the key stands at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> KeyState {
        KeyState::of(self.revoked_at, self.expires_at, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed).wrapping_mul(167);
            }
        }
    }

    #[test]
    fn a_secret_with_one_wrong_digit_is_told_without_asking_anyone() {
        let secret = KeySecret::generate(&Counting(7.into()));
        assert!(KeySecret::parse(secret.reveal()).is_some());
        assert_eq!(secret.reveal().len(), 9 + 43 + 6);
        for place in 9..secret.reveal().len() {
            let mut wrong = secret.reveal().to_owned().into_bytes();
            wrong[place] = if wrong[place] == b'a' { b'b' } else { b'a' };
            assert!(KeySecret::parse(&String::from_utf8(wrong).unwrap()).is_none(), "{place}");
        }
    }

    #[test]
    fn a_secret_never_prints() {
        let secret = KeySecret::generate(&Counting(1.into()));
        assert!(!format!("{secret:?}").contains(&secret.reveal()[9..]));
    }

    #[test]
    fn an_identifier_has_its_form_or_is_none() {
        let identifier = KeyIdentifier::generate(&Counting(3.into()));
        assert_eq!(KeyIdentifier::parse(identifier.as_str()), Some(identifier.clone()));
        assert!(KeyIdentifier::parse(&format!("{identifier}x")).is_none());
        assert!(KeyIdentifier::parse("lhk_live_é").is_none());
    }
}
