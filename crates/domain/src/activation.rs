//! Switching applications on and off for one dossier (D2–D4).

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Timestamp;

/// What a person asks to change: never the whole set, so that two people who change different
/// applications at once both succeed (D4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivationChanges<Id: Ord> {
    /// To switch on.
    pub on: BTreeSet<Id>,
    /// To switch off.
    pub off: BTreeSet<Id>,
    /// When each is to end by itself, `None` being never: of what is switched on, and of what is on
    /// already, whose end is put off, brought forward or lifted.
    pub ends: BTreeMap<Id, Option<Timestamp>>,
}

impl<Id: Ord> Default for ActivationChanges<Id> {
    /// Changes nothing.
    fn default() -> Self {
        Self { on: BTreeSet::new(), off: BTreeSet::new(), ends: BTreeMap::new() }
    }
}

impl<Id: Ord + Copy> ActivationChanges<Id> {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.on.is_empty() && self.off.is_empty() && self.ends.is_empty()
    }

    /// When one of them is to end, as far as is said.
    #[must_use]
    pub fn end_of(&self, id: Id) -> Option<Timestamp> {
        self.ends.get(&id).copied().flatten()
    }

    /// Every one that is named, once.
    pub fn named(&self) -> BTreeSet<Id> {
        self.on.iter().chain(&self.off).chain(self.ends.keys()).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::FirmAppId;

    #[test]
    fn what_is_named_is_named_once_and_an_end_is_a_change() {
        let set = |ids: &[i64]| ids.iter().copied().map(FirmAppId::new).collect::<BTreeSet<_>>();
        let (end, two) = (Timestamp::from_micros(9), FirmAppId::new(2));
        let ends = [(two, Some(end)), (FirmAppId::new(3), None)].into();
        let asked = ActivationChanges { on: set(&[1, 2]), off: set(&[4]), ends };
        assert_eq!(asked.named(), set(&[1, 2, 3, 4]));
        assert_eq!((asked.end_of(two), asked.end_of(FirmAppId::new(3))), (Some(end), None));
        let lifted = ActivationChanges { ends: [(two, None)].into(), ..Default::default() };
        assert!(!lifted.is_empty() && ActivationChanges::<FirmAppId>::default().is_empty());
    }
}
