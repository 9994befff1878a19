//! What is wrong with what was given, in French, for whoever gave it.

use app::LineError;
use domain::Flaw;

/// The sentence for an error of an import.
#[must_use]
pub fn sentence(error: &LineError) -> String {
    let value = &error.value;
    let given = match value.as_str() {
        "" => String::new(),
        value => format!("\u{202f}: {}", quoted(value)),
    };
    match (error.flaw, error.column.as_str()) {
        (Flaw::Missing, _) if error.line == 1 => "cette colonne manque".to_owned(),
        (Flaw::Missing, _) => "rien n’est donné".to_owned(),
        (Flaw::TooLong, _) => format!("trop long{given}"),
        (Flaw::Malformed, "siren") => format!("un SIREN a neuf chiffres{given}"),
        (Flaw::Malformed, "siret") => format!("un SIRET a quatorze chiffres{given}"),
        (Flaw::Malformed, "code") => {
            format!(
                "un code n’a que des lettres, des chiffres, {}, {} et {}{given}",
                quoted("-"),
                quoted("_"),
                quoted(".")
            )
        }
        (Flaw::WrongCheckDigit, _) => format!("les chiffres ne se vérifient pas{given}"),
        (Flaw::SiretOfAnotherSiren, _) => format!("ce SIRET n’est pas de ce SIREN{given}"),
        (Flaw::Unknown, "agence") => format!("agence inconnue{given}"),
        (Flaw::Unknown, "maitre" | "engagement_manager") => {
            format!("aucun collaborateur actif n’a cette adresse{given}")
        }
        (Flaw::Unknown, "etat") => {
            format!("l’état est {} ou {}{given}", quoted("ouvert"), quoted("archivé"))
        }
        (Flaw::Repeated, _) => format!("déjà donné plus haut{given}"),
        (Flaw::Reserved, _) => format!("ce mot est réservé{given}"),
        (Flaw::ForbiddenCharacter, _) => format!("un caractère n’est pas du texte{given}"),
        (Flaw::WrongFieldCount, _) => {
            format!("le nombre de colonnes n’est pas celui de l’en-tête{given}")
        }
        (Flaw::NotText, _) => "ce n’est ni de l’UTF-8 ni du Windows-1252".to_owned(),
        (Flaw::UnknownField, _) => format!("colonne inconnue{given}"),
        (flaw, _) => format!("{}{given}", flaw.code()),
    }
}

/// The words for a flaw of a field that is not of an import.
#[must_use]
pub fn of_flaw(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Missing => "rien n’est donné",
        Flaw::TooLong => "trop long",
        Flaw::Malformed => "ce n’est pas la forme attendue",
        Flaw::ForbiddenCharacter => "un caractère n’est pas du texte",
        Flaw::HoldsSecret => "ceci ressemble à un secret",
        Flaw::Unknown => "inconnu",
        Flaw::Repeated => "déjà donné plus haut",
        other => other.code(),
    }
}

/// In French quotation marks, with the narrow no-break spaces that go inside.
pub(crate) fn quoted(words: &str) -> String {
    format!("«\u{202f}{words}\u{202f}»")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_quotes_what_was_given_as_it_was() {
        let error = LineError {
            line: 82,
            column: "maitre".to_owned(),
            value: "a « b : c".to_owned(),
            flaw: Flaw::Unknown,
        };
        let said =
            "aucun collaborateur actif n’a cette adresse\u{202f}: «\u{202f}a « b : c\u{202f}»";
        assert_eq!(sentence(&error), said);
    }
}
