//! What a password must be (AU1, AU2): long, and not one of those that everybody tries. No rule says
//! what it is composed of.

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

use crate::{Flaw, search::fold, secret::Secret};

/// The fewest characters, since it is the only factor (AU1).
pub const SHORTEST: usize = 15;

/// The most characters; none of them is ever left out (AU1).
pub const LONGEST: usize = 256;

/// Names of the product, which a password is not made of.
const PRODUCT: [&str; 3] = ["loophub", "cegid", "loop"];

/// Names of fewer characters stand in too many words.
const SHORTEST_NAME: usize = 4;

/// What must remain of a password without the names of its surroundings.
const LEAST_OF_ONES_OWN: usize = 8;

/// Passwords in their folded form that everybody tries; where they come from is said beside them.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../passwords/common.txt").lines().collect());

/// What passwords are built of.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../passwords/words.txt").lines().collect());

/// The same characters in one form (NFC), whatever keyboard they came from.
#[must_use]
pub fn compose(typed: &str) -> String {
    typed.nfc().collect()
}

/// Reads a new password, for somebody who goes by these `names`: the firm's, their own, the part of
/// their address before the `@`. Spaces count; nothing is trimmed.
///
/// # Errors
/// [`Flaw::Missing`], [`Flaw::TooShort`], [`Flaw::TooLong`], [`Flaw::ForbiddenCharacter`] for control
/// characters, [`Flaw::CommonPassword`], [`Flaw::PasswordOfNames`].
pub fn parse(typed: &str, names: &[&str]) -> Result<Secret, Flaw> {
    // Counted before composing: a hostile megabyte is not worth the work.
    if typed.chars().take(LONGEST * 4 + 1).count() > LONGEST * 4 {
        return Err(Flaw::TooLong);
    }
    let password = compose(typed);
    match password.chars().count() {
        0 => return Err(Flaw::Missing),
        length if length < SHORTEST => return Err(Flaw::TooShort),
        length if length > LONGEST => return Err(Flaw::TooLong),
        _ => {}
    }
    if password.chars().any(char::is_control) {
        return Err(Flaw::ForbiddenCharacter);
    }
    let plain = fold(&password);
    if is_common(&plain) {
        return Err(Flaw::CommonPassword);
    }
    if is_made_of(&plain, names) {
        return Err(Flaw::PasswordOfNames);
    }
    Ok(Secret::new(password))
}

/// Whether everybody tries it, in whatever case, with whatever accents and signs between.
fn is_common(plain: &str) -> bool {
    let distinct: HashSet<char> = plain.chars().collect();
    let bare = bare(plain);
    distinct.len() <= 3
        || COMMON.contains(plain)
        || COMMON.contains(bare.as_str())
        || is_one_word(&bare)
        || is_one_word(&unmasked(&bare))
}

/// Letters and digits alone.
fn bare(plain: &str) -> String {
    plain.chars().filter(|char| char.is_alphanumeric()).collect()
}

/// With the letters for which people write digits.
fn unmasked(bare: &str) -> String {
    let letter = |char| match char {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    };
    bare.chars().map(letter).collect()
}

/// Whether its letters are one of the words alone, however often.
fn is_one_word(bare: &str) -> bool {
    let letters: String = bare.chars().filter(|char| !char.is_numeric()).collect();
    let is_only = |word: &str| !letters.is_empty() && letters.replace(word, "").is_empty();
    WORDS.iter().any(|word| is_only(word))
}

