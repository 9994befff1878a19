//! The words of mails, from `locales`: French the source, English complete.

use std::{borrow::Cow, collections::HashMap};

use domain::{
    ending::last_instant,
    mail::{Language, MailContent},
    time::Timestamp,
};
use fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use jiff::tz::TimeZone;
use unic_langid::{LanguageIdentifier, langid};

use super::requests;

static_loader! {
    pub(super) static MESSAGES = {
        locales: "./locales",
        fallback_language: "fr",
        // Marks around arguments would come out in what is copied from a mail.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static FRENCH: LanguageIdentifier = langid!("fr");
static ENGLISH: LanguageIdentifier = langid!("en");

/// What a mail names.
pub(super) type Named<'a> = Vec<(&'static str, FluentValue<'a>)>;

pub(super) type Arguments<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

/// The subject and the text of a mail. `hub` is where people reach the hub.
pub(super) fn say(language: Language, content: &MailContent, hub: &str) -> (String, String) {
    let id = match language {
        Language::French => &FRENCH,
        Language::English => &ENGLISH,
    };
    let mut arguments = arguments(id, content, hub);
    arguments.insert("hub".into(), hub.to_owned().into());
    let kind = content.kind();
    let text = |part: &str| MESSAGES.lookup_with_args(id, &format!("{kind}-{part}"), &arguments);
    let foot = MESSAGES.lookup_with_args(id, "foot", &arguments);
    (text("subject"), format!("{}\n\n-- \n{foot}\n", text("text")))
}

fn arguments<'a>(id: &LanguageIdentifier, content: &'a MailContent, hub: &str) -> Arguments<'a> {
    let (names, end): (Named<'a>, Option<Timestamp>) = match content {
        MailContent::KeyExpiring { firm, key, name, identifier, application, expires_at, days } => {
            let address = format!("{hub}/loophub/keys/{key}");
            let application = application.as_deref().unwrap_or_default();
            let names = vec![
                ("firm", firm.as_str().into()),
                ("name", name.as_str().into()),
                ("identifier", identifier.as_str().into()),
                ("application", application.into()),
                ("serves", if application.is_empty() { "none" } else { "one" }.into()),
                ("days", (*days).into()),
                ("address", address.into()),
            ];
            (names, Some(*expires_at))
        }
        MailContent::ActivationsEnding { firm, lines, count, ends_at, days } => {
            (ending(id, (firm, lines, *count), (*days, hub)), Some(last_instant(*ends_at)))
        }
        MailContent::ActivationsAsked { lapses_at, .. } => {
            (requests::words(id, content, hub), Some(last_instant(*lapses_at)))
        }
        MailContent::RequestDecided { .. } => (requests::words(id, content, hub), None),
        MailContent::SecretLink { firm, application, token, expires_at } => {
            let address = format!("{hub}/secret/{token}");
            let names = vec![
                ("firm", firm.as_str().into()),
                ("application", application.as_str().into()),
                ("address", address.into()),
            ];
            (names, Some(*expires_at))
        }
        MailContent::Invitation { firm, person, dossiers, token, expires_at } => {
            let names = vec![
                ("firm", firm.as_str().into()),
                ("person", person.as_str().into()),
                ("dossiers", list(dossiers).into()),
                ("address", format!("{hub}/welcome/{token}").into()),
            ];
            (names, Some(*expires_at))
        }
        MailContent::ServicesOpened { firm, person, dossier, applications } => {
            let names = vec![
                ("firm", firm.as_str().into()),
                ("person", person.as_str().into()),
                ("dossier", dossier.as_str().into()),
                ("applications", list(applications).into()),
                ("address", format!("{hub}/space").into()),
            ];
            (names, None)
        }
        MailContent::SecretCode { firm, application, code } => {
            let code = format!("{} {}", code.get(..4).unwrap_or(code), code.get(4..).unwrap_or(""));
            let names = vec![
                ("firm", firm.as_str().into()),
                ("application", application.as_str().into()),
                ("code", code.into()),
            ];
            (names, None)
        }
    };
    let mut all: Arguments<'a> =
        names.into_iter().map(|(name, value)| (name.into(), value)).collect();
    if let Some(date) = end.and_then(|end| date(id, end)) {
        all.insert("date".into(), date.into());
    }
    if let Some(day) = end.and_then(|end| day(id, end)) {
        all.insert("day".into(), day.into());
    }
    all
}

/// One name a line. What was typed with a line end would have been refused.
fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("- {name}")).collect::<Vec<_>>().join("\n")
}

/// What ends before long: one line for each, and a link to the one dossier or to all.
fn ending<'a>(
    id: &LanguageIdentifier,
    (firm, lines, count): (&'a str, &'a [(String, String, String)], u64),
    (days, hub): (u64, &str),
) -> Named<'a> {
    let line = |(code, name, app): &(String, String, String)| {
        let parts = [("application", app), ("name", name), ("code", code)];
        let parts = parts.map(|(key, value)| (key.into(), value.as_str().into()));
        MESSAGES.lookup_with_args(id, "activations-ending-line", &Arguments::from(parts))
    };
    let mut said: Vec<String> = lines.iter().map(line).collect();
    let more = count.saturating_sub(lines.len() as u64);
    if more > 0 {
        let parts = Arguments::from([("count".into(), more.into())]);
        said.push(MESSAGES.lookup_with_args(id, "activations-ending-more", &parts));
    }
    let address = match lines {
        [(code, ..)] if count == 1 => format!("{hub}/dossiers/{}/applications", part(code)),
        _ => format!("{hub}/dossiers"),
    };
    let application = lines.first().map_or("", |(_, _, app)| app.as_str());
    vec![
        ("firm", firm.into()),
        ("application", application.into()),
        ("count", count.into()),
        ("lines", said.join("\n").into()),
        ("days", days.into()),
        ("address", address.into()),
    ]
}

