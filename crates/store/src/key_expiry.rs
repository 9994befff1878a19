//! Keys that stop by themselves before long, and the warnings that were given (G3).

use domain::{
    actor::{System, Tenant},
    id::{ApiKeyId, FirmId, ObjectId},
    staff::Profile,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

/// A key that stops before long.
#[derive(Clone, Copy, Debug)]
pub struct ExpiringKey {
    /// The firm that it belongs to.
    pub firm: FirmId,
    /// Which one.
    pub key: ApiKeyId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// When it stops.
    pub expires_at: Timestamp,
    /// When that was chosen.
    pub chosen_at: Timestamp,
}

impl FromRow for ExpiringKey {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            firm: row.next()?,
            key: row.next()?,
            object_id: row.next()?,
            expires_at: row.next()?,
            chosen_at: row.next()?,
        })
    }
}

impl Read<'_, System> {
    /// The keys of all firms that work now and stop by themselves until then.
    pub fn expiring_keys(
        &mut self,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ExpiringKey>, Error> {
        self.all(
            "SELECT firm_id, id, object_id, expires_at, COALESCE(expiry_set_at, created_at) \
             FROM api_keys WHERE revoked_at IS NULL AND expires_at > $1 AND expires_at <= $2 \
             ORDER BY expires_at, firm_id, id",
            &[&now, &until],
        )
    }

    /// Whether the warning so many days before was given.
    pub fn was_warned(&mut self, key: &ExpiringKey, days: i64) -> Result<bool, Error> {
        let (found,): (bool,) = self.one(
            "SELECT EXISTS (SELECT 1 FROM key_warnings WHERE firm_id = $1 AND api_key_id = $2 \
             AND expires_at = $3 AND days = $4)",
            &[&key.firm, &key.key, &key.expires_at, &days],
        )?;
        Ok(found)
    }
}

impl Read<'_, Tenant> {
    /// The addresses of the firm's administrators, and the languages that they chose.
    pub fn administrators(
        &mut self,
        from: Profile,
    ) -> Result<Vec<(String, Option<String>)>, Error> {
        let (firm, major, minor) = (self.firm(), i64::from(from.major), i64::from(from.minor));
        self.all(
            "SELECT a.email, a.language FROM staff s JOIN accounts a ON a.id = s.account_id \
             WHERE s.firm_id = $1 AND s.active AND (s.profile_major > $2 \
             OR (s.profile_major = $2 AND s.profile_minor >= $3)) ORDER BY s.id",
            &[&firm, &major, &minor],
        )
    }
}

impl Write<'_, Tenant> {
    /// Claims a warning; `false` when it was given already. Of two nodes that claim it at once, one
    /// waits for the other and loses.
    pub fn claim_warning(
        &mut self,
        (key, expires_at): (ApiKeyId, Timestamp),
        days: i64,
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let claimed = self.execute(
            "INSERT INTO key_warnings (firm_id, api_key_id, expires_at, days) \
             VALUES ($1, $2, $3, $4) \
             ON CONFLICT (firm_id, api_key_id, expires_at, days) DO NOTHING",
            &[&firm, &key, &expires_at, &days],
        )?;
        Ok(claimed == 1)
    }
}
