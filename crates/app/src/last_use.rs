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

    /// Everything that is noted, to be written down.
    pub(crate) fn take(&self) -> HashMap<K, U> {
        self.0.lock().map(|mut noted| std::mem::take(&mut *noted)).unwrap_or_default()
    }
}
