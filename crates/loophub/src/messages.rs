//! What is wrong with what was given, in words for whoever gave it.

use app::LineError;
use domain::Flaw;

/// The sentence for an error of an import.
#[must_use]
pub fn sentence(error: &LineError) -> String {
    let value = &error.value;
    let given = match value.as_str() {
        "" => String::new(),
        value => format!(": {}", quoted(value)),
    };
    match (error.flaw, error.column.as_str()) {
        (Flaw::Missing, _) if error.line == 1 => "this column is missing".to_owned(),
        (Flaw::Missing, _) => "nothing is given".to_owned(),
        (Flaw::TooLong, _) => format!("too long{given}"),
        (Flaw::Malformed, "siren") => format!("a SIREN has nine digits{given}"),
        (Flaw::Malformed, "siret") => format!("a SIRET has fourteen digits{given}"),
        (Flaw::Malformed, "code") => {
            format!(
                "a code has letters, digits, {}, {} and {} alone{given}",
                quoted("-"),
                quoted("_"),
                quoted(".")
            )
        }
        (Flaw::WrongCheckDigit, _) => format!("the digits do not check{given}"),
        (Flaw::SiretOfAnotherSiren, _) => format!("this SIRET is not of this SIREN{given}"),
        (Flaw::Unknown, "agence") => format!("no agency has this code{given}"),
        (Flaw::Unknown, "maitre" | "engagement_manager") => {
            format!("no active staff member has this address{given}")
        }
        (Flaw::Unknown, "etat") => {
            format!("the state is {} or {}{given}", quoted("ouvert"), quoted("archivé"))
        }
        (Flaw::Repeated, _) => format!("given above already{given}"),
        (Flaw::Reserved, _) => format!("this word is reserved{given}"),
        (Flaw::ForbiddenCharacter, _) => format!("a character is no text{given}"),
        (Flaw::WrongFieldCount, _) => {
            format!("there are not as many columns as in the heading{given}")
        }
        (Flaw::NotText, _) => "this is neither UTF-8 nor Windows-1252".to_owned(),
        (Flaw::UnknownField, _) => format!("no column is called so{given}"),
        (flaw, _) => format!("{}{given}", flaw.code()),
    }
}

/// The words for a flaw of a field that is not of an import.
#[must_use]
pub fn of_flaw(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Missing => "nothing is given",
        Flaw::TooLong => "too long",
        Flaw::Malformed => "not of the form that is expected",
        Flaw::ForbiddenCharacter => "a character is no text",
        Flaw::HoldsSecret => "this looks like a secret",
        Flaw::Unknown => "unknown",
        Flaw::Repeated => "given above already",
        other => other.code(),
    }
}

/// In quotation marks.
pub(crate) fn quoted(words: &str) -> String {
    format!("“{words}”")
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
        let said = "no active staff member has this address: “a « b : c”";
        assert_eq!(sentence(&error), said);
    }
}
