//! Mass changes, numbered, which can be undone (D7).

use serde::{Deserialize, Serialize};

use crate::{
    id::ApiKeyId,
    text::Email,
    time::{Timestamp, days},
};

/// Days during which a batch can be undone (B5, D7).
pub const UNDO_DAYS: u64 = 30;

/// What a batch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchKind {
    /// An application was added to the firm's (C9).
    Added,
    /// An application's key, address or dossiers were changed (B4).
    Changed,
    /// An application was deleted (B5).
    Deleted,
    /// Applications came by themselves to imported dossiers (C8).
    Imported,
    /// Applications were switched on and off on several dossiers (D6).
    Switched,
}

impl BatchKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Added, Self::Changed, Self::Deleted, Self::Imported, Self::Switched];

    /// The stable code, which is also the journal's.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "application.added",
            Self::Changed => "application.changed",
            Self::Deleted => "application.deleted",
            Self::Imported => "dossiers.imported",
            Self::Switched => "dossiers.switched",
        }
    }

    /// Whether a batch of this kind can be undone at all: what an import did goes with its dossiers.
    #[must_use]
    pub const fn can_be_undone(self) -> bool {
        !matches!(self, Self::Imported)
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an application has been given by the firm, dossiers apart (B4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The key that serves it, for a partner's.
    pub key: Option<ApiKeyId>,
    /// The provider's address, for a partner's: as shown, and as compared.
    pub provider_email: Option<(String, String)>,
    /// Comes by itself to dossiers created later (C8).
    pub covers_future: bool,
}

impl Settings {
    /// The provider's address.
    #[must_use]
    pub fn email(&self) -> Option<Email> {
        let (shown, key) = self.provider_email.clone()?;
        Some(Email::from_parts(shown, key))
    }
}

/// What a batch changed of an application's settings (B4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsChange {
    /// What it had.
    pub before: Settings,
    /// What it was given.
    pub after: Settings,
}

impl SettingsChange {
    /// The settings `now` with this change taken back, each of the three on its own, but for what is
    /// not any more as it was given, or what a `later` change, itself not undone, has changed again; and
    /// whether there was such a thing.
    #[must_use]
    pub fn taken_back(&self, now: &Settings, later: &[Self]) -> (Settings, bool) {
        let (mut back, mut left) = (now.clone(), false);
        let since = Self { before: self.after.clone(), after: now.clone() };
        let mut field = |changed: fn(&Self) -> bool, take: &mut dyn FnMut()| match changed(self) {
            true if changed(&since) || later.iter().any(changed) => left = true,
            true => take(),
            false => {}
        };
        field(Self::changes_key, &mut || back.key = self.before.key);
        field(Self::changes_email, &mut || {
            back.provider_email = self.before.provider_email.clone()
        });
        field(Self::changes_future, &mut || back.covers_future = self.before.covers_future);
        (back, left)
    }

    /// Whether it changes anything.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }

    /// Whether it gives another key.
    #[must_use]
    pub fn changes_key(&self) -> bool {
        self.before.key != self.after.key
    }

    /// Whether it gives another provider's address.
    #[must_use]
    pub fn changes_email(&self) -> bool {
        self.before.provider_email != self.after.provider_email
    }

    /// Whether it gives another coverage of dossiers created later.
    #[must_use]
    pub fn changes_future(&self) -> bool {
        self.before.covers_future != self.after.covers_future
    }
}

/// Until when what was done at `at` can be undone.
#[must_use]
pub fn undo_ends(at: Timestamp) -> Timestamp {
    at.plus(days(UNDO_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_key(key: i64) -> Settings {
        Settings { key: Some(ApiKeyId::new(key)), provider_email: None, covers_future: false }
    }

    fn change(before: i64, after: i64) -> SettingsChange {
        SettingsChange { before: with_key(before), after: with_key(after) }
    }

    #[test]
    fn what_is_as_it_was_given_is_taken_back() {
        assert_eq!(change(1, 2).taken_back(&with_key(2), &[]), (with_key(1), false));
    }

    #[test]
    fn what_has_changed_since_is_left_whoever_remembers_how() {
        assert_eq!(change(1, 2).taken_back(&with_key(3), &[change(2, 3)]), (with_key(3), true));
        // A later change was undone and left its key where it was: no change is later any more.
        assert_eq!(change(1, 2).taken_back(&with_key(3), &[]), (with_key(3), true));
        // There and back is a change since too.
        assert_eq!(
            change(1, 2).taken_back(&with_key(2), &[change(2, 3), change(3, 2)]),
            (with_key(2), true)
        );
    }
}
