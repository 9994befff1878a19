//! How often keys are used (H3): counted in memory, so that a call costs no write, and written down
//! by the worker in one go. What a crash loses is the count since the last time.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use domain::{
    actor::{System, Tenant},
    id::{ApiKeyId, FirmId},
    time::{Timestamp, days},
};
use store::{Read, Write};

use crate::{App, Error, Result};

/// A key, and a day of its calls since 1970. In order, in which every node takes the rows.
type Counts = BTreeMap<(FirmId, ApiKeyId, i64), u64>;

/// Calls that are not written down yet.
#[derive(Default)]
pub(crate) struct Calls(Mutex<Counts>);

// A poisoned lock would only mean that calls go uncounted.
impl Calls {
    /// Counts a call.
    pub(crate) fn count(&self, (firm, key): (FirmId, ApiKeyId), at: Timestamp) {
        if let Ok(mut counts) = self.0.lock() {
            *counts.entry((firm, key, day(at))).or_default() += 1;
        }
    }

    /// Calls since a day that are not written down yet.
    fn since(&self, (firm, key): (FirmId, ApiKeyId), first: i64) -> u64 {
        let Ok(counts) = self.0.lock() else { return 0 };
        let of_key =
            counts.iter().filter(|((f, k, day), _)| *f == firm && *k == key && *day >= first);
        of_key.map(|(_, calls)| calls).sum()
    }

    fn take(&self) -> Counts {
        self.0.lock().map(|mut counts| std::mem::take(&mut *counts)).unwrap_or_default()
    }

    /// Counts again what could not be written down.
    fn put_back(&self, taken: &Counts) {
        if let Ok(mut counts) = self.0.lock() {
            for (of, calls) in taken {
                *counts.entry(*of).or_default() += calls;
            }
        }
    }
}

/// Days since 1970, in UTC.
fn day(at: Timestamp) -> i64 {
    let length = i64::try_from(days(1).as_micros()).unwrap_or(i64::MAX);
    at.as_micros().div_euclid(length)
}

impl App {
    /// Calls with a key today and in the six days before.
    pub(crate) fn calls_of_week(
        &self,
        db: &mut Read<'_, Tenant>,
        (firm, key): (FirmId, ApiKeyId),
        now: Timestamp,
    ) -> Result<u64> {
        let first = day(now) - 6;
        Ok(db.key_calls(key, first)? + self.inner.calls.since((firm, key), first))
    }

    /// When a key was last used, written down or not yet.
    pub(crate) fn last_call(
        &self,
        db: &mut Read<'_, Tenant>,
        (firm, key): (FirmId, ApiKeyId),
    ) -> Result<Option<Timestamp>> {
        Ok(db.key_last_used(key)?.max(self.last_call_noted((firm, key))))
    }

    /// Writes down how often keys were used; answers for how many lines.
    ///
    /// # Errors
    /// `Busy`, `Internal`; what was not written is counted again the next time.
    pub async fn flush_calls(&self) -> Result<u64> {
        let counted = Arc::new(self.inner.calls.take());
        if counted.is_empty() {
            return Ok(0);
        }
        let lines = Arc::clone(&counted);
        let write = move |db: &mut Write<'_, System>| {
            lines.iter().try_for_each(|((firm, key, day), calls)| {
                Ok(db.add_key_calls((*firm, *key), *day, *calls)?)
            })
        };
        let written = self.inner.store.write::<_, _, Error>(System, write).await;
        // Lost in the very moment of the commit, they may be counted twice: better than not at all.
        written.inspect_err(|_| self.inner.calls.put_back(&counted))?;
        Ok(counted.len() as u64)
    }
}
