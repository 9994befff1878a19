//! Addresses of pages, with their queries.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What needs no escape in a part of a path.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// One part of a path.
pub(crate) fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// A path with the fields that are not empty as its query.
pub(crate) fn with_query(path: &str, fields: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    match query.finish() {
        empty if empty.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// A place on this site to go back to; anything else leads home.
pub(crate) fn local(path: &str) -> &str {
    // Browsers drop tabs and line ends from addresses, and take a backslash for a slash.
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && path.starts_with('/') && !path.starts_with("//") { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_on_this_site_are_gone_back_to() {
        assert_eq!(local("/dossiers?q=bou"), "/dossiers?q=bou");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\nb",
            "/\t/evil.example",
            "/\u{1}",
            "/\u{7f}",
            "/é",
        ] {
            assert_eq!(local(elsewhere), "/", "{elsewhere:?}");
        }
    }

    #[test]
    fn what_a_person_typed_is_escaped() {
        assert_eq!(
            with_query("/dossiers", &[("q", "l’é & co"), ("after", "")]),
            "/dossiers?q=l%E2%80%99%C3%A9+%26+co"
        );
    }
}
