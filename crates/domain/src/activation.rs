//! Switching applications on and off for one dossier (D2–D4).

use std::collections::BTreeSet;

/// What a person asks to change: never the whole set, so that two people who change different
/// applications at once both succeed (D4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivationChanges<Id: Ord> {
    /// To switch on.
    pub on: BTreeSet<Id>,
    /// To switch off.
    pub off: BTreeSet<Id>,
}

impl<Id: Ord> Default for ActivationChanges<Id> {
    /// Changes nothing.
    fn default() -> Self {
        Self { on: BTreeSet::new(), off: BTreeSet::new() }
    }
}

impl<Id: Ord + Copy> ActivationChanges<Id> {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.on.is_empty() && self.off.is_empty()
    }

    /// What of this is not so already, given what is `active`.
    #[must_use]
    pub fn against(&self, active: &BTreeSet<Id>) -> Self {
        Self {
            on: self.on.difference(active).copied().collect(),
            off: self.off.intersection(active).copied().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::FirmAppId;

    #[test]
    fn only_what_is_not_so_already_is_a_change() {
        let set = |ids: &[i64]| ids.iter().copied().map(FirmAppId::new).collect::<BTreeSet<_>>();
        let asked = ActivationChanges { on: set(&[1, 2]), off: set(&[3, 4]) };
        let left = asked.against(&set(&[2, 3]));
        assert_eq!(left, ActivationChanges { on: set(&[1]), off: set(&[3]) });
    }
}
