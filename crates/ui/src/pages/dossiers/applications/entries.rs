//! The entries of the two lists, and the ends beside them, in words.

use std::collections::BTreeSet;

use app::{ApplicationChoice, DossierApplications};
use domain::{activation::ActivationChanges, ending::last_day, id::ObjectId, time::Timestamp};

use super::pending::Pending;
use crate::words::Words;

/// An entry of one of the lists.
pub(super) struct Entry {
    pub id: String,
    pub name: String,
    /// "Partenaire", or what matters more here: "Suspendue", "jusqu’au 31 décembre 2026".
    pub info: String,
    pub suspended: bool,
    /// Moved here, and not saved yet.
    pub moved: bool,
    /// Who loses it when it is switched off.
    pub offered_to: Vec<String>,
}

impl Entry {
    fn new(w: Words, choice: &ApplicationChoice, moved: bool) -> Self {
        let until = choice.ends_at.map(|end| w.until(&end));
        let info = match (choice.suspended, until) {
            (true, Some(until)) => format!("{}, {until}", w.t("suspended")),
            (true, None) => w.t("suspended"),
            (false, until) => until.unwrap_or_else(|| w.kind(&choice.kind)),
        };
        Self {
            id: choice.object_id.to_string(),
            name: choice.name.clone(),
            info,
            suspended: choice.suspended,
            moved,
            offered_to: choice.offered_to.clone(),
        }
    }

    /// Who loses it, for the script.
    pub(super) fn offered(&self) -> String {
        serde_json::to_string(&self.offered_to).unwrap_or_default()
    }

    /// "PaieSimple (Julie Perrin et Karim Benali ne l’auront plus)"
    pub(super) fn lost(&self, w: Words) -> String {
        match self.offered_to.len() {
            0 => self.name.clone(),
            count => {
                let names = w.listed(&self.offered_to);
                let lost = w.counted_with("lists-lost", count as u64, &[("names", &names)]);
                format!("{} ({lost})", self.name)
            }
        }
    }
}

/// Everybody who loses an offer when these are switched off, once.
pub(super) fn offered(entries: &[&Entry]) -> BTreeSet<String> {
    entries.iter().flat_map(|entry| entry.offered_to.iter().cloned()).collect()
}

/// When an application ends, in a field.
pub(super) struct EndRow {
    pub id: String,
    pub name: String,
    /// As typed, or as it is.
    pub typed: String,
    /// As it is.
    pub was: String,
    pub error: Option<String>,
    /// Of an entry that stands in the other list.
    pub hidden: bool,
    /// The end that was typed, when it is one.
    end: Option<Timestamp>,
}

impl EndRow {
    /// Whether another end is typed than there is.
    pub(super) fn is_change(&self) -> bool {
        !self.hidden && self.typed != self.was
    }

    /// "Trésoly jusqu’au 31 décembre 2026", or without an end.
    pub(super) fn said(&self, w: Words) -> String {
        match self.end {
            Some(end) => format!("{} {}", self.name, w.until(&end)),
            None if self.typed.is_empty() => format!("{} {}", self.name, w.t("lists-for-good")),
            None => self.name.clone(),
        }
    }
}

/// Both lists: what stays by name, then what was moved there.
pub(super) fn both(
    w: Words,
    lists: &DossierApplications,
    pending: &ActivationChanges<ObjectId>,
) -> (Vec<Entry>, Vec<Entry>) {
    let parts = |choices: &[ApplicationChoice], moved: &BTreeSet<ObjectId>| {
        let is_moved = |choice: &&ApplicationChoice| moved.contains(&choice.object_id);
        let (gone, stay): (Vec<_>, Vec<_>) = choices.iter().partition(is_moved);
        let entries = |of: Vec<&ApplicationChoice>, moved| -> Vec<Entry> {
            of.into_iter().map(|choice| Entry::new(w, choice, moved)).collect()
        };
        (entries(stay, false), entries(gone, true))
    };
    let (mut available, opened) = parts(&lists.available, &pending.on);
    let (mut active, closed) = parts(&lists.active, &pending.off);
    available.extend(closed);
    active.extend(opened);
    (available, active)
}

/// The ends of what is to be switched on, and of what is on.
pub(super) fn ends(w: Words, lists: &DossierApplications, pending: &Pending) -> [Vec<EndRow>; 2] {
    let rows = |choices: &[ApplicationChoice], shown: &dyn Fn(&ObjectId) -> bool| {
        let row = |choice: &ApplicationChoice| row(w, choice, pending, !shown(&choice.object_id));
        choices.iter().map(row).collect::<Vec<_>>()
    };
    [
        rows(&lists.available, &|id| pending.changes.on.contains(id)),
        rows(&lists.active, &|id| !pending.changes.off.contains(id)),
    ]
}

fn row(w: Words, choice: &ApplicationChoice, pending: &Pending, hidden: bool) -> EndRow {
    let (id, was) = (choice.object_id, choice.ends_at.map(last_day).unwrap_or_default());
    let flaw = pending.flaws.get(&id).filter(|_| !hidden);
    let said = |code: &str| {
        let key = format!("flaw-{}", code.replace('_', "-"));
        w.try_t(&format!("{key}-end")).unwrap_or_else(|| w.t(&key))
    };
    EndRow {
        id: id.to_string(),
        name: choice.name.clone(),
        typed: match pending.typed.get(&id) {
            // What stands in the other list has no end to give.
            Some(typed) if !hidden => typed.clone(),
            _ => was.clone(),
        },
        was,
        error: flaw.map(|flaw| said(flaw.code())),
        hidden,
        end: match pending.changes.ends.get(&id) {
            Some(end) => *end,
            None => choice.ends_at,
        },
    }
}
