//! What the form of the two lists says, moved and not saved yet.

use std::collections::{BTreeMap, BTreeSet};

use app::{App, ApplicationChoice, DossierApplications, Error};
use domain::{Flaw, activation::ActivationChanges, id::ObjectId};

use crate::{error_page::Fault, fields::Fields};

/// What is moved, what is ticked, and the ends as they were typed.
#[derive(Default)]
pub(super) struct Pending {
    /// What "Valider" would do.
    pub changes: ActivationChanges<ObjectId>,
    /// The end of each application as typed.
    pub typed: BTreeMap<ObjectId, String>,
    /// What is wrong with them.
    pub flaws: BTreeMap<ObjectId, Flaw>,
    /// Whether something ticked was moved by "Valider".
    pub moved_ticked: bool,
    /// Ticked in the left list, and in the right one.
    ticked: (BTreeSet<ObjectId>, BTreeSet<ObjectId>),
}

impl Pending {
    /// Reads a form. An identifier that is none is of nothing there is.
    pub(super) fn read(app: &App, fields: &Fields) -> Result<Self, Fault> {
        let mut pending =
            Self { ticked: (ids(fields, "on")?, ids(fields, "off")?), ..Self::default() };
        pending.changes.on = ids(fields, "pending-on")?;
        pending.changes.off = ids(fields, "pending-off")?;
        pending.read_ends(app, fields)?;
        Ok(pending)
    }

    /// An end is a change when it is not what the page had shown: a colleague's stays.
    fn read_ends(&mut self, app: &App, fields: &Fields) -> Result<(), Fault> {
        let (typed, was) = (fields.all("until"), fields.all("until-was"));
        for (place, id) in fields.all("until-app").into_iter().enumerate() {
            let id = parse(&id)?;
            let typed = typed.get(place).map_or("", |typed| typed.trim()).to_owned();
            let was = was.get(place).map_or("", String::as_str);
            if typed == was || self.changes.off.contains(&id) {
                continue;
            }
            match app.end_of_day(&typed) {
                Ok(end) => drop(self.changes.ends.insert(id, end)),
                Err(flaw) => drop(self.flaws.insert(id, flaw)),
            }
            self.typed.insert(id, typed);
        }
        Ok(())
    }

    /// Forgets what is wrong with an end of what is not on, nor to be: it has no field in sight.
    pub(super) fn forget_hidden(&mut self, lists: &DossierApplications) {
        let shown = &(&set(&lists.active) - &self.changes.off) | &self.changes.on;
        self.flaws.retain(|id, _| shown.contains(id));
    }

    /// Whether "Valider" may do it: every end is one, and no box stands ticked that was not moved.
    pub(super) fn can_be_saved(&self) -> bool {
        self.flaws.is_empty() && self.ticked.0.is_empty() && self.ticked.1.is_empty()
    }

    /// One press of ">", "<", ">>", "<<", "Tout remettre", or of a "Valider" that has to wait.
    pub(super) fn press(&mut self, lists: &DossierApplications, press: &str) {
        let all = || &set(&lists.available) | &set(&lists.active);
        let none = BTreeSet::new;
        let (to_on, to_off) = match press {
            "on" => (self.ticked.0.clone(), none()),
            "off" => (none(), self.ticked.1.clone()),
            "all-on" => (all(), none()),
            "all-off" => (none(), all()),
            // What is ticked was meant: it is moved, and shown before it is done.
            "save" => self.ticked.clone(),
            "reset" => return *self = Self::default(),
            // A button that nobody knows moves nothing.
            _ => return,
        };
        self.moved_ticked = press == "save" && !(to_on.is_empty() && to_off.is_empty());
        // What goes back to where it was is no change any more.
        let (active, available) = (set(&lists.active), set(&lists.available));
        let changes = &mut self.changes;
        changes.on = &(&changes.on | &(&to_on & &available)) - &to_off;
        changes.off = &(&changes.off | &(&to_off & &active)) - &to_on;
    }
}

pub(super) fn ids(fields: &Fields, name: &str) -> Result<BTreeSet<ObjectId>, Fault> {
    fields.all(name).iter().map(|id| parse(id)).collect()
}

fn parse(id: &str) -> Result<ObjectId, Fault> {
    ObjectId::parse(id).ok_or(Fault::from(Error::NotFound))
}

fn set(choices: &[ApplicationChoice]) -> BTreeSet<ObjectId> {
    choices.iter().map(|choice| choice.object_id).collect()
}