/// A dossier's code as part of an address.
pub(super) fn part(code: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    code.bytes().map(encode).collect()
}

/// "24 novembre 2026 à 14 h 32", in Paris.
fn date(id: &LanguageIdentifier, at: Timestamp) -> Option<String> {
    Some(MESSAGES.lookup_with_args(id, "date", &moment(at)?))
}

/// "24 novembre 2026".
fn day(id: &LanguageIdentifier, at: Timestamp) -> Option<String> {
    Some(MESSAGES.lookup_with_args(id, "day", &moment(at)?))
}

fn moment(at: Timestamp) -> Option<Arguments<'static>> {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).ok()?;
    let at = TimeZone::get("Europe/Paris").ok()?.to_datetime(at);
    let minute = format!("{:02}", at.minute());
    let parts: Arguments<'static> = [
        ("day", FluentValue::from(at.day())),
        ("month", at.month().into()),
        ("year", at.year().to_string().into()),
        ("hour", at.hour().into()),
        ("minute", minute.into()),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value))
    .collect();
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expiring(days: u64) -> MailContent {
        MailContent::KeyExpiring {
            firm: "Cabinet Exemple".to_owned(),
            key: serde(),
            name: "Trésoly".to_owned(),
            identifier: "lhk_live_x".to_owned(),
            application: None,
            expires_at: Timestamp::from_micros(1_795_507_200_000_000),
            days,
        }
    }

    fn serde() -> domain::id::ObjectId {
        domain::id::ObjectId::parse("01900000-0000-7000-8000-000000000007").unwrap()
    }

    #[test]
    fn a_mail_says_when_and_where_in_its_language() {
        let (subject, text) = say(Language::French, &expiring(7), "https://hub.example");
        assert_eq!(subject, "La clé «\u{202f}Trésoly\u{202f}» expire dans 7 jours");
        assert!(text.contains("24 novembre 2026 à 9 h 00"), "{text}");
        assert!(text.contains(&format!("https://hub.example/loophub/keys/{}", serde())));
        let (subject, text) = say(Language::English, &expiring(1), "https://hub.example");
        assert_eq!(subject, "The key “Trésoly” expires tomorrow");
        assert!(text.contains("24 November 2026 at 9:00"), "{text}");
    }

    #[test]
    fn ends_are_told_by_their_last_day_with_each_dossier_on_a_line() {
        let line =
            |code: &str| (code.to_owned(), "BOULANGERIE VAISE".to_owned(), "Trésoly".to_owned());
        let mut content = MailContent::ActivationsEnding {
            firm: "Cabinet Exemple".to_owned(),
            lines: vec![line("A 1")],
            count: 1,
            // The first instant of 2027 in Paris.
            ends_at: Timestamp::from_micros(1_798_758_000_000_000),
            days: 7,
        };
        let (subject, text) = say(Language::French, &content, "https://h");
        assert_eq!(subject, "Trésoly s’arrête dans 7 jours sur un dossier");
        assert!(text.contains("31 décembre 2026") && !text.contains("2027"), "{text}");
        assert!(text.contains("- Trésoly, BOULANGERIE VAISE (A 1)"), "{text}");
        assert!(text.contains("https://h/dossiers/A%201/applications"), "{text}");
        if let MailContent::ActivationsEnding { lines, count, days, .. } = &mut content {
            (*count, *days) = (30, 1);
            lines.push(line("A 2"));
        }
        let (subject, text) = say(Language::English, &content, "https://h");
        assert_eq!(subject, "30 applications stop tomorrow");
        assert!(text.contains("31 December 2026") && text.contains("- 28 others"), "{text}");
        assert!(text.contains("https://h/dossiers\n"), "{text}");
    }

    #[test]
    fn every_mail_has_its_words_in_both_languages() {
        let (firm, application) = ("Cabinet Exemple".to_owned(), "Trésoly".to_owned());
        let link = MailContent::SecretLink {
            firm: firm.clone(),
            application: application.clone(),
            token: "TOKEN".to_owned(),
            expires_at: Timestamp::from_micros(0),
        };
        let invitation = MailContent::Invitation {
            firm: firm.clone(),
            person: "Julie Perrin".to_owned(),
            dossiers: vec!["BOULANGERIE PERRIN".to_owned()],
            token: "TOKEN".to_owned(),
            expires_at: Timestamp::from_micros(0),
        };
        let opened = MailContent::ServicesOpened {
            firm: firm.clone(),
            person: "Julie Perrin".to_owned(),
            dossier: "BOULANGERIE PERRIN".to_owned(),
            applications: vec!["Trésoly".to_owned(), "PaieSimple".to_owned()],
        };
        let code = MailContent::SecretCode { firm, application, code: "12345678".to_owned() };
        for language in [Language::French, Language::English] {
            for content in [&expiring(30), &link, &code, &invitation, &opened] {
                let (subject, text) = say(language, content, "https://hub.example");
                for words in [&subject, &text] {
                    assert!(!words.contains("Unknown localization"), "{words}");
                    assert!(!words.contains("{"), "{words}");
                }
                assert!(!subject.contains("TOKEN") && !subject.contains("1234"), "{subject}");
            }
            assert!(say(language, &code, "").1.contains("1234 5678"));
            let invited = say(language, &invitation, "https://h").1;
            assert!(invited.contains("https://h/welcome/TOKEN"), "{invited}");
            assert!(invited.contains("\n- BOULANGERIE PERRIN\n"), "{invited}");
            assert!(say(language, &link, "https://h").1.contains("https://h/secret/TOKEN"));
        }
    }
}
