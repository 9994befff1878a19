//! Identifiers: small integers inside, UUIDv7 where the outside sees one.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{chance::Chance, time::Timestamp};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Takes the number as the database holds it.
            #[must_use]
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The number, as the database holds it.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }
    )+};
}

ids! {
    /// A firm: the tenant. Unique in the whole database.
    FirmId,
    /// What signs in: one e-mail, one password. Unique in the whole database.
    AccountId,
    /// An application of the catalogue. Unique in the whole database.
    CatalogAppId,
    /// An office of a firm. Unique within its firm, like every identifier below.
    AgencyId,
    /// A staff member.
    StaffId,
    /// A named group of staff.
    GroupId,
    /// A client's file.
    DossierId,
    /// A person at a client.
    ContactId,
    /// A one-time link to a contact (E2).
    InvitationId,
    /// A catalogue application that the firm has set up.
    FirmAppId,
    /// A key with which a partner calls the public API.
    ApiKeyId,
    /// One of the secrets of a key (G2). Unique within its key.
    SecretId,
    /// A one-time link to a provider (G4).
    KeyLinkId,
    /// One mass change (D7).
    BatchId,
    /// What somebody without the right asks for (D3).
    RequestId,
    /// What an administrator is adding or changing, kept until "Valider" (C, B4).
    DraftId,
    /// A list pasted into the wizard (C7).
    PastedListId,
}

/// What the outside sees: a UUID whose beginning is its time of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectId(uuid::Uuid);

impl ObjectId {
    /// Makes one for `now`, with 74 bits of `chance`.
    #[must_use]
    pub fn new(now: Timestamp, chance: &dyn Chance) -> Self {
        let mut bits = [0; 10];
        chance.fill(&mut bits);
        let millis = u64::try_from(now.as_micros() / 1_000).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &bits).into_uuid())
    }

    /// The one that always comes of the same `bits`, with the time of birth of this one.
    #[must_use]
    pub fn derived(self, bits: &[u8; 10]) -> Self {
        let millis = u64::try_from(self.made_at().as_micros() / 1_000).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(millis, bits).into_uuid())
    }

    /// Reads the usual hyphenated form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        uuid::Uuid::try_parse(text).ok().map(Self)
    }

    /// When it was made, to the millisecond; the beginning of time if it tells none.
    #[must_use]
    pub fn made_at(self) -> Timestamp {
        let (seconds, nanos) = self.0.get_timestamp().map_or((0, 0), |at| at.to_unix());
        let micros = u128::from(seconds) * 1_000_000 + u128::from(nanos / 1_000);
        Timestamp::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
    }

    /// The identifier as the `uuid` crate knows it.
    #[must_use]
    pub const fn uuid(self) -> uuid::Uuid {
        self.0
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}
