//! Searching dossiers (C6): letters without case or accents, from the start of the code or of any
//! word of the name.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::Flaw;

/// A folded prefix of at least three characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchKey(String);

impl SearchKey {
    /// The fewest characters that make a search (C6).
    pub const SHORTEST: usize = 3;
    /// The most characters that are worth looking for.
    pub const LONGEST: usize = 200;

    /// Folds what was typed.
    ///
    /// # Errors
    /// [`Flaw::TooShort`] under three characters, [`Flaw::TooLong`] over two hundred,
    /// [`Flaw::ForbiddenCharacter`] when it holds a control character.
    pub fn parse(typed: &str) -> Result<Self, Flaw> {
        if typed.chars().nth(Self::LONGEST).is_some() {
            return Err(Flaw::TooLong);
        }
        if typed.chars().any(char::is_control) {
            return Err(Flaw::ForbiddenCharacter);
        }
        let folded = fold(typed);
        if folded.chars().count() < Self::SHORTEST { Err(Flaw::TooShort) } else { Ok(Self(folded)) }
    }

    /// The first term of the range.
    #[must_use]
    pub fn lower(&self) -> &str {
        &self.0
    }

    /// The first term beyond the range: the prefix with its last character made one greater, in the
    /// order of code points, which is the order of UTF-8.
    #[must_use]
    pub fn upper(&self) -> String {
        let mut chars: Vec<char> = self.0.chars().collect();
        while let Some(last) = chars.pop() {
            if let Some(next) = successor(last) {
                chars.push(next);
                return chars.into_iter().collect();
            }
        }
        // Only a key of nothing but the last code point gets here; nothing sorts beyond it.
        char::MAX.to_string().repeat(Self::LONGEST + 1)
    }
}

fn successor(char: char) -> Option<char> {
    match char {
        '\u{D7FF}' => Some('\u{E000}'),
        char::MAX => None,
        other => char::from_u32(u32::from(other) + 1),
    }
}

/// The terms under which a dossier is found: its code, and its name from each word on.
#[must_use]
pub fn terms(code: &str, name: &str) -> Vec<String> {
    let name = fold(name);
    let starts = name.match_indices(' ').map(|(space, _)| space + 1);
    let mut terms: Vec<String> =
        std::iter::once(0).chain(starts).map(|start| name[start..].to_owned()).collect();
    terms.push(fold(code));
    terms.retain(|term| !term.is_empty());
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Folds text for searching: no accents, no case, ligatures spelt out; spaces, dashes, quotes and
/// brackets become one space. Every other character, `%` and `_` among them, stands for itself.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in without_accents_and_case(text).chars() {
        match char {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            _ if separates(char) => {
                if !folded.ends_with(' ') && !folded.is_empty() {
                    folded.push(' ');
                }
            }
            other => folded.push(other),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Most names are plain, and a firm has many.
fn without_accents_and_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain: String = text.nfkd().filter(|char| !is_combining_mark(*char)).collect();
    caseless::default_case_fold_str(&plain)
}

fn separates(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char, '-' | '\'' | '"' | '(' | ')' | '[' | ']' | '«' | '»' | ';' | ',' | '/')
        || matches!(char, '\u{2010}'..='\u{201F}' | '\u{2032}' | '\u{2033}' | '\u{02BC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_ligatures_do_not_matter() {
        assert_eq!(
            fold("  ÉTABLISSEMENTS Œuvres – l’Étoile (69) "),
            "etablissements oeuvres l etoile 69"
        );
        assert_eq!(fold("STRAẞE Çelik"), "strasse celik");
    }

    #[test]
    fn a_name_is_found_from_each_of_its_words() {
        assert_eq!(terms("0012", "SKIS ROSSIGNOL"), ["0012", "rossignol", "skis rossignol"]);
    }

    #[test]
    fn wildcards_of_sql_are_plain_characters() {
        assert_eq!(fold(r"100%_\"), r"100%_\");
    }

    #[test]
    fn fewer_than_three_characters_is_too_short() {
        assert_eq!(SearchKey::parse("é-"), Err(Flaw::TooShort));
        assert!(SearchKey::parse("l’é").is_ok());
    }

    #[test]
    fn the_range_holds_exactly_what_begins_with_the_key() {
        let key = SearchKey::parse("bou").unwrap();
        assert_eq!((key.lower(), key.upper().as_str()), ("bou", "bov"));
    }
}