/// Whether little remains of it without these names.
fn is_made_of(plain: &str, names: &[&str]) -> bool {
    let mut parts: Vec<String> = Vec::new();
    for name in names.iter().copied().chain(PRODUCT) {
        let name = fold(name);
        parts.push(bare(&name));
        parts.extend(name.split(|char: char| !char.is_alphanumeric()).map(str::to_owned));
    }
    parts.retain(|part| part.chars().count() >= SHORTEST_NAME);
    // The longest first, so that none hides a part of another.
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let whole = bare(plain);
    let rest = parts.iter().fold(whole.clone(), |rest, part| rest.replace(part.as_str(), ""));
    rest != whole && (rest.chars().count() < LEAST_OF_ONES_OWN || is_common(&rest))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use expect_test::expect_file;

    use super::*;

    const NAMES: [&str; 4] = ["Cabinet Exemple", "Julie", "Perrin", "julie.perrin"];

    /// The ways in which people make a word long enough.
    fn recipe() -> BTreeSet<String> {
        let mut made = BTreeSet::new();
        let digits = "12345678901234567890";
        for word in WORDS.iter() {
            made.insert(word.repeat(SHORTEST.div_ceil(word.len())));
            made.insert(format!("{word}{}", &digits[..SHORTEST.saturating_sub(word.len()).max(3)]));
            made.insert(format!("{}{word}", &digits[..SHORTEST.saturating_sub(word.len()).max(3)]));
            made.insert(format!("{word}123{word}"));
            made.insert(format!("{word}{word}123"));
            made.extend((2024..2028).map(|year| format!("{word}{word}{year}")));
            made.extend(WORDS[..6].iter().map(|first| format!("{first}{word}")));
        }
        for run in ["1234567890", "0123456789", "9876543210", "azertyuiop", "qwertyuiop", "112233"]
        {
            made.extend((SHORTEST..=20).map(|length| run.repeat(4)[..length].to_owned()));
        }
        made.retain(|one| one.len() >= SHORTEST);
        made
    }

    #[test]
    fn the_list_is_what_its_recipe_makes() {
        let made = recipe();
        assert!(made.len() >= 3_000, "{}", made.len());
        let text: String = made.iter().map(|one| format!("{one}\n")).collect();
        expect_file!["../passwords/common.txt"].assert_eq(&text);
    }

    #[test]
    fn what_everybody_tries_is_refused_however_it_is_written() {
        for typed in [
            "motdepasse123456",
            "MotDePasse-2026!!!",
            "M0td3p4ss3 M0td3p4ss3",
            "azertyuiopqsdfghjklm",
            "Azerty-Azerty-Azerty",
            "123456789012345",
            "aaaaaaaaaaaaaaaaaaaa",
            "hiver2026hiver2026",
            "julieJULIEjulie12",
        ] {
            assert_eq!(parse(typed, &[]).unwrap_err(), Flaw::CommonPassword, "{typed}");
        }
    }

    #[test]
    fn names_of_the_surroundings_are_refused() {
        for typed in [
            "Cabinet Exemple 2026!",
            "CegidCegidCegid",
            "cegid-loophub-2026",
            "Perrin.Julie.1990",
            "julie.perrin@loophub",
        ] {
            let flaw = parse(typed, &NAMES).unwrap_err();
            assert!(
                matches!(flaw, Flaw::PasswordOfNames | Flaw::CommonPassword),
                "{typed}: {flaw:?}"
            );
        }
        assert!(parse("le cabinet aux volets verts", &NAMES).is_ok());
    }

    #[test]
    fn what_is_long_is_taken_whatever_it_is_made_of() {
        for typed in [
            "quatre tasses de thé froid",
            "                 x ? 9 é",
            "correcthorsebatterystaple",
            "日本語の長いパスフレーズです。十五文字",
            "dix-sept marmottes 🎿",
        ] {
            assert_eq!(parse(typed, &NAMES).unwrap().reveal(), compose(typed), "{typed}");
        }
        let longest = "aé9 ".repeat(64);
        assert_eq!(parse(&longest, &[]).unwrap().reveal(), longest);
        assert_eq!(parse(&format!("{longest}x"), &[]).unwrap_err(), Flaw::TooLong);
        assert_eq!(parse("quatorze signe", &[]).unwrap_err(), Flaw::TooShort);
        assert_eq!(parse("", &[]).unwrap_err(), Flaw::Missing);
        assert_eq!(parse("une ligne\net une autre", &[]).unwrap_err(), Flaw::ForbiddenCharacter);
    }

    #[test]
    fn accents_are_one_character_however_they_were_typed() {
        let (one, two) = ("thé thé thé thé thé", "the\u{301} thé thé thé thé");
        assert_eq!(compose(one), compose(two));
    }
}
