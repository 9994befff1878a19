//! When things were last used: noted in memory, so that looking costs no write, and written down by
//! the worker in one go.

use std::{collections::HashMap, hash::Hash, sync::Mutex};

use domain::time::Timestamp;

/// The last use of each of many things: when, or more than that.
pub(crate) struct LastUse<K, U = Timestamp>(Mutex<HashMap<K, U>>);

impl<K, U> Default for LastUse<K, U> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

// A poisoned lock would only mean that a time of last use is lost.
impl<K: Eq + Hash, U: Clone> LastUse<K, U> {
    /// Notes a use.
    pub(crate) fn note(&self, key: K, used: U) {
        if let Ok(mut noted) = self.0.lock() {
            noted.insert(key, used);
        }
    }

    /// The last use that is noted and not written down yet.
    pub(crate) fn last(&self, key: &K) -> Option<U> {
        self.0.lock().ok()?.get(key).cloned()
    }

    /// The newest of the uses that are noted and not written down yet, of the things that fit.
    pub(crate) fn newest(&self, fits: impl Fn(&K) -> bool) -> Option<U>
    where
        U: Ord,
    {
        let noted = self.0.lock().ok()?;
        noted.iter().filter(|(key, _)| fits(key)).map(|(_, used)| used).max().cloned()
    }

    /// Everything that is noted, to be written down: in the order of the keys, in which every node
    /// takes the rows.
    pub(crate) fn take(&self) -> Vec<(K, U)>
    where
        K: Ord,
    {
        let Ok(mut noted) = self.0.lock() else { return Vec::new() };
        let mut taken: Vec<_> = noted.drain().collect();
        taken.sort_unstable_by(|(one, _), (two, _)| one.cmp(two));
        taken
    }

    /// Notes again what could not be written down, but for what was used since.
    pub(crate) fn put_back(&self, taken: &[(K, U)])
    where
        K: Clone,
    {
        if let Ok(mut noted) = self.0.lock() {
            for (key, used) in taken {
                noted.entry(key.clone()).or_insert_with(|| used.clone());
            }
        }
    }
}
