//! The words of the screens, from `locales`: French the source, English complete.

use std::{
    borrow::{Borrow, Cow},
    collections::HashMap,
};

use domain::{
    api_key::{KeyKind, Scope},
    catalog::AppKind,
    ending::last_instant,
    key_secret::Overlap,
    page::Total,
    time::Timestamp,
};
use fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use jiff::{civil::DateTime, tz::TimeZone};
use unic_langid::{LanguageIdentifier, langid};

use crate::language::Language;

static_loader! {
    static MESSAGES = {
        locales: "./locales",
        fallback_language: "fr",
        // Marks around arguments would come out in what is copied and searched.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static FRENCH: LanguageIdentifier = langid!("fr");
static ENGLISH: LanguageIdentifier = langid!("en");

const MONTHS: [[&str; 12]; 2] = [
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// Says everything in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    language: Language,
}

impl Words {
    /// The words of a language.
    pub(crate) const fn new(language: Language) -> Self {
        Self { language }
    }

    /// `fr` or `en`.
    pub(crate) const fn code(self) -> &'static str {
        self.language.code()
    }

    /// Whether this is French.
    pub(crate) const fn is_french(self) -> bool {
        matches!(self.language, Language::French)
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self.language {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
        }
    }

    /// A message without arguments.
    pub(crate) fn t(self, key: &str) -> String {
        MESSAGES.lookup(self.id(), key)
    }

    /// "Julie Perrin, Karim Benali et Anne Faure"
    pub(crate) fn listed(self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{}{}{last}", first.join(", "), self.t("lists-and")),
        }
    }

    /// The name of a kind of application.
    pub(crate) fn kind(self, kind: &AppKind) -> String {
        self.t(&format!("kind-{kind}"))
    }

    /// What a kind of application is.
    pub(crate) fn kind_hint(self, kind: &AppKind) -> String {
        self.t(&format!("kind-{kind}-hint"))
    }

    /// The name of a kind of key.
    pub(crate) fn key_kind(self, kind: &KeyKind) -> String {
        self.t(&format!("key-kind-{}", kind.code()))
    }

    /// What a scope allows.
    pub(crate) fn scope(self, scope: &Scope) -> String {
        self.t(&format!("scope-{}", scope.code().replace(':', "-")))
    }

    /// How long the secret before keeps working.
    pub(crate) fn overlap(self, overlap: &Overlap) -> String {
        self.t(&format!("overlap-{}", overlap.code()))
    }

    /// A message without arguments, if there is one of this name.
    pub(crate) fn try_t(self, key: &str) -> Option<String> {
        MESSAGES.try_lookup(self.id(), key)
    }

    /// A message with `$name`.
    pub(crate) fn named(self, key: &str, name: impl AsRef<str>) -> String {
        self.with(key, &[("name", name.as_ref())])
    }

    /// A message with `$count`, to choose the plural by, and `$number`, to show.
    pub(crate) fn counted(self, key: &str, count: impl Borrow<u64>) -> String {
        self.counted_with(key, count, &[])
    }

    /// A message with arguments.
    pub(crate) fn with(self, key: &str, arguments: &[(&'static str, &str)]) -> String {
        MESSAGES.lookup_with_args(self.id(), key, &texts(arguments))
    }

    /// A message with a count, and arguments.
    pub(crate) fn counted_with(
        self,
        key: &str,
        count: impl Borrow<u64>,
        arguments: &[(&'static str, &str)],
    ) -> String {
        let (count, mut all) = (*count.borrow(), texts(arguments));
        all.insert("count".into(), FluentValue::from(count));
        all.insert("number".into(), FluentValue::from(self.number(count)));
        MESSAGES.lookup_with_args(self.id(), key, &all)
    }

    /// "1 284", with a narrow no-break space, or "1,284".
    pub(crate) fn number(self, number: impl Borrow<u64>) -> String {
        let digits = number.borrow().to_string();
        let separator = if self.is_french() { '\u{202f}' } else { ',' };
        let mut text = String::with_capacity(digits.len() * 2);
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// "1 284", or "plus de 1 000".
    pub(crate) fn total(self, total: &Total) -> String {
        match total {
            Total::Exact(count) => self.number(count),
            Total::MoreThan(count) => self.with("more-than", &[("number", &self.number(count))]),
        }
    }

    /// "24 novembre 2026".
    pub(crate) fn date(self, at: &Timestamp) -> String {
        let Some(at) = in_paris(*at) else { return String::new() };
        let month = usize::from(at.month().unsigned_abs()).saturating_sub(1);
        let months = &MONTHS[usize::from(!self.is_french())];
        let month = months.get(month).copied().unwrap_or_default();
        match (self.is_french(), at.day()) {
            (true, 1) => format!("1er\u{a0}{month}\u{a0}{}", at.year()),
            (_, day) => format!("{day}\u{a0}{month}\u{a0}{}", at.year()),
        }
    }

    /// "jusqu’au 31 décembre 2026", of what is over at the first instant of the next day.
    pub(crate) fn until(self, end: &Timestamp) -> String {
        self.with("until", &[("date", &self.date(&last_instant(*end)))])
    }

    /// "14 h 32" or "14:32".
    pub(crate) fn time(self, at: &Timestamp) -> String {
        let Some(at) = in_paris(*at) else { return String::new() };
        let (hour, minute) = (at.hour(), at.minute());
        if self.is_french() {
            format!("{hour}\u{a0}h\u{a0}{minute:02}")
        } else {
            format!("{hour}:{minute:02}")
        }
    }

    /// "24 novembre 2026, 14 h 32".
    pub(crate) fn moment(self, at: &Timestamp) -> String {
        format!("{}, {}", self.date(at), self.time(at))
    }
}

fn in_paris(at: Timestamp) -> Option<DateTime> {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).ok()?;
    Some(TimeZone::get("Europe/Paris").ok()?.to_datetime(at))
}

fn texts<'a>(arguments: &[(&'static str, &'a str)]) -> HashMap<Cow<'static, str>, FluentValue<'a>> {
    arguments.iter().map(|(name, value)| (Cow::from(*name), FluentValue::from(*value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [Words; 2] = [Words::new(Language::French), Words::new(Language::English)];

    #[test]
    fn numbers_and_dates_follow_the_language() {
        let [french, english] = WORDS;
        assert_eq!(french.number(350_000), "350\u{202f}000");
        assert_eq!(english.number(1_284), "1,284");
        let at = Timestamp::from_micros(1_795_507_200_000_000);
        assert_eq!(french.date(&at), "24\u{a0}novembre\u{a0}2026");
        assert_eq!(french.time(&at), "9\u{a0}h\u{a0}00");
        assert_eq!(english.time(&at), "9:00");
    }

    #[test]
    fn one_and_none_are_singular_in_french_and_only_one_in_english() {
        let [french, english] = WORDS;
        assert_eq!(french.counted("selection-count", 0), "0 dossier sélectionné");
        assert_eq!(french.counted("selection-count", 1_284), "1\u{202f}284 dossiers sélectionnés");
        assert_eq!(english.counted("selection-count", 0), "0 dossiers selected");
    }
}
