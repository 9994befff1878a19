//! Secrets of a key that is rotated (G2).

use std::time::Duration;

use crate::time::{Timestamp, days};

/// A key has at most so many secrets that work: the new one, and the one before it.
pub const MOST_LIVE_SECRETS: usize = 2;

/// How long the secret before keeps working after a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// It stops at once.
    None,
    /// One hour.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
}

impl Overlap {
    /// Every choice, the shortest first.
    pub const ALL: [Self; 5] = [Self::None, Self::Hour, Self::Day, Self::Week, Self::Month];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "now",
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
        }
    }

    /// Reads the stable code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|overlap| overlap.code() == code)
    }

    /// How long that is.
    #[must_use]
    pub const fn span(self) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Hour => Duration::from_secs(60 * 60),
            Self::Day => days(1),
            Self::Week => days(7),
            Self::Month => days(30),
        }
    }
}

/// Whether a secret with this end works at `now`; one without an end does as long as its key.
#[must_use]
pub fn is_live(ends_at: Option<Timestamp>, now: Timestamp) -> bool {
    ends_at.is_none_or(|end| now < end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_stops_at_its_end_and_not_before() {
        let end = Timestamp::from_micros(10);
        assert!(is_live(None, end));
        assert!(is_live(Some(end), Timestamp::from_micros(9)));
        assert!(!is_live(Some(end), end));
    }

    #[test]
    fn each_choice_is_read_back_by_its_code() {
        for overlap in Overlap::ALL {
            assert_eq!(Overlap::parse(overlap.code()), Some(overlap));
        }
        assert_eq!(Overlap::parse("90d"), None);
    }
}
