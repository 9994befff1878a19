//! The secrets of keys: hashes, ends and last uses (G2).

use domain::{
    actor::{System, Tenant},
    id::{ApiKeyId, FirmId, KeyLinkId, SecretId, StaffId},
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Scope, Write},
    dossier_pages::full_name,
};

/// A secret as a call finds it.
#[derive(Clone, Debug)]
pub struct SecretHash {
    /// Which one.
    pub id: SecretId,
    /// SHA-256.
    pub hash: Vec<u8>,
    /// When it stops by itself, when its key was rotated since.
    pub ends_at: Option<Timestamp>,
}

impl FromRow for SecretHash {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { id: row.next()?, hash: row.next()?, ends_at: row.next()? })
    }
}

/// A secret as the page of its key shows it.
#[derive(Clone, Debug)]
pub struct SecretLine {
    /// Which one, its end, and its hash.
    pub secret: SecretHash,
    /// When it was made.
    pub created_at: Timestamp,
    /// When and from where a call last used it.
    pub last_use: (Option<Timestamp>, Option<String>),
    /// Who made it; nothing when the provider did.
    pub created_by: Option<String>,
    /// The link through which the provider made it.
    pub link: Option<KeyLinkId>,
}

impl FromRow for SecretLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            secret: SecretHash::from_row(row)?,
            created_at: row.next()?,
            last_use: (row.next()?, row.next()?),
            link: row.next()?,
            created_by: full_name(row)?,
        })
    }
}

/// A use of a secret, to be written down.
#[derive(Clone, Debug)]
pub struct SecretUse {
    /// The key and its firm.
    pub key: (FirmId, ApiKeyId),
    /// The secret.
    pub secret: SecretId,
    /// When.
    pub at: Timestamp,
    /// The address of the caller.
    pub from: Option<String>,
}

/// A secret to write.
#[derive(Clone, Copy, Debug)]
pub struct NewSecret {
    /// The key that it opens.
    pub key: ApiKeyId,
    /// SHA-256 (G1).
    pub hash: [u8; 32],
    /// Who made it.
    pub created_by: Option<StaffId>,
    /// The link through which the provider made it.
    pub link: Option<KeyLinkId>,
    /// Now.
    pub created_at: Timestamp,
}

impl<S: Scope> Read<'_, S> {
    fn live_secrets_at(
        &mut self,
        firm: FirmId,
        (key, now): (ApiKeyId, Timestamp),
    ) -> Result<Vec<SecretHash>, Error> {
        self.all(
            "SELECT id, secret_hash, ends_at FROM key_secrets \
             WHERE firm_id = $1 AND api_key_id = $2 AND (ends_at IS NULL OR ends_at > $3)",
            &[&firm, &key, &now],
        )
    }
}

impl Read<'_, System> {
    /// The secrets of a key of whatever firm that work at `now`.
    pub fn live_secrets(
        &mut self,
        (firm, key): (FirmId, ApiKeyId),
        now: Timestamp,
    ) -> Result<Vec<SecretHash>, Error> {
        self.live_secrets_at(firm, (key, now))
    }
}

impl Write<'_, System> {
    /// Notes when a secret was last used, and with it its key; never backwards.
    pub fn touch_secret(&mut self, used: &SecretUse) -> Result<(), Error> {
        let (firm, key) = used.key;
        self.execute(
            "UPDATE api_keys SET last_used_at = $3 WHERE firm_id = $1 AND id = $2 \
             AND (last_used_at IS NULL OR last_used_at < $3)",
            &[&firm, &key, &used.at],
        )?;
        self.execute(
            "UPDATE key_secrets SET last_used_at = $4, last_used_from = $5 \
             WHERE firm_id = $1 AND api_key_id = $2 AND id = $3 \
             AND (last_used_at IS NULL OR last_used_at < $4)",
            &[&firm, &key, &used.secret, &used.at, &used.from],
        )?;
        Ok(())
    }
}

impl Read<'_, Tenant> {
    /// The secrets of a key that work at `now`, whatever their age, and the newest of those that
    /// have ended, at most `most`; the newest first.
    pub fn secret_lines(
        &mut self,
        key: ApiKeyId,
        (now, most): (Timestamp, i64),
    ) -> Result<Vec<SecretLine>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT x.id, x.secret_hash, x.ends_at, x.created_at, x.last_used_at, \
                    x.last_used_from, x.link_id, s.first_name, s.last_name \
             FROM key_secrets x LEFT JOIN staff s ON s.firm_id = x.firm_id AND s.id = x.created_by \
             WHERE x.firm_id = $1 AND x.api_key_id = $2 \
             AND (x.ends_at IS NULL OR x.ends_at > $3 OR x.id IN (SELECT e.id \
             FROM key_secrets e WHERE e.firm_id = $1 AND e.api_key_id = $2 AND e.ends_at <= $3 \
             ORDER BY e.id DESC LIMIT $4)) ORDER BY x.id DESC",
            &[&firm, &key, &now, &most],
        )
    }

    /// The secrets of a key that work at `now`.
    pub fn live_secrets(
        &mut self,
        key: ApiKeyId,
        now: Timestamp,
    ) -> Result<Vec<SecretHash>, Error> {
        let firm = self.scope().firm();
        self.live_secrets_at(firm, (key, now))
    }
}

impl Write<'_, Tenant> {
    /// Adds a secret under the next number of its key, which is locked or new.
    pub fn insert_secret(&mut self, new: &NewSecret) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO key_secrets \
             (firm_id, api_key_id, id, secret_hash, created_by, link_id, created_at) \
             SELECT $1, $2, COALESCE(MAX(id), 0) + 1, $3, $4, $5, $6 FROM key_secrets \
             WHERE firm_id = $1 AND api_key_id = $2",
            &[&firm, &new.key, &new.hash, &new.created_by, &new.link, &new.created_at],
        )?;
        Ok(())
    }

    /// Gives every secret of a key that works at `now` an end.
    pub fn end_secrets(
        &mut self,
        key: ApiKeyId,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE key_secrets SET ends_at = $3 WHERE firm_id = $1 AND api_key_id = $2 \
             AND (ends_at IS NULL OR ends_at > $4)",
            &[&firm, &key, &ends_at, &now],
        )?;
        Ok(())
    }

    /// Says when one secret ends; nothing is as long as its key works.
    pub fn end_secret(
        &mut self,
        (key, secret): (ApiKeyId, SecretId),
        ends_at: Option<Timestamp>,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE key_secrets SET ends_at = $4 \
             WHERE firm_id = $1 AND api_key_id = $2 AND id = $3",
            &[&firm, &key, &secret, &ends_at],
        )?;
        Ok(())
    }
}
