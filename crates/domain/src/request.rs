//! Asking for applications to be switched on or off on a dossier, by somebody who may not do it
//! themselves (D3).

use serde::{Deserialize, Serialize};

use crate::{
    Flaw,
    id::{ObjectId, RequestId},
    text,
    time::{Timestamp, days},
};

/// Days after which a request that nobody decided lapses.
pub const REQUEST_DAYS: u64 = 30;

/// The most characters of the word that goes with a request.
pub const LONGEST_WORD: usize = 300;

/// The most requests that one person has pending at a time: mails are written with each.
pub const MOST_PENDING: u64 = 20;

/// The most requests that one person makes in 24 hours, whatever becomes of them: whoever asks and
/// withdraws over and over writes mails too.
pub const MOST_A_DAY: u64 = 40;

/// Days for which a request is kept after it has lapsed, or would have.
pub const KEPT_DAYS: u64 = 365;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Whoever may switch did what was asked.
    Granted,
    /// Whoever may switch would not.
    Refused,
    /// Whoever asked does not ask any more.
    Withdrawn,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Granted, Self::Refused, Self::Withdrawn];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// It waits for somebody to decide.
    Pending,
    /// Nobody decided in time.
    Lapsed,
    /// It is over.
    Over(Outcome),
}

/// A request, without the applications that it is about.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which one.
    pub id: RequestId,
    /// What addresses call it.
    pub object_id: ObjectId,
    /// A word to whoever decides; may be empty.
    pub word: String,
    /// When it was made.
    pub asked_at: Timestamp,
    /// From when on it can't be decided any more.
    pub lapses_at: Timestamp,
    /// What became of it, and when.
    pub outcome: Option<(Outcome, Timestamp)>,
}

impl Request {
    /// How it stands. That it has lapsed is nowhere written: the clock says so.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> RequestState {
        match self.outcome {
            Some((outcome, _)) => RequestState::Over(outcome),
            None if self.lapses_at <= now => RequestState::Lapsed,
            None => RequestState::Pending,
        }
    }
}

/// From when on a request that is made at `at` can't be decided any more.
#[must_use]
pub fn lapses(at: Timestamp) -> Timestamp {
    at.plus(days(REQUEST_DAYS))
}

/// Reads the word that goes with a request; none is needed. Lines become one.
///
/// # Errors
/// As [`text::clean`], but for nothing at all.
pub fn word(typed: &str) -> Result<String, Flaw> {
    match text::clean(&typed.replace(['\r', '\n'], " "), LONGEST_WORD) {
        Err(Flaw::Missing) => Ok(String::new()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    struct Zero;

    impl Chance for Zero {
        fn fill(&self, _: &mut [u8]) {}
    }

    #[test]
    fn a_request_lapses_at_the_very_instant_and_an_outcome_stays() {
        let at = Timestamp::from_micros(0);
        let mut request = Request {
            id: RequestId::new(1),
            object_id: ObjectId::new(at, &Zero),
            word: String::new(),
            asked_at: at,
            lapses_at: lapses(at),
            outcome: None,
        };
        let last = Timestamp::from_micros(lapses(at).as_micros() - 1);
        assert_eq!(request.state(last), RequestState::Pending);
        assert_eq!(request.state(lapses(at)), RequestState::Lapsed);
        request.outcome = Some((Outcome::Refused, at));
        assert_eq!(request.state(lapses(at)), RequestState::Over(Outcome::Refused));
    }

    #[test]
    fn a_word_is_one_line_and_may_be_missing() {
        assert_eq!(word(" \r\n "), Ok(String::new()));
        assert_eq!(word("Pour la TVA,\r\nmerci"), Ok("Pour la TVA,  merci".to_owned()));
        assert_eq!(word(&"é".repeat(301)), Err(Flaw::TooLong));
        assert_eq!(word("a\0b"), Err(Flaw::ForbiddenCharacter));
    }
}
