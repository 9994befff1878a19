//! The words of mails about requests.

use domain::mail::MailContent;
use fluent_templates::Loader;
use unic_langid::LanguageIdentifier;

use super::words::{Arguments, MESSAGES, Named, part};

/// What a mail about a request names; nothing of any other.
pub(super) fn words<'a>(id: &LanguageIdentifier, content: &'a MailContent, hub: &str) -> Named<'a> {
    match content {
        MailContent::ActivationsAsked { firm, asker, dossier, word, lines, .. } => {
            let said = match word.as_str() {
                "" => String::new(),
                word => beside(id, "request-word", [("who", asker), ("word", word)]),
            };
            let mut named = about(id, (dossier, hub), (lines, said));
            named.extend([("firm", firm.as_str().into()), ("asker", asker.as_str().into())]);
            named
        }
        MailContent::RequestDecided { firm, by, dossier, granted, lines, gone } => {
            let said = match gone.as_slice() {
                [] => String::new(),
                gone => beside(id, "request-gone", [("names", &gone.join(", ")), ("firm", firm)]),
            };
            let mut named = about(id, (dossier, hub), (lines, said));
            let outcome = if *granted { "granted" } else { "refused" };
            let (firm, by) = (firm.as_str().into(), by.as_str().into());
            named.extend([("firm", firm), ("by", by), ("outcome", outcome.into())]);
            named
        }
        _ => Vec::new(),
    }
}

/// The dossier, its page, what is asked for on a line each, and what is said below.
fn about<'a>(
    id: &LanguageIdentifier,
    ((code, name), hub): (&'a (String, String), &str),
    (lines, said): (&'a [(String, bool)], String),
) -> Named<'a> {
    let line = |(application, on): &(String, bool)| {
        let key = if *on { "request-line-on" } else { "request-line-off" };
        let parts = Arguments::from([("application".into(), application.as_str().into())]);
        MESSAGES.lookup_with_args(id, key, &parts)
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    vec![
        ("code", code.as_str().into()),
        ("name", name.as_str().into()),
        ("lines", lines.join("\n").into()),
        ("said", said.into()),
        ("address", format!("{hub}/dossiers/{}/applications", part(code)).into()),
    ]
}

/// A line of its own, below those before.
fn beside(id: &LanguageIdentifier, key: &str, parts: [(&'static str, &str); 2]) -> String {
    let parts: Arguments<'_> =
        parts.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    format!("\n\n{}", MESSAGES.lookup_with_args(id, key, &parts))
}

#[cfg(test)]
mod tests {
    use super::super::words::say;
    use domain::{
        mail::{Language, MailContent},
        time::Timestamp,
    };

    fn dossier() -> (String, String) {
        ("A 1".to_owned(), "BOULANGERIE VAISE".to_owned())
    }

    fn asked(word: &str) -> MailContent {
        MailContent::ActivationsAsked {
            firm: "Cabinet Exemple".to_owned(),
            asker: "Sofia Lopez".to_owned(),
            dossier: dossier(),
            word: word.to_owned(),
            lines: vec![("Trésoly".to_owned(), true), ("PaieSimple".to_owned(), false)],
            // The first instant of 2027 in Paris.
            lapses_at: Timestamp::from_micros(1_798_758_000_000_000),
        }
    }

    #[test]
    fn a_request_says_what_is_asked_why_until_when_and_where() {
        let (subject, text) = say(Language::French, &asked("Pour la TVA"), "https://h");
        assert_eq!(subject, "Sofia Lopez demande des applications pour BOULANGERIE VAISE");
        assert!(text.contains("\n- activer Trésoly\n- désactiver PaieSimple\n\n"), "{text}");
        assert!(text.contains("«\u{202f}Pour la TVA\u{202f}»"), "{text}");
        assert!(text.contains("31 décembre 2026"), "{text}");
        assert!(text.contains("https://h/dossiers/A%201/applications"), "{text}");
        let (_, text) = say(Language::English, &asked(""), "https://h");
        assert!(!text.contains("writes") && text.contains("- deactivate PaieSimple"), "{text}");
        assert!(!text.contains("Unknown") && !text.contains("\n\n\n"), "{text}");
    }

    #[test]
    fn a_decision_says_who_took_it_and_what_is_gone() {
        for (language, granted, said) in [
            (Language::French, true, "Inès Petit a accordé votre demande"),
            (Language::English, false, "Inès Petit has refused your request"),
        ] {
            let content = MailContent::RequestDecided {
                firm: "Cabinet Exemple".to_owned(),
                by: "Inès Petit".to_owned(),
                dossier: dossier(),
                granted,
                lines: vec![("Trésoly".to_owned(), true)],
                gone: vec!["PaieSimple".to_owned()],
            };
            let (subject, text) = say(language, &content, "https://h");
            assert!(subject.ends_with("BOULANGERIE VAISE"), "{subject}");
            assert!(text.contains(said) && text.contains("PaieSimple."), "{text}");
            assert!(!text.contains("Unknown"), "{text}");
        }
    }
}
