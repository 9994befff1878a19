//! How often keys are used, by day (H3).

use domain::{
    actor::{System, Tenant},
    batch::Settings,
    id::{ApiKeyId, FirmAppId, FirmId},
    time::Timestamp,
};

use crate::db::{Error, Read, Write};

impl Read<'_, Tenant> {
    /// Calls with a key on a day since 1970 and after.
    pub fn key_calls(&mut self, key: ApiKeyId, first: i64) -> Result<u64, Error> {
        let firm = self.firm();
        let (calls,): (i64,) = self.one(
            "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) FROM key_calls \
             WHERE firm_id = $1 AND api_key_id = $2 AND day >= $3",
            &[&firm, &key, &first],
        )?;
        Ok(calls.unsigned_abs())
    }

    /// The keys that an application was given or taken by its changes since a time.
    pub fn keys_changed(
        &mut self,
        app: FirmAppId,
        since: Timestamp,
    ) -> Result<Vec<ApiKeyId>, Error> {
        let firm = self.firm();
        let changes: Vec<(Settings, Settings)> = self.all(
            "SELECT settings_before, settings_after FROM batches WHERE firm_id = $1 \
             AND firm_app_id = $2 AND created_at >= $3 AND settings_before IS NOT NULL \
             AND settings_after IS NOT NULL ORDER BY id",
            &[&firm, &app, &since],
        )?;
        let keys = changes.into_iter().flat_map(|(before, after)| [before.key, after.key]);
        Ok(keys.flatten().collect())
    }

    /// When a key was last used, as far as it is written down.
    pub fn key_last_used(&mut self, key: ApiKeyId) -> Result<Option<Timestamp>, Error> {
        let firm = self.firm();
        let row: Option<(Option<Timestamp>,)> = self.optional(
            "SELECT last_used_at FROM api_keys WHERE firm_id = $1 AND id = $2",
            &[&firm, &key],
        )?;
        Ok(row.and_then(|(at,)| at))
    }
}

impl Write<'_, System> {
    /// Adds to the calls of a key on a day.
    pub fn add_key_calls(
        &mut self,
        (firm, key): (FirmId, ApiKeyId),
        day: i64,
        calls: u64,
    ) -> Result<(), Error> {
        let calls = i64::try_from(calls).unwrap_or(i64::MAX);
        self.execute(
            "INSERT INTO key_calls (firm_id, api_key_id, day, calls) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (firm_id, api_key_id, day) \
             DO UPDATE SET calls = key_calls.calls + excluded.calls",
            &[&firm, &key, &day, &calls],
        )?;
        Ok(())
    }
}
