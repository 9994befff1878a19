//! Keys of the public API and the hashes of their secrets.

use domain::{
    actor::{System, Tenant},
    api_key::{ApiKey, KeyIdentifier},
    firm_app::Suspension,
    id::{ApiKeyId, FirmAppId, FirmId, ObjectId, StaffId},
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Write},
    dossier_pages::full_name,
    key_secrets::NewSecret,
};

impl FromRow for ApiKey {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            object_id: row.next()?,
            name: row.next()?,
            kind: row.next()?,
            identifier: row.next()?,
            scopes: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
            revoked_at: row.next()?,
        })
    }
}

const COLUMNS: &str = "k.id, k.object_id, k.name, k.kind, k.identifier, k.scopes, k.created_at, \
     k.expires_at, k.revoked_at";

/// The rest of a [`KeyLine`], and where it comes from.
const LINE: &str = "k.last_used_at, s.first_name, s.last_name, f.id, COALESCE(f.label, c.name), \
     CASE WHEN f.deleted_at IS NULL THEN f.provider_email END, f.deleted_at, \
     COALESCE(f.suspended_by_firm, FALSE), COALESCE(f.suspended_by_operator, FALSE) FROM api_keys k \
     LEFT JOIN staff s ON s.firm_id = k.firm_id AND s.id = k.created_by \
     LEFT JOIN firm_apps f ON f.firm_id = k.firm_id AND f.api_key_id = k.id \
     LEFT JOIN catalog_apps c ON c.id = f.catalog_app_id";

/// A key as its tab lists it.
#[derive(Clone, Debug)]
pub struct KeyLine {
    /// The key.
    pub key: ApiKey,
    /// When a call last used it.
    pub last_used_at: Option<Timestamp>,
    /// Who made it.
    pub created_by: Option<String>,
    /// The application that it serves: its number and its name.
    pub firm_app: Option<FirmAppId>,
    /// As above.
    pub application: Option<String>,
    /// The address of that application's provider, unless the application is deleted.
    pub provider_email: Option<String>,
    /// Since when that application is deleted: its key is stopped (B5).
    pub deleted_at: Option<Timestamp>,
    /// Whether that application is suspended, and by whom (B6).
    pub suspension: Suspension,
}

impl FromRow for KeyLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            key: ApiKey::from_row(row)?,
            last_used_at: row.next()?,
            created_by: full_name(row)?,
            firm_app: row.next()?,
            application: row.next()?,
            provider_email: row.next()?,
            deleted_at: row.next()?,
            suspension: Suspension { by_firm: row.next()?, by_operator: row.next()? },
        })
    }
}

/// A key as a call finds it.
#[derive(Clone, Debug)]
pub struct KeyRecord {
    /// The firm that it belongs to.
    pub firm: FirmId,
    /// The application that it serves.
    pub firm_app: Option<FirmAppId>,
    /// The key.
    pub key: ApiKey,
}

impl FromRow for KeyRecord {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { firm: row.next()?, firm_app: row.next()?, key: ApiKey::from_row(row)? })
    }
}

impl Read<'_, System> {
    /// The key of this identifier, of whatever firm; another key when there is none, so that whoever
    /// asks for one that nobody has waits as long (AK3): the caller compares. A deleted application's
    /// key is stopped (B5).
    pub fn key_record_or_another(
        &mut self,
        identifier: &KeyIdentifier,
    ) -> Result<Option<KeyRecord>, Error> {
        self.optional(
            format!(
                "SELECT k.firm_id, f.id, {COLUMNS} FROM api_keys k \
                 LEFT JOIN firm_apps f ON f.firm_id = k.firm_id AND f.api_key_id = k.id \
                 WHERE k.identifier = COALESCE( \
                 (SELECT e.identifier FROM api_keys e WHERE e.identifier = $1), \
                 (SELECT MIN(n.identifier) FROM api_keys n)) AND f.deleted_at IS NULL"
            ),
            &[identifier],
        )
    }
}

