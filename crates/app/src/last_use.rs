//! When things were last used: noted in memory, so that looking costs no write, and written down by
//! the worker in one go.

use std::{collections::HashMap, hash::Hash, sync::Mutex};

use domain::time::Timestamp;

/// The last use of each of many things.
pub(crate) struct LastUse<K>(Mutex<HashMap<K, Timestamp>>);

impl<K> Default for LastUse<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

// A poisoned lock would only mean that a time of last use is lost.
impl<K: Eq + Hash> LastUse<K> {
    /// Notes a use.
    pub(crate) fn note(&self, key: K, at: Timestamp) {
        if let Ok(mut noted) = self.0.lock() {
            noted.insert(key, at);
        }
    }

    /// The last use that is noted and not written down yet.
    pub(crate) fn last(&self, key: &K) -> Option<Timestamp> {
        self.0.lock().ok()?.get(key).copied()
    }

    /// Everything that is noted, to be written down.
    pub(crate) fn take(&self) -> HashMap<K, Timestamp> {
        self.0.lock().map(|mut noted| std::mem::take(&mut *noted)).unwrap_or_default()
    }
}
