//! When an activation ends by itself: the end of a day in Paris, and how early that is said.

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use crate::{
    Flaw,
    time::{Timestamp, days},
};

/// Days before the end at which it is announced, the first first.
const NOTICES: [u64; 2] = [7, 1];

/// The furthest end that is taken: a year with a digit too much is a slip of the hand.
const YEARS: i64 = 10;

/// Reads the last day of an activation, as a date field sends it or as a person types it in French
/// ("2026-12-31", "31/12/2026"); blank is for good. Answers the instant from which on it is over: the
/// first of the next day in Paris, summer or winter.
///
/// # Errors
/// [`Flaw::Malformed`] when it is no date, [`Flaw::NotAhead`] when it is today or past,
/// [`Flaw::TooFarAhead`] more than ten years from now.
pub fn end_of(typed: &str, now: Timestamp) -> Result<Option<Timestamp>, Flaw> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day = parse(typed).ok_or(Flaw::Malformed)?;
    let today = day_of(now).ok_or(Flaw::Malformed)?;
    if day <= today {
        return Err(Flaw::NotAhead);
    }
    if today.checked_add(YEARS.years()).is_ok_and(|last| day > last) {
        return Err(Flaw::TooFarAhead);
    }
    day.tomorrow().ok().and_then(start_of).map(Some).ok_or(Flaw::TooFarAhead)
}

/// The last day of what is over at `ends_at`, as date fields hold it: "2026-12-31".
#[must_use]
pub fn last_day(ends_at: Timestamp) -> String {
    day_of(last_instant(ends_at)).map(|day| day.to_string()).unwrap_or_default()
}

/// An instant of the last day of what is over at `ends_at`, for words that name the day.
#[must_use]
pub const fn last_instant(ends_at: Timestamp) -> Timestamp {
    Timestamp::from_micros(ends_at.as_micros().saturating_sub(1))
}

/// The first day that can be chosen at `now`: tomorrow, as date fields hold it.
#[must_use]
pub fn earliest(now: Timestamp) -> String {
    let tomorrow = day_of(now).and_then(|day| day.tomorrow().ok());
    tomorrow.map(|day| day.to_string()).unwrap_or_default()
}

/// When the end is announced next, seen from `now`: 7 days before, then 1. Whoever chooses an end that
/// is nearer knows of it.
#[must_use]
pub fn next_notice(ends_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    NOTICES.into_iter().map(|before| ends_at.minus(days(before))).find(|notice| *notice > now)
}

/// Whether what ends then, if ever, is over.
#[must_use]
pub fn is_over(ends_at: Option<Timestamp>, now: Timestamp) -> bool {
    ends_at.is_some_and(|end| end <= now)
}

/// `2026-12-31`, or `31/12/2026`.
fn parse(typed: &str) -> Option<Date> {
    let iso: Vec<&str> = typed.split('-').collect();
    let french: Vec<&str> = typed.split('/').collect();
    let (year, month, day) = match (iso.as_slice(), french.as_slice()) {
        ([year, month, day], _) | (_, [day, month, year]) => (*year, *month, *day),
        _ => return None,
    };
    let digits = |text: &str, most: usize| {
        (text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
    };
    digits(year, 4).and(digits(month, 2)).and(digits(day, 2))?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn paris() -> Option<TimeZone> {
    TimeZone::get("Europe/Paris").ok()
}

fn day_of(at: Timestamp) -> Option<Date> {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).ok()?;
    Some(paris()?.to_datetime(at).date())
}

fn start_of(day: Date) -> Option<Timestamp> {
    let start = paris()?.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(Timestamp::from_micros(start.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    #[test]
    fn a_day_ends_with_it_in_paris_in_summer_and_in_winter() {
        let now = at("2026-11-24T08:00:00Z");
        assert_eq!(end_of("2026-12-31", now), Ok(Some(at("2026-12-31T23:00:00Z"))));
        assert_eq!(end_of("2027-07-01", now), Ok(Some(at("2027-07-01T22:00:00Z"))));
        // The nights in which the clocks change, 28 March and 31 October 2027.
        assert_eq!(end_of("2027-03-27", now), Ok(Some(at("2027-03-27T23:00:00Z"))));
        assert_eq!(end_of("2027-03-28", now), Ok(Some(at("2027-03-28T22:00:00Z"))));
        assert_eq!(end_of("2027-10-31", now), Ok(Some(at("2027-10-31T23:00:00Z"))));
        assert_eq!(end_of(" 31/12/2026 ", now), Ok(Some(at("2026-12-31T23:00:00Z"))));
        assert_eq!(last_day(at("2026-12-31T23:00:00Z")), "2026-12-31");
        assert_eq!(last_day(at("2027-07-01T22:00:00Z")), "2027-07-01");
    }

    #[test]
    fn today_is_the_day_in_paris_and_is_too_early() {
        // Half past midnight on the 25th in Paris.
        let night = at("2026-11-24T23:30:00Z");
        assert_eq!(end_of("2026-11-25", night), Err(Flaw::NotAhead));
        assert_eq!(earliest(night), "2026-11-26");
        assert!(end_of("2026-11-26", night).is_ok());
        let evening = at("2026-11-24T22:30:00Z");
        assert_eq!(earliest(evening), "2026-11-25");
        assert_eq!(end_of("2020-01-01", evening), Err(Flaw::NotAhead));
    }

    #[test]
    fn what_is_no_date_or_too_far_is_refused() {
        let now = at("2026-11-24T08:00:00Z");
        for wrong in
            ["x", "2027-02-29", "31/02/2027", "2027-13-01", "1-1-1-1", "20270101", "+1-1-1"]
        {
            assert_eq!(end_of(wrong, now), Err(Flaw::Malformed), "{wrong}");
        }
        assert_eq!(end_of("2036-11-25", now), Err(Flaw::TooFarAhead));
        assert!(end_of("2036-11-24", now).is_ok());
        assert_eq!(end_of("9999-12-31", now), Err(Flaw::TooFarAhead));
        assert_eq!(end_of("  ", now), Ok(None));
    }

    #[test]
    fn an_end_is_announced_a_week_and_a_day_before() {
        let end = at("2026-12-31T23:00:00Z");
        let next = |now: &str| next_notice(end, at(now));
        assert_eq!(next("2026-11-24T08:00:00Z"), Some(end.minus(days(7))));
        assert_eq!(next("2026-12-24T23:00:00Z"), Some(end.minus(days(1))));
        assert_eq!(next("2026-12-30T23:00:00Z"), None);
        assert!(is_over(Some(end), end) && !is_over(Some(end), last_instant(end)));
        assert!(!is_over(None, end));
    }
}