impl Read<'_, Tenant> {
    /// The firm's keys, newest first.
    pub fn key_lines(&mut self) -> Result<Vec<KeyLine>, Error> {
        let firm = self.firm();
        self.all(
            format!("SELECT {COLUMNS}, {LINE} WHERE k.firm_id = $1 ORDER BY k.id DESC"),
            &[&firm],
        )
    }

    /// One of the firm's keys.
    pub fn key_line(&mut self, key: ObjectId) -> Result<Option<KeyLine>, Error> {
        let firm = self.firm();
        self.optional(
            format!("SELECT {COLUMNS}, {LINE} WHERE k.firm_id = $1 AND k.object_id = $2"),
            &[&firm, &key],
        )
    }

    /// The firm's key of this identifier, and the application that it serves already.
    pub fn own_key(
        &mut self,
        identifier: &KeyIdentifier,
    ) -> Result<Option<(ApiKey, Option<FirmAppId>)>, Error> {
        let firm = self.firm();
        let record: Option<KeyRecord> = self.optional(
            format!(
                "SELECT k.firm_id, f.id, {COLUMNS} FROM api_keys k \
                 LEFT JOIN firm_apps f ON f.firm_id = k.firm_id AND f.api_key_id = k.id \
                 WHERE k.firm_id = $1 AND k.identifier = $2"
            ),
            &[&firm, identifier],
        )?;
        Ok(record.map(|record| (record.key, record.firm_app)))
    }

    /// The key of a calling actor.
    pub fn key_by_id(&mut self, key: ApiKeyId) -> Result<Option<ApiKey>, Error> {
        let firm = self.firm();
        self.optional(
            format!("SELECT {COLUMNS} FROM api_keys k WHERE k.firm_id = $1 AND k.id = $2"),
            &[&firm, &key],
        )
    }
}

/// A key to write.
#[derive(Clone, Debug)]
pub struct NewKeyRow<'a> {
    /// The key; its number is given by the database.
    pub key: &'a ApiKey,
    /// SHA-256 of its secret (G1).
    pub secret_hash: [u8; 32],
    /// Who made it.
    pub created_by: Option<StaffId>,
}

impl Write<'_, Tenant> {
    /// Adds a key with its first secret; nothing when the firm has one that the outside calls the
    /// same. Whoever makes another key of the firm waits for this one, at its number.
    pub fn insert_key(&mut self, new: &NewKeyRow<'_>) -> Result<Option<ApiKeyId>, Error> {
        let (firm, id, key) = (self.firm(), self.number("api_keys")?, new.key);
        if self.key_line(key.object_id)?.is_some() {
            return Ok(None);
        }
        self.execute(
            "INSERT INTO api_keys (firm_id, id, object_id, name, kind, identifier, scopes, \
                                   created_by, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                &firm,
                &id,
                &key.object_id,
                &key.name,
                &key.kind,
                &key.identifier,
                &key.scopes,
                &new.created_by,
                &key.created_at,
                &key.expires_at,
            ],
        )?;
        let id = ApiKeyId::new(id);
        self.insert_secret(&NewSecret {
            key: id,
            hash: new.secret_hash,
            created_by: new.created_by,
            link: None,
            created_at: key.created_at,
        })?;
        Ok(Some(id))
    }

    /// The firm's key, held until the transaction ends: whoever else changes it waits.
    pub fn lock_key(&mut self, key: ObjectId) -> Result<Option<KeyLine>, Error> {
        let firm = self.firm();
        // An update that changes nothing takes the row's lock in the words of both databases.
        self.execute(
            "UPDATE api_keys SET name = name WHERE firm_id = $1 AND object_id = $2",
            &[&firm, &key],
        )?;
        self.key_line(key)
    }

    /// Holds the firm's key of this identifier, if there is one, as [`Write::lock_key`] does.
    pub fn hold_key(&mut self, identifier: &KeyIdentifier) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE api_keys SET name = name WHERE firm_id = $1 AND identifier = $2",
            &[&firm, identifier],
        )?;
        Ok(())
    }

    /// Says when a key stops by itself.
    pub fn extend_key(
        &mut self,
        key: ApiKeyId,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE api_keys SET expires_at = $3, expiry_set_at = $4 \
             WHERE firm_id = $1 AND id = $2",
            &[&firm, &key, &expires_at, &now],
        )?;
        Ok(())
    }

    /// Stops a key; `false` when it was stopped already.
    pub fn revoke_key(&mut self, key: ApiKeyId, now: Timestamp) -> Result<bool, Error> {
        let firm = self.firm();
        let revoked = self.execute(
            "UPDATE api_keys SET revoked_at = $3 \
             WHERE firm_id = $1 AND id = $2 AND revoked_at IS NULL",
            &[&firm, &key, &now],
        )?;
        Ok(revoked == 1)
    }
}
