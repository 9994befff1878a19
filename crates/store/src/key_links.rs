//! One-time links through which a provider gets a secret (G4).

use domain::{
    actor::{System, Tenant},
    id::{ApiKeyId, FirmId, KeyLinkId, ObjectId, StaffId},
    key_link::{KeyLink, MOST_WRONG_CODES},
    key_secret::Overlap,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Write},
    dossier_pages::full_name,
};

impl FromRow for KeyLink {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, object_id, recipient) = (row.next()?, row.next()?, row.next()?);
        let (overlap, wrong): (String, i64) = (row.next()?, row.next()?);
        let (created_at, expires_at) = (row.next()?, row.next()?);
        let (opened_at, opened_from) = (row.next::<Option<_>>()?, row.next()?);
        Ok(Self {
            id,
            object_id,
            recipient,
            overlap: Overlap::parse(&overlap)
                .ok_or_else(|| Error::Inconsistent(format!("{overlap:?} is no overlap")))?,
            wrong_codes: u32::try_from(wrong).unwrap_or(u32::MAX),
            created_at,
            expires_at,
            opened: opened_at.map(|at| (at, opened_from)),
            withdrawn_at: row.next()?,
        })
    }
}

const COLUMNS: &str = "l.id, l.object_id, l.recipient, l.keeps, l.wrong_codes, l.created_at, \
     l.expires_at, l.opened_at, l.opened_from, l.withdrawn_at";

/// Where a token leads.
#[derive(Clone, Copy, Debug)]
pub struct LinkPlace {
    /// The firm.
    pub firm: FirmId,
    /// The link.
    pub link: KeyLinkId,
    /// The key that it gives a secret to.
    pub key: ObjectId,
}

impl FromRow for LinkPlace {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { firm: row.next()?, link: row.next()?, key: row.next()? })
    }
}

/// A link as the page of its key shows it.
#[derive(Clone, Debug)]
pub struct LinkLine {
    /// The link.
    pub link: KeyLink,
    /// Who sent it.
    pub created_by: Option<String>,
}

impl FromRow for LinkLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { link: KeyLink::from_row(row)?, created_by: full_name(row)? })
    }
}

/// A link with what its code is compared with.
#[derive(Clone, Debug)]
pub struct LockedLink {
    /// The link.
    pub link: KeyLink,
    /// SHA-256 of the token and the code.
    pub code_hash: Vec<u8>,
}

impl FromRow for LockedLink {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { link: KeyLink::from_row(row)?, code_hash: row.next()? })
    }
}

/// A link to write.
#[derive(Clone, Debug)]
pub struct NewLink<'a> {
    /// What the mails about it name.
    pub object_id: ObjectId,
    /// The key that it gives a secret to.
    pub key: ApiKeyId,
    /// SHA-256 of the token; of the token and the code.
    pub hashes: ([u8; 32], [u8; 32]),
    /// To whom it goes.
    pub recipient: &'a str,
    /// How long the secret before will work.
    pub overlap: Overlap,
    /// Who sends it.
    pub created_by: Option<StaffId>,
    /// From when to when it works.
    pub life: (Timestamp, Timestamp),
}

impl Read<'_, System> {
    /// Where the token of this hash leads, whatever the firm.
    pub fn link_place(&mut self, token_hash: &[u8; 32]) -> Result<Option<LinkPlace>, Error> {
        self.optional(
            "SELECT l.firm_id, l.id, k.object_id FROM key_links l \
             JOIN api_keys k ON k.firm_id = l.firm_id AND k.id = l.api_key_id \
             WHERE l.token_hash = $1",
            &[token_hash],
        )
    }
}

impl Read<'_, Tenant> {
    /// The newest links of a key, at most `most`, the newest first.
    pub fn link_lines(&mut self, key: ApiKeyId, most: i64) -> Result<Vec<LinkLine>, Error> {
        let firm = self.firm();
        self.all(
            format!(
                "SELECT {COLUMNS}, s.first_name, s.last_name FROM key_links l \
                 LEFT JOIN staff s ON s.firm_id = l.firm_id AND s.id = l.created_by \
                 WHERE l.firm_id = $1 AND l.api_key_id = $2 ORDER BY l.id DESC LIMIT $3"
            ),
            &[&firm, &key, &most],
        )
    }

    /// One link; hold its key before relying on it.
    pub fn key_link(&mut self, link: KeyLinkId) -> Result<Option<LockedLink>, Error> {
        let firm = self.firm();
        self.optional(
            format!(
                "SELECT {COLUMNS}, l.code_hash FROM key_links l WHERE l.firm_id = $1 AND l.id = $2"
            ),
            &[&firm, &link],
        )
    }
}

impl Write<'_, Tenant> {
    /// Adds a link.
    pub fn insert_link(&mut self, new: &NewLink<'_>) -> Result<KeyLinkId, Error> {
        let (firm, id) = (self.firm(), self.number("key_links")?);
        self.execute(
            "INSERT INTO key_links (firm_id, id, object_id, api_key_id, token_hash, code_hash, \
                                    recipient, keeps, wrong_codes, created_by, created_at, \
                                    expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11)",
            &[
                &firm,
                &id,
                &new.object_id,
                &new.key,
                &new.hashes.0,
                &new.hashes.1,
                &new.recipient,
                &new.overlap.code(),
                &new.created_by,
                &new.life.0,
                &new.life.1,
            ],
        )?;
        Ok(KeyLinkId::new(id))
    }

    /// Withdraws the links of a key that could still be opened; answers what mails about them name.
    pub fn withdraw_links(
        &mut self,
        key: ApiKeyId,
        now: Timestamp,
    ) -> Result<Vec<ObjectId>, Error> {
        let (firm, most) = (self.firm(), i64::from(MOST_WRONG_CODES));
        let withdrawn: Vec<(ObjectId,)> = self.all(
            "UPDATE key_links SET withdrawn_at = $3 WHERE firm_id = $1 AND api_key_id = $2 \
             AND opened_at IS NULL AND withdrawn_at IS NULL AND expires_at > $3 \
             AND wrong_codes < $4 RETURNING object_id",
            &[&firm, &key, &now, &most],
        )?;
        Ok(withdrawn.into_iter().map(|(object,)| object).collect())
    }

    /// Counts a wrong code; answers how many there are now.
    pub fn count_wrong_code(&mut self, link: KeyLinkId) -> Result<u32, Error> {
        let firm = self.firm();
        let (wrong,): (i64,) = self.one(
            "UPDATE key_links SET wrong_codes = wrong_codes + 1 WHERE firm_id = $1 AND id = $2 \
             RETURNING wrong_codes",
            &[&firm, &link],
        )?;
        Ok(u32::try_from(wrong).unwrap_or(u32::MAX))
    }

    /// Notes that the provider has the secret; `false` when that was so already.
    pub fn open_link(
        &mut self,
        link: KeyLinkId,
        (now, from): (Timestamp, Option<&str>),
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let opened = self.execute(
            "UPDATE key_links SET opened_at = $3, opened_from = $4 \
             WHERE firm_id = $1 AND id = $2 AND opened_at IS NULL",
            &[&firm, &link, &now, &from],
        )?;
        Ok(opened == 1)
    }
}
