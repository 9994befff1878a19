//! The model of `undo_model`: what was done to an application, as stacks.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::BatchId;

/// How many dossiers the firm of the model has.
pub(crate) const DOSSIERS: usize = 3;

/// Who did something: a batch, or somebody by hand.
pub(crate) type By = Option<BatchId>;

/// One application as the model knows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Modelled {
    pub(crate) slug: usize,
    pub(crate) deleted: bool,
    pub(crate) suspended: bool,
    /// What was done to each dossier, the last on top: by whom, on or off, and whether it is opened to
    /// the contact.
    pub(crate) dossiers: BTreeMap<usize, Vec<(By, bool, bool)>>,
    /// What each of key, address and coverage was given, the last on top.
    pub(crate) settings: [Vec<(BatchId, u64)>; 3],
}

impl Modelled {
    pub(crate) fn is_on(&self, dossier: usize) -> bool {
        self.dossiers.get(&dossier).and_then(|done| done.last()).is_some_and(|(_, on, _)| *on)
    }

    pub(crate) fn on(&self) -> BTreeSet<usize> {
        (0..DOSSIERS).filter(|dossier| self.is_on(*dossier)).collect()
    }

    pub(crate) fn set(&mut self, dossier: usize, (by, on): (By, bool)) {
        if self.is_on(dossier) != on {
            self.dossiers.entry(dossier).or_default().push((by, on, false));
        }
    }

    pub(crate) fn is_offered(&self, dossier: usize) -> bool {
        self.dossiers
            .get(&dossier)
            .and_then(|done| done.last())
            .is_some_and(|(.., offered)| *offered)
    }

    /// Opens to the contact, or closes, where it is on.
    pub(crate) fn offer(&mut self, dossier: usize, offered: bool) {
        let top = self.dossiers.get_mut(&dossier).and_then(|done| done.last_mut());
        if let Some(top) = top.filter(|(_, on, _)| *on) {
            top.2 = offered;
        }
    }

    pub(crate) fn has(&self) -> [u64; 3] {
        [0, 1, 2].map(|each| self.settings[each].last().unwrap().1)
    }

    /// Takes away what the batch did, where it is on top and nobody was given an offer since; how many
    /// were, how many were not, and whether a setting was not.
    pub(crate) fn undo(&mut self, batch: BatchId) -> (u64, u64, bool) {
        let (mut done, mut left) = (0, 0);
        for stack in self.dossiers.values_mut() {
            match stack.last() {
                Some((by, on, offered)) if *by == Some(batch) && !(*on && *offered) => {
                    stack.pop();
                    done += 1;
                }
                _ if stack.iter().any(|(by, ..)| *by == Some(batch)) => left += 1,
                _ => {}
            }
        }
        let mut settings_left = false;
        for stack in &mut self.settings {
            match stack.iter().position(|(by, _)| *by == batch) {
                // The bottom is what the addition gave: it goes with the application.
                None | Some(0) => {}
                Some(place) if place + 1 == stack.len() => drop(stack.pop()),
                Some(_) => settings_left = true,
            }
        }
        (done, left, settings_left)
    }
}
