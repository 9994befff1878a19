//! What is wrong with a line of a file, in French, for whoever hands the file over.

use app::LineError;
use domain::Flaw;

/// The sentence for an error of an import.
#[must_use]
pub fn sentence(error: &LineError) -> String {
    let value = &error.value;
    let given = if value.is_empty() { String::new() } else { format!(" : « {value} »") };
    let said = match (error.flaw, error.column.as_str()) {
        (Flaw::Missing, _) if error.line == 1 => "cette colonne manque".to_owned(),
        (Flaw::Missing, _) => "rien n’est donné".to_owned(),
        (Flaw::TooLong, _) => format!("trop long{given}"),
        (Flaw::Malformed, "siren") => format!("un SIREN a neuf chiffres{given}"),
        (Flaw::Malformed, "siret") => format!("un SIRET a quatorze chiffres{given}"),
        (Flaw::Malformed, "code") => {
            format!("un code n’a que des lettres, des chiffres, « - », « _ » et « . »{given}")
        }
        (Flaw::WrongCheckDigit, _) => format!("les chiffres ne se vérifient pas{given}"),
        (Flaw::SiretOfAnotherSiren, _) => format!("ce SIRET n’est pas de ce SIREN{given}"),
        (Flaw::Unknown, "agence") => format!("agence inconnue{given}"),
        (Flaw::Unknown, "maitre" | "engagement_manager") => {
            format!("aucun collaborateur actif n’a cette adresse{given}")
        }
        (Flaw::Unknown, "etat") => format!("l’état est « ouvert » ou « archivé »{given}"),
        (Flaw::Repeated, _) => format!("déjà donné plus haut{given}"),
        (Flaw::Reserved, _) => format!("ce mot est réservé{given}"),
        (Flaw::ForbiddenCharacter, _) => format!("un caractère n’est pas du texte{given}"),
        (Flaw::WrongFieldCount, _) => {
            format!("le nombre de colonnes n’est pas celui de l’en-tête{given}")
        }
        (Flaw::NotText, _) => "ce n’est ni de l’UTF-8 ni du Windows-1252".to_owned(),
        (Flaw::UnknownField, _) => format!("colonne inconnue{given}"),
        (flaw, _) => format!("{}{given}", flaw.code()),
    };
    // French puts a narrow no-break space where these are written with a plain one.
    said.replace(" :", "\u{202f}:").replace("« ", "«\u{202f}").replace(" »", "\u{202f}»")
}
