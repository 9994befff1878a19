//! The plan of a catalogue in words, for whoever decides on it.

use app::{CatalogChange, CatalogPlan, CatalogRefusal, FieldChange, RefusedWhy};
use serde_json::Value;

use super::Outcome;
use crate::messages::{of_flaw, quoted};

/// Asked on a terminal; Enter alone is no.
pub(super) const QUESTION: &str = "Apply? [y/N] ";

/// Says everything that would be done, and everything that stands in the way.
pub(super) fn print(plan: &CatalogPlan) {
    for slug in &plan.added {
        println!("+ {slug}: added");
    }
    for change in &plan.changed {
        print_change(change);
    }
    for slug in &plan.removed {
        println!("- {slug}: removed");
    }
    println!("= unchanged: {}", plan.unchanged.len());
    for refusal in &plan.refused {
        eprintln!("! {}", sentence(refusal));
    }
}

fn print_change(change: &CatalogChange) {
    println!("~ {}: changed", change.slug);
    for field in &change.fields {
        println!("    {}", difference(field));
    }
}

/// One field, before and after.
fn difference(change: &FieldChange) -> String {
    let FieldChange { field, before, after } = change;
    let (words, show): (&str, fn(&Value) -> String) = match field.as_str() {
        "name" => ("renamed", shown),
        "firms" => ("offered to", eligible),
        other => (other, shown),
    };
    format!("{words}: {} → {}", show(before), show(after))
}

/// A value as the file has it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

/// The firms to which an application is offered.
fn eligible(value: &Value) -> String {
    match value.as_array() {
        None => "every firm".to_owned(),
        Some(firms) if firms.is_empty() => "no firm".to_owned(),
        Some(firms) => firms.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
    }
}

fn sentence(refusal: &CatalogRefusal) -> String {
    let name = &refusal.application;
    let why = match &refusal.why {
        RefusedWhy::Unreadable(why) => format!("unreadable ({why})"),
        RefusedWhy::Field(invalid) => format!("{}, {}", invalid.field, of_flaw(invalid.flaw)),
        RefusedWhy::UnknownFirm(code) => format!("no firm has the code {}", quoted(code)),
        RefusedWhy::UsedAndRemoved(firms) => {
            format!("used by {}, it can’t be removed", firms.join(", "))
        }
        RefusedWhy::UsedAndOtherKind(firms) => {
            format!("used by {}, it can’t change its kind", firms.join(", "))
        }
        RefusedWhy::UsedAndNameTaken(firms) => {
            format!("used by {}, which calls another application so", firms.join(", "))
        }
        RefusedWhy::SameName(slug) => format!("{slug} has the same name"),
        RefusedWhy::UsedAndOtherwiseGeneric(firms) => {
            let firms = firms.join(", ");
            format!("used by {firms}, it can’t become generic, nor cease to be")
        }
    };
    format!("{name}: {why}")
}

/// Says how it ended.
pub(super) fn print_outcome(outcome: Outcome) {
    match outcome {
        Outcome::Applied => println!("Applied."),
        Outcome::NothingToDo => println!("Nothing to change."),
        Outcome::Refused => eprintln!("Refused: nothing was changed."),
        Outcome::Declined => println!("Nothing was changed."),
        Outcome::NotConfirmed => {
            eprintln!("Nothing was changed: without a terminal, add --yes to apply this plan.")
        }
        Outcome::PlanChanged => eprintln!(
            "Nothing was changed: the catalogue has changed since this plan was shown. Start again."
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
        assert_eq!(change("name", json!("A"), json!("B")), "renamed: “A” → “B”");
        assert_eq!(
            change("firms", Value::Null, json!(["X", "Y"])),
            "offered to: every firm → X, Y"
        );
        assert_eq!(change("generic", json!(false), json!(true)), "generic: no → yes");
    }

    #[test]
    fn a_refusal_names_the_application_and_who_uses_it() {
        let said = |why| sentence(&CatalogRefusal { application: "one".to_owned(), why });
        let users = vec!["A".to_owned(), "B".to_owned()];
        assert_eq!(
            said(RefusedWhy::UsedAndRemoved(users)),
            "one: used by A, B, it can’t be removed"
        );
        let flaw = Invalid::new("name", Flaw::Missing);
        assert_eq!(said(RefusedWhy::Field(flaw)), "one: name, nothing is given");
    }
}
