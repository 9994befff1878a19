//! English or French, as the caller's program asks.

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};

/// Whether the caller reads French rather than English; English when it does not say.
pub(crate) fn prefers_french(headers: &HeaderMap) -> bool {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let asked = asked.unwrap_or_default();
    weight(asked, "fr") > weight(asked, "en")
}

/// How much a language is wanted, from 0 to 1 (RFC 9110, 12.5.4); of two ranges that ask for it, the
/// one that wants it more counts. An earlier one wins a tie, as people expect, by a hair.
fn weight(asked: &str, language: &str) -> f32 {
    let wanted = asked.split(',').zip(0_u8..).filter_map(|(range, place)| {
        let (tag, parameter) = range.split_once(';').unwrap_or((range, "q=1"));
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let weight: f32 = parameter.trim().strip_prefix("q=")?.parse().ok()?;
        let counts = primary.eq_ignore_ascii_case(language) && (0.001..=1.0).contains(&weight);
        counts.then(|| weight - f32::from(place) * 1e-6)
    });
    wanted.fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_is_wanted_more_is_spoken_and_english_is_the_rest() {
        let french = |asked: &'static str| {
            prefers_french(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, asked.parse().unwrap())]))
        };
        for asked in ["fr", "fr-CA, en;q=0.9", "en;q=0.1, FR;q=0.9", "fr, en", "de, fr;q=0.2"] {
            assert!(french(asked), "{asked}");
        }
        for asked in
            ["", "en", "en, fr", "fr;q=0, de", "fr;q=x", "fro", "sw-fr", "*", ",;,fr;q=NaN"]
        {
            assert!(!french(asked), "{asked}");
        }
        assert!(!prefers_french(&HeaderMap::new()));
    }
}
