//! What is told by mail.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{id::ObjectId, time::Timestamp};

/// A language that mails are written in (J4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The source, and what is written to whoever has not chosen.
    #[default]
    French,
    /// Complete.
    English,
}

impl Language {
    /// The code: `fr`, `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::French, Self::English].into_iter().find(|language| language.code() == code)
    }
}

/// What a mail tells. What it holds is emptied as soon as it has gone.
#[derive(Clone, Serialize, Deserialize)]
pub enum MailContent {
    /// To an administrator: a key stops by itself before long (G3).
    KeyExpiring {
        /// The firm's name.
        firm: String,
        /// The key, for the address of its page.
        key: ObjectId,
        /// What it is called.
        name: String,
        /// Its public half.
        identifier: String,
        /// The application that it serves.
        application: Option<String>,
        /// When it stops.
        expires_at: Timestamp,
        /// How many days are left.
        days: u64,
    },
    /// To a dossier's master: applications that end by themselves before long.
    ActivationsEnding {
        /// The firm's name.
        firm: String,
        /// The first of them: the dossier's code and name, the application's name.
        lines: Vec<(String, String, String)>,
        /// How many there are in all.
        count: u64,
        /// The instant from which on they are over.
        ends_at: Timestamp,
        /// How many days are left.
        days: u64,
    },
    /// To whoever may switch applications of a dossier: somebody who may not asks them to.
    ActivationsAsked {
        /// The firm's name.
        firm: String,
        /// Who asks.
        asker: String,
        /// The dossier's code and name.
        dossier: (String, String),
        /// A word of theirs; may be empty.
        word: String,
        /// What each application is called, and whether it is to be switched on.
        lines: Vec<(String, bool)>,
        /// From when on it can't be decided any more.
        lapses_at: Timestamp,
    },
    /// To whoever asked: what was decided.
    RequestDecided {
        /// The firm's name.
        firm: String,
        /// Who decided.
        by: String,
        /// The dossier's code and name.
        dossier: (String, String),
        /// Whether it was granted.
        granted: bool,
        /// What each application is called, and whether it was to be switched on.
        lines: Vec<(String, bool)>,
        /// Applications that the firm has no more.
        gone: Vec<String>,
    },
    /// To a provider: where to get a secret, once (G4).
    SecretLink {
        /// The firm's name.
        firm: String,
        /// The application.
        application: String,
        /// What opens the page.
        token: String,
        /// When that is over.
        expires_at: Timestamp,
    },
    /// To a contact: where to accept an invitation, once (E2).
    Invitation {
        /// The firm's name.
        firm: String,
        /// Whom it is for.
        person: String,
        /// The names of their dossiers.
        dossiers: Vec<String>,
        /// What opens the page.
        token: String,
        /// When that is over.
        expires_at: Timestamp,
    },
    /// To a contact who signs in: what was opened to them (E2).
    ServicesOpened {
        /// The firm's name.
        firm: String,
        /// Whom it is for.
        person: String,
        /// The dossier's name.
        dossier: String,
        /// The names of the applications.
        applications: Vec<String>,
    },
    /// To a provider, in a mail of its own: what the page of the link asks for.
    SecretCode {
        /// The firm's name.
        firm: String,
        /// The application.
        application: String,
        /// Eight digits.
        code: String,
    },
}

impl MailContent {
    /// The kinds that contacts are sent (E2), of which there is a bound a day.
    pub const TO_CONTACTS: [&'static str; 2] = ["invitation", "services-opened"];

    /// The stable name.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::KeyExpiring { .. } => "key-expiring",
            Self::ActivationsEnding { .. } => "activations-ending",
            Self::ActivationsAsked { .. } => "activations-asked",
            Self::RequestDecided { .. } => "request-decided",
            Self::SecretLink { .. } => "secret-link",
            Self::Invitation { .. } => "invitation",
            Self::ServicesOpened { .. } => "services-opened",
            Self::SecretCode { .. } => "secret-code",
        }
    }
}

impl fmt::Debug for MailContent {
    /// The kind alone: what it holds may open something.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

/// The most mails that a firm sends to one contact within a day: what colleagues open and close again and
/// again, and whom they take out and put in again, is told no further.
pub const MOST_A_DAY: u32 = 10;

/// Minutes to wait after each attempt that failed; after the last one there is no other.
const PATIENCE: [u64; 8] = [1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60];

/// How long to wait after so many attempts have failed; nothing when it is enough.
#[must_use]
pub fn next_attempt(attempts: u64) -> Option<Duration> {
    let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
    PATIENCE.get(place).map(|minutes| Duration::from_secs(minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_nine_times_over_two_days() {
        let waits: Vec<Duration> = (1..20).map_while(next_attempt).collect();
        assert_eq!(waits.len(), 8);
        assert!(waits.is_sorted());
        let whole: Duration = waits.iter().sum();
        assert!((46..48).contains(&(whole.as_secs() / 3_600)), "{whole:?}");
    }

    #[test]
    fn what_a_mail_holds_is_never_printed() {
        let (firm, application) = (String::new(), String::new());
        let code = MailContent::SecretCode { firm, application, code: "12345678".to_owned() };
        assert_eq!(format!("{code:?}"), "secret-code");
    }
}
