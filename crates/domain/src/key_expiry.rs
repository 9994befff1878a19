//! When a key stops by itself, and how early that is said (G3).

use std::time::Duration;

use crate::{
    api_key::{ApiKey, KeyState},
    time::{Timestamp, days},
};

/// An expiry is announced on the screen and to callers for so long before it.
pub const ANNOUNCED: Duration = days(31);

/// Days before the expiry at which the firm's administrators get a warning, the last first.
const WARNINGS: [u64; 4] = [1, 7, 30, 60];

/// The earliest warning comes so long before.
pub const EARLIEST_WARNING: Duration = days(60);

/// This instant when it is near enough to be announced.
#[must_use]
pub fn announced(end: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (now < end && end.since(now) <= ANNOUNCED).then_some(end)
}

/// Days until `end`, begun ones included.
#[must_use]
pub fn days_until(end: Timestamp, now: Timestamp) -> u64 {
    end.since(now).as_micros().div_ceil(days(1).as_micros()).try_into().unwrap_or(u64::MAX)
}

impl ApiKey {
    /// Days until the key stops by itself, when it works and that is announced.
    #[must_use]
    pub fn expires_in_days(&self, now: Timestamp) -> Option<u64> {
        let live = self.state(now) == KeyState::Live;
        announced(self.expires_at, now).filter(|_| live).map(|end| days_until(end, now))
    }
}

/// The warning that is due at `now` for an expiry that was chosen at `chosen`: so many days before.
/// What the firm knew when it chose is no warning, and of several that were missed only the last is
/// given.
#[must_use]
pub fn warning_due(expires_at: Timestamp, chosen: Timestamp, now: Timestamp) -> Option<u64> {
    if now >= expires_at {
        return None;
    }
    let due = WARNINGS.into_iter().find(|step| now >= expires_at.minus(days(*step)));
    due.filter(|step| expires_at.minus(days(*step)) > chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(count: u64) -> Timestamp {
        Timestamp::from_micros(0).plus(days(count))
    }

    #[test]
    fn each_warning_is_due_from_its_day_to_the_next() {
        let due = |today| warning_due(day(365), day(0), day(today));
        assert_eq!(due(304), None);
        assert_eq!((due(305), due(334)), (Some(60), Some(60)));
        assert_eq!((due(335), due(357)), (Some(30), Some(30)));
        assert_eq!((due(358), due(363)), (Some(7), Some(7)));
        assert_eq!(due(364), Some(1));
        assert_eq!(due(365), None, "it has expired");
    }

    #[test]
    fn whoever_chose_a_short_life_is_not_warned_of_it_at_once() {
        assert_eq!(warning_due(day(20), day(0), day(0)), None);
        assert_eq!(warning_due(day(30), day(0), day(0)), None);
        assert_eq!(warning_due(day(20), day(0), day(13)), Some(7));
        assert_eq!(warning_due(day(1), day(0), day(0)), None);
    }

    #[test]
    fn an_expiry_is_announced_for_a_month_and_its_days_are_counted_upwards() {
        let end = day(100);
        assert_eq!(announced(end, day(68)), None);
        assert_eq!(announced(end, day(69)), Some(end));
        assert_eq!(announced(end, end), None);
        assert_eq!(days_until(end, day(88)), 12);
        assert_eq!(days_until(end, day(88).plus(Duration::from_secs(1))), 12);
        assert_eq!(days_until(end, end.minus(Duration::from_secs(1))), 1);
    }
}
