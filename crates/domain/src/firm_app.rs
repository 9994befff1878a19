//! A catalogue application that a firm has set up (B, C).

use serde::Serialize;

use crate::{
    api_key::{KeyIdentifier, KeyState, Scopes},
    batch::Settings,
    catalog::AppKind,
    id::{ApiKeyId, FirmAppId, ObjectId},
    key_expiry::{announced, days_until},
    text::Email,
    time::Timestamp,
};

/// Whether a firm's application works. Each side lifts only its own suspension (B6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suspension {
    /// By the firm.
    pub by_firm: bool,
    /// By the operator.
    pub by_operator: bool,
}

impl Suspension {
    /// Whether either side suspended it.
    #[must_use]
    pub const fn holds(self) -> bool {
        self.by_firm || self.by_operator
    }
}

/// The key that serves an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServingKey {
    /// Which one.
    pub id: ApiKeyId,
    /// Its public half.
    pub identifier: KeyIdentifier,
    /// When it stops by itself.
    pub expires_at: Timestamp,
    /// When it was stopped.
    pub revoked_at: Option<Timestamp>,
    /// What it may do.
    pub scopes: Scopes,
}

impl ServingKey {
    /// How it stands at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> KeyState {
        KeyState::of(self.revoked_at, self.expires_at, now)
    }
}

/// Who suspends: each lifts only its own suspension (B6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The firm, through an administrator.
    Firm,
    /// Who runs the server.
    Operator,
}

impl Side {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Operator => "operator",
        }
    }

    /// Reads the stable code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Firm, Self::Operator].into_iter().find(|side| side.code() == code)
    }
}

/// The most characters in the reason for a suspension.
pub const LONGEST_REASON: usize = 200;

/// An application of the firm, as its tab lists it (B2).
#[derive(Clone, Debug)]
pub struct FirmApp {
    /// Which one.
    pub id: FirmAppId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// The label given to a generic application, else the catalogue's name.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// The catalogue's words: French, then English.
    pub description: (String, String),
    /// The key that serves it, for a partner's.
    pub key: Option<ServingKey>,
    /// The provider's address, for a partner's.
    pub provider_email: Option<Email>,
    /// The dossiers on which it is active.
    pub active_dossiers: u64,
    /// Whether it is suspended, and by whom.
    pub suspension: Suspension,
    /// Comes by itself to dossiers created later (C8).
    pub covers_future: bool,
    /// Whether the catalogue still offers it to the firm. One that it does not any more goes on
    /// working where it was set up (A1).
    pub offered: bool,
}

/// How an application stands, as its tab says it: the first thing that stops it, or what soon will.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The operator suspended it (B6).
    SuspendedByOperator,
    /// The firm suspended it (B6).
    SuspendedByFirm,
    /// Its key was revoked.
    KeyRevoked,
    /// Its key has expired.
    KeyExpired,
    /// Its key expires within a month, in so many days.
    ExpiresIn(u64),
    /// It works.
    Active,
}

impl FirmApp {
    /// How it stands at `now`.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.suspension {
            Suspension { by_operator: true, .. } => Standing::SuspendedByOperator,
            Suspension { by_firm: true, .. } => Standing::SuspendedByFirm,
            _ => self.key.as_ref().map_or(Standing::Active, |key| standing_of(key, now)),
        }
    }

    /// What the firm gave it, dossiers apart.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let email = self.provider_email.as_ref();
        Settings {
            key: self.key.as_ref().map(|key| key.id),
            provider_email: email.map(|email| (email.as_str().to_owned(), email.key().to_owned())),
            covers_future: self.covers_future,
        }
    }
}

fn standing_of(key: &ServingKey, now: Timestamp) -> Standing {
    match key.state(now) {
        KeyState::Revoked => Standing::KeyRevoked,
        KeyState::Expired => Standing::KeyExpired,
        KeyState::Live => announced(key.expires_at, now)
            .map_or(Standing::Active, |end| Standing::ExpiresIn(days_until(end, now))),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::time::days;

    #[test]
    fn an_application_counts_the_days_of_its_key_as_the_page_of_the_key_does() {
        let now = Timestamp::from_micros(0);
        let second = Duration::from_secs(1);
        let standing = |life: Duration| {
            let identifier = KeyIdentifier::parse("lhk_live_0123456789abcdefghijklmn").unwrap();
            let (id, expires_at) = (ApiKeyId::new(1), now.plus(life));
            let (revoked_at, scopes) = (None, Scopes::default());
            standing_of(&ServingKey { id, identifier, expires_at, revoked_at, scopes }, now)
        };
        for (life, left) in [(days(1), 1), (days(1) + second / 2, 2), (days(31), 31)] {
            assert_eq!(days_until(now.plus(life), now), left);
            assert_eq!(standing(life), Standing::ExpiresIn(left), "{life:?}");
        }
        assert_eq!(standing(days(31) + second / 2), Standing::Active);
        assert_eq!(standing(Duration::ZERO), Standing::KeyExpired);
    }
}
