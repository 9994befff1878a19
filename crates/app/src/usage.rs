//! How often keys are used (H3): counted in memory, so that a call costs no write, and written down
//! by the worker in one go. What a crash loses is the count since the last time.

use std::{collections::HashMap, sync::Mutex};

use domain::{
    actor::{System, Tenant},
    id::{ApiKeyId, FirmId},
    time::{Timestamp, days},
};
use store::{Read, Write};

use crate::{App, Error, Result};

/// A key, and the days of its calls since 1970.
type Counts = HashMap<(FirmId, ApiKeyId, i64), u64>;

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
        let here = self.inner.key_use.newest(|(f, k, _)| (*f, *k) == (firm, key));
        Ok(db.key_last_used(key)?.max(here.map(|(at, _)| at)))
    }

    /// Writes down how often keys were used; answers for how many lines.
    ///
    /// # Errors
    /// `Busy`, `Internal`; what was not written is lost, and only that.
    pub async fn flush_calls(&self) -> Result<u64> {
        let counted = self.inner.calls.take();
        let lines = counted.len() as u64;
        if lines > 0 {
            let write = move |db: &mut Write<'_, System>| {
                counted.iter().try_for_each(|((firm, key, day), calls)| {
                    Ok(db.add_key_calls((*firm, *key), *day, *calls)?)
                })
            };
            self.inner.store.write::<_, _, Error>(System, write).await?;
        }
        Ok(lines)
    }
}
