//! The plan of a catalogue in French, for whoever decides on it.

use app::{CatalogChange, CatalogPlan, CatalogRefusal, FieldChange, RefusedWhy};
use serde_json::Value;

use super::Outcome;
use crate::messages::{of_flaw, quoted};

/// Asked on a terminal; Enter alone is no.
pub(super) const QUESTION: &str = "Appliquer\u{202f}? [o/N] ";

/// Says everything that would be done, and everything that stands in the way.
pub(super) fn print(plan: &CatalogPlan) {
    for slug in &plan.added {
        println!("+ {slug}\u{202f}: ajoutée");
    }
    for change in &plan.changed {
        print_change(change);
    }
    for slug in &plan.removed {
        println!("- {slug}\u{202f}: retirée");
    }
    println!("= inchangées\u{202f}: {}", plan.unchanged.len());
    for refusal in &plan.refused {
        eprintln!("! {}", sentence(refusal));
    }
}

fn print_change(change: &CatalogChange) {
    println!("~ {}\u{202f}: changée", change.slug);
    for field in &change.fields {
        println!("    {}", difference(field));
    }
}

/// One field, before and after.
fn difference(change: &FieldChange) -> String {
    let FieldChange { field, before, after } = change;
    let (words, show): (&str, fn(&Value) -> String) = match field.as_str() {
        "name" => ("renommée", shown),
        "firms" => ("proposée à", eligible),
        other => (other, shown),
    };
    format!("{words}\u{202f}: {} → {}", show(before), show(after))
}

/// A value as the file has it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Bool(true) => "oui".to_owned(),
        Value::Bool(false) => "non".to_owned(),
        other => other.to_string(),
    }
}

/// The firms to which an application is offered.
fn eligible(value: &Value) -> String {
    match value.as_array() {
        None => "tous les cabinets".to_owned(),
        Some(firms) if firms.is_empty() => "aucun cabinet".to_owned(),
        Some(firms) => firms.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
    }
}

fn sentence(refusal: &CatalogRefusal) -> String {
    let name = &refusal.application;
    let why = match &refusal.why {
        RefusedWhy::Unreadable(why) => format!("illisible ({why})"),
        RefusedWhy::Field(invalid) => format!("{}, {}", invalid.field, of_flaw(invalid.flaw)),
        RefusedWhy::UnknownFirm(code) => format!("aucun cabinet n’a le code {}", quoted(code)),
        RefusedWhy::UsedAndRemoved(firms) => {
            format!("utilisée par {}, elle ne peut pas être retirée", firms.join(", "))
        }
        RefusedWhy::UsedAndOtherKind(firms) => {
            format!("utilisée par {}, elle ne peut pas changer de type", firms.join(", "))
        }
        RefusedWhy::UsedAndOtherwiseGeneric(firms) => {
            let firms = firms.join(", ");
            format!("utilisée par {firms}, elle ne peut pas devenir générique ni cesser de l’être")
        }
    };
    format!("{name}\u{202f}: {why}")
}

/// Says how it ended.
pub(super) fn print_outcome(outcome: Outcome) {
    match outcome {
        Outcome::Applied => println!("Appliqué."),
        Outcome::NothingToDo => println!("Rien à changer."),
        Outcome::Refused => eprintln!("Refusé\u{202f}: rien n’a été changé."),
        Outcome::Declined => println!("Rien n’a été changé."),
        Outcome::NotConfirmed => eprintln!(
            "Rien n’a été changé\u{202f}: sans terminal, ajoutez --yes pour appliquer ce plan."
        ),
        Outcome::PlanChanged => eprintln!(
            "Rien n’a été changé\u{202f}: le catalogue a changé depuis que ce plan a été montré. Recommencez."
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Flaw, Invalid};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_difference_is_said_before_and_after() {
        let change = |field: &str, before, after| {
            difference(&FieldChange { field: field.to_owned(), before, after })
        };
        assert_eq!(
            change("name", json!("A"), json!("B")),
            "renommée\u{202f}: «\u{202f}A\u{202f}» → «\u{202f}B\u{202f}»"
        );
        assert_eq!(
            change("firms", Value::Null, json!(["X", "Y"])),
            "proposée à\u{202f}: tous les cabinets → X, Y"
        );
        assert_eq!(change("generic", json!(false), json!(true)), "generic\u{202f}: non → oui");
    }

    #[test]
    fn a_refusal_names_the_application_and_who_uses_it() {
        let said = |why| sentence(&CatalogRefusal { application: "one".to_owned(), why });
        let users = vec!["A".to_owned(), "B".to_owned()];
        assert_eq!(
            said(RefusedWhy::UsedAndRemoved(users)),
            "one\u{202f}: utilisée par A, B, elle ne peut pas être retirée"
        );
        let flaw = Invalid::new("name", Flaw::Missing);
        assert_eq!(said(RefusedWhy::Field(flaw)), "one\u{202f}: name, rien n’est donné");
    }
}
