//! The firm's applications.

use domain::{
    actor::Tenant,
    firm_app::{FirmApp, Suspension},
    id::{ApiKeyId, BatchId, CatalogAppId, FirmAppId, ObjectId, StaffId},
    text::Email,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

impl FromRow for FirmApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, object_id, name, kind) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let description = (row.next()?, row.next()?);
        let (key, identifier) = (row.next::<Option<_>>()?, row.next::<Option<_>>()?);
        let (email, email_key) = (row.next::<Option<_>>()?, row.next::<Option<_>>()?);
        Ok(Self {
            id,
            object_id,
            name,
            kind,
            description,
            key: key.zip(identifier),
            provider_email: email.zip(email_key).map(|(shown, key)| Email::from_parts(shown, key)),
            active_dossiers: row.next::<i64>()?.unsigned_abs(),
            suspension: Suspension { by_firm: row.next()?, by_operator: row.next()? },
            covers_future: row.next()?,
        })
    }
}

const SELECT: &str = "SELECT f.id, f.object_id, COALESCE(f.label, c.name) AS shown, c.kind, \
     c.description_fr, c.description_en, f.api_key_id, k.identifier, f.provider_email, \
     f.provider_email_key, f.active_dossiers, f.suspended_by_firm, f.suspended_by_operator, \
     f.covers_future \
     FROM firm_apps f JOIN catalog_apps c ON c.id = f.catalog_app_id \
     LEFT JOIN api_keys k ON k.firm_id = f.firm_id AND k.id = f.api_key_id \
     WHERE f.firm_id = $1";

/// An application to set up.
#[derive(Clone, Debug)]
pub struct NewFirmApp<'a> {
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// From the catalogue, and whether it may be added again (A3).
    pub catalog_app: (CatalogAppId, bool),
    /// The name of a generic one.
    pub label: Option<&'a str>,
    /// For a partner's: its key and the provider's address.
    pub partner: Option<(ApiKeyId, &'a Email)>,
    /// Comes by itself to dossiers created later (C8).
    pub covers_future: bool,
    /// The draft that it comes from (C9).
    pub draft_token: ObjectId,
    /// The batch that it is part of.
    pub batch: BatchId,
    /// Who adds it.
    pub created_by: Option<StaffId>,
    /// Now.
    pub created_at: Timestamp,
}

/// What "Valider" did, as far as the database remembers.
#[derive(Clone, Debug)]
pub struct AddedApp {
    /// The application's name.
    pub name: String,
    /// The dossiers of its batch.
    pub dossiers: u64,
    /// Its batch.
    pub batch: BatchId,
}

impl FromRow for AddedApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let name = row.next()?;
        Ok(Self { name, dossiers: row.next::<i64>()?.unsigned_abs(), batch: row.next()? })
    }
}

impl Read<'_, Tenant> {
    /// The firm's applications, in the order in which they came.
    pub fn firm_apps(&mut self) -> Result<Vec<FirmApp>, Error> {
        let firm = self.firm();
        self.all(format!("{SELECT} ORDER BY f.id"), &[&firm])
    }

    /// One application of the firm.
    pub fn firm_app(&mut self, app: FirmAppId) -> Result<Option<FirmApp>, Error> {
        let firm = self.firm();
        self.optional(format!("{SELECT} AND f.id = $2"), &[&firm, &app])
    }

    /// The catalogue's name for ever of one application of the firm.
    pub fn firm_app_slug(&mut self, app: FirmAppId) -> Result<Option<String>, Error> {
        let firm = self.firm();
        let row: Option<(String,)> = self.optional(
            "SELECT c.slug FROM firm_apps f JOIN catalog_apps c ON c.id = f.catalog_app_id \
             WHERE f.firm_id = $1 AND f.id = $2",
            &[&firm, &app],
        )?;
        Ok(row.map(|(slug,)| slug))
    }

    /// What came of a draft that was validated.
    pub fn added_app(&mut self, draft_token: ObjectId) -> Result<Option<AddedApp>, Error> {
        let firm = self.firm();
        self.optional(
            "SELECT COALESCE(f.label, c.name), b.dossiers, b.id FROM firm_apps f \
             JOIN catalog_apps c ON c.id = f.catalog_app_id \
             JOIN batches b ON b.firm_id = f.firm_id AND b.id = f.batch_id \
             WHERE f.firm_id = $1 AND f.draft_token = $2",
            &[&firm, &draft_token],
        )
    }
}

impl Write<'_, Tenant> {
    /// Sets an application up; `None` when the firm has it already, when another of its
    /// applications has the key, or when the draft was validated already: whichever it is, one of
    /// the unique keys said so.
    pub fn insert_firm_app(&mut self, new: &NewFirmApp<'_>) -> Result<Option<FirmAppId>, Error> {
        let (firm, id) = (self.firm(), self.number("firm_apps")?);
        let (catalog_app, generic) = new.catalog_app;
        let instance = if generic { id } else { 0 };
        let inserted = self.execute(
            "INSERT INTO firm_apps (firm_id, id, object_id, catalog_app_id, instance, label, \
             api_key_id, provider_email, provider_email_key, covers_future, suspended_by_firm, \
             suspended_by_operator, active_dossiers, draft_token, batch_id, created_by, \
             created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, FALSE, 0, $11, $12, $13, \
             $14) ON CONFLICT DO NOTHING",
            &[
                &firm,
                &id,
                &new.object_id,
                &catalog_app,
                &instance,
                &new.label,
                &new.partner.map(|(key, _)| key),
                &new.partner.map(|(_, email)| email.as_str()),
                &new.partner.map(|(_, email)| email.key()),
                &new.covers_future,
                &new.draft_token,
                &new.batch,
                &new.created_by,
                &new.created_at,
            ],
        )?;
        Ok((inserted == 1).then(|| FirmAppId::new(id)))
    }

    /// Opens a batch that has touched no dossier yet (D7).
    pub fn insert_batch(
        &mut self,
        kind: &str,
        created_by: Option<StaffId>,
        now: Timestamp,
    ) -> Result<BatchId, Error> {
        let (firm, id) = (self.firm(), self.number("batches")?);
        self.execute(
            "INSERT INTO batches (firm_id, id, kind, created_by, created_at, dossiers) \
             VALUES ($1, $2, $3, $4, $5, 0)",
            &[&firm, &id, &kind, &created_by, &now],
        )?;
        Ok(BatchId::new(id))
    }

    /// Says how many dossiers a batch has touched.
    pub fn close_batch(&mut self, batch: BatchId, dossiers: u64) -> Result<(), Error> {
        let (firm, count) = (self.firm(), i64::try_from(dossiers).unwrap_or(i64::MAX));
        self.execute(
            "UPDATE batches SET dossiers = $3 WHERE firm_id = $1 AND id = $2",
            &[&firm, &batch, &count],
        )?;
        Ok(())
    }

    /// Notes that an application is active on so many dossiers more, or fewer.
    pub fn count_active(&mut self, app: FirmAppId, change: i64) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE firm_apps SET active_dossiers = active_dossiers + $3 \
             WHERE firm_id = $1 AND id = $2",
            &[&firm, &app, &change],
        )?;
        Ok(())
    }
}
