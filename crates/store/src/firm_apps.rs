//! The firm's applications.

use domain::{
    actor::{System, Tenant},
    batch::Settings,
    firm_app::{FirmApp, ServingKey, Suspension},
    id::{ApiKeyId, BatchId, CatalogAppId, FirmAppId, FirmId, ObjectId, StaffId},
    search::fold,
    text::Email,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

impl FromRow for FirmApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, object_id, name, kind) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let description = (row.next()?, row.next()?);
        let key = serving_key(row)?;
        let (email, email_key) = (row.next::<Option<_>>()?, row.next::<Option<_>>()?);
        Ok(Self {
            id,
            object_id,
            name,
            kind,
            description,
            key,
            provider_email: email.zip(email_key).map(|(shown, key)| Email::from_parts(shown, key)),
            active_dossiers: row.next::<i64>()?.unsigned_abs(),
            suspension: Suspension { by_firm: row.next()?, by_operator: row.next()? },
            covers_future: row.next()?,
            offered: row.next()?,
        })
    }
}

fn serving_key(row: &mut Row) -> Result<Option<ServingKey>, Error> {
    let (id, identifier) = (row.next::<Option<_>>()?, row.next::<Option<_>>()?);
    let (expires_at, revoked_at) = (row.next::<Option<_>>()?, row.next()?);
    let scopes = row.next::<Option<_>>()?.unwrap_or_default();
    let known = id.zip(identifier).zip(expires_at);
    Ok(known.map(|((id, identifier), expires_at)| ServingKey {
        id,
        identifier,
        expires_at,
        revoked_at,
        scopes,
    }))
}

/// An application of the firm, deleted or not.
const ANY: &str = "SELECT f.id, f.object_id, COALESCE(f.label, c.name) AS shown, c.kind, \
     c.description_fr, c.description_en, f.api_key_id, k.identifier, k.expires_at, k.revoked_at, \
     k.scopes, f.provider_email, f.provider_email_key, f.active_dossiers, f.suspended_by_firm, \
     f.suspended_by_operator, f.covers_future, (c.for_all OR EXISTS (SELECT 1 \
     FROM catalog_eligibility e WHERE e.firm_id = f.firm_id \
     AND e.catalog_app_id = c.id)) AS offered \
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
        self.all(format!("{ANY} AND f.deleted_at IS NULL ORDER BY f.id"), &[&firm])
    }

    /// One application of the firm.
    pub fn firm_app(&mut self, app: FirmAppId) -> Result<Option<FirmApp>, Error> {
        let firm = self.firm();
        self.optional(format!("{ANY} AND f.deleted_at IS NULL AND f.id = $2"), &[&firm, &app])
    }

    /// One application of the firm, by what the outside calls it.
    pub fn firm_app_called(&mut self, object: ObjectId) -> Result<Option<FirmApp>, Error> {
        let firm = self.firm();
        let sql = format!("{ANY} AND f.deleted_at IS NULL AND f.object_id = $2");
        self.optional(sql, &[&firm, &object])
    }

    /// The firm's applications, deleted ones last, in the order in which they came.
    pub fn firm_apps_and_deleted(&mut self) -> Result<Vec<FirmApp>, Error> {
        let firm = self.firm();
        let order = "ORDER BY CASE WHEN f.deleted_at IS NULL THEN 0 ELSE 1 END, f.id";
        self.all(format!("{ANY} {order}"), &[&firm])
    }

    /// One application of the firm, deleted or not, by what the outside calls it.
    pub fn firm_app_called_or_deleted(
        &mut self,
        object: ObjectId,
    ) -> Result<Option<FirmApp>, Error> {
        let firm = self.firm();
        self.optional(format!("{ANY} AND f.object_id = $2"), &[&firm, &object])
    }

    /// The deleted applications that came from the same entry of the catalogue as this one.
    pub fn deleted_twins(&mut self, app: FirmAppId) -> Result<Vec<FirmAppId>, Error> {
        let firm = self.firm();
        let rows: Vec<(FirmAppId,)> = self.all(
            "SELECT o.id FROM firm_apps f JOIN firm_apps o ON o.firm_id = f.firm_id \
             AND o.catalog_app_id = f.catalog_app_id AND o.id <> f.id \
             WHERE f.firm_id = $1 AND f.id = $2 AND o.deleted_at IS NOT NULL ORDER BY o.id",
            &[&firm, &app],
        )?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// One application of the firm, and since when it is deleted.
    pub fn firm_app_or_deleted(
        &mut self,
        app: FirmAppId,
    ) -> Result<Option<(FirmApp, Option<Timestamp>)>, Error> {
        let firm = self.firm();
        let found: Option<FirmApp> =
            self.optional(format!("{ANY} AND f.id = $2"), &[&firm, &app])?;
        let Some(found) = found else { return Ok(None) };
        let (deleted_at,): (Option<Timestamp>,) = self.one(
            "SELECT deleted_at FROM firm_apps WHERE firm_id = $1 AND id = $2",
            &[&firm, &app],
        )?;
        Ok(Some((found, deleted_at)))
    }

    /// Which application a key serves, deleted ones included.
    pub fn app_of_key(&mut self, key: ApiKeyId) -> Result<Option<FirmAppId>, Error> {
        let firm = self.firm();
        let row: Option<(FirmAppId,)> = self.optional(
            "SELECT id FROM firm_apps WHERE firm_id = $1 AND api_key_id = $2",
            &[&firm, &key],
        )?;
        Ok(row.map(|(id,)| id))
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

    /// Whether one of the firm's applications has this label, folded.
    pub fn has_label(&mut self, key: &str) -> Result<bool, Error> {
        let firm = self.firm();
        let (taken,): (bool,) = self.one(
            "SELECT EXISTS (SELECT 1 FROM firm_apps WHERE firm_id = $1 AND label_key = $2)",
            &[&firm, &key],
        )?;
        Ok(taken)
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
    /// applications has the key or the label, or when the draft was validated already: whichever it is, one of
    /// the unique keys said so.
    pub fn insert_firm_app(&mut self, new: &NewFirmApp<'_>) -> Result<Option<FirmAppId>, Error> {
        let (firm, id) = (self.firm(), self.number("firm_apps")?);
        let (catalog_app, generic) = new.catalog_app;
        let instance = if generic { id } else { 0 };
        let inserted = self.execute(
            "INSERT INTO firm_apps (firm_id, id, object_id, catalog_app_id, instance, label, \
             label_key, api_key_id, provider_email, provider_email_key, covers_future, \
             suspended_by_firm, suspended_by_operator, active_dossiers, draft_token, batch_id, \
             created_by, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, FALSE, FALSE, 0, $12, $13, \
             $14, $15) ON CONFLICT DO NOTHING",
            &[
                &firm,
                &id,
                &new.object_id,
                &catalog_app,
                &instance,
                &new.label,
                &new.label.map(fold),
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

    /// Holds an application of the firm until the transaction ends: what is active on which dossiers
    /// changes only with this. `false` when there is none, or it is deleted.
    pub fn hold_firm_app(&mut self, app: FirmAppId) -> Result<bool, Error> {
        let firm = self.firm();
        let held = self.execute(
            "UPDATE firm_apps SET active_dossiers = active_dossiers \
             WHERE firm_id = $1 AND id = $2 AND deleted_at IS NULL",
            &[&firm, &app],
        )?;
        Ok(held == 1)
    }

    /// Deletes an application for as long as that can be undone (B5). Its place in the catalogue and
    /// its label are free again; its key, its address and its activations wait.
    pub fn delete_firm_app(&mut self, app: FirmAppId, now: Timestamp) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE firm_apps SET deleted_at = $3, instance = id, label_key = NULL \
             WHERE firm_id = $1 AND id = $2",
            &[&firm, &app, &now],
        )?;
        Ok(())
    }

    /// Takes a deletion back; `false` when the application was added again since. Only with the
    /// portfolio locked, as adding is.
    pub fn restore_firm_app(&mut self, app: FirmAppId) -> Result<bool, Error> {
        let firm = self.firm();
        let (label,): (Option<String>,) = self
            .optional("SELECT label FROM firm_apps WHERE firm_id = $1 AND id = $2", &[&firm, &app])?
            .unwrap_or_default();
        let label_key = label.map(|label| fold(&label));
        let restored = self.execute(
            "UPDATE firm_apps SET deleted_at = NULL, label_key = $3, \
             instance = CASE WHEN (SELECT c.generic FROM catalog_apps c \
             WHERE c.id = firm_apps.catalog_app_id) THEN id ELSE 0 END \
             WHERE firm_id = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM firm_apps o \
             WHERE o.firm_id = $1 AND (o.label_key = $3 \
             OR o.catalog_app_id = firm_apps.catalog_app_id AND o.instance = 0))",
            &[&firm, &app, &label_key],
        )?;
        Ok(restored == 1)
    }

    /// Takes an application away for good, with all that was active.
    pub fn drop_firm_app(&mut self, app: &FirmApp) -> Result<(), Error> {
        let firm = self.firm();
        if let Some(email) = &app.provider_email {
            self.release_address(email.key())?;
        }
        self.execute("DELETE FROM firm_apps WHERE firm_id = $1 AND id = $2", &[&firm, &app.id])?;
        Ok(())
    }

    /// Gives an application another key, address or coverage (B4); `false` when another application
    /// has the key: the unique key says so.
    pub fn update_settings(&mut self, app: FirmAppId, settings: &Settings) -> Result<bool, Error> {
        let (firm, email) = (self.firm(), settings.provider_email.as_ref());
        let updated = self.execute(
            "UPDATE firm_apps SET api_key_id = $3, provider_email = $4, provider_email_key = $5, \
             covers_future = $6 WHERE firm_id = $1 AND id = $2 AND NOT EXISTS (SELECT 1 \
             FROM firm_apps o WHERE o.firm_id = $1 AND o.api_key_id = $3 AND o.id <> $2)",
            &[
                &firm,
                &app,
                &settings.key,
                &email.map(|(shown, _)| shown.as_str()),
                &email.map(|(_, key)| key.as_str()),
                &settings.covers_future,
            ],
        )?;
        Ok(updated == 1)
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

impl Write<'_, Tenant> {
    /// Holds an application that was deleted at `before` or earlier, as [`Write::hold_firm_app`] holds
    /// one that is not; `false` when it is gone, or back.
    pub fn hold_deleted_app(&mut self, app: FirmAppId, before: Timestamp) -> Result<bool, Error> {
        let firm = self.firm();
        let held = self.execute(
            "UPDATE firm_apps SET active_dossiers = active_dossiers \
             WHERE firm_id = $1 AND id = $2 AND deleted_at <= $3 AND suspended_by_operator = FALSE",
            &[&firm, &app, &before],
        )?;
        Ok(held == 1)
    }
}

impl Read<'_, System> {
    /// The applications of every firm that were deleted at `before` or earlier. One that the operator
    /// has suspended stays, for as long as that holds: what is added again is held as it was (B6).
    pub fn deleted_apps(&mut self, before: Timestamp) -> Result<Vec<(FirmId, FirmAppId)>, Error> {
        self.all(
            "SELECT firm_id, id FROM firm_apps WHERE deleted_at <= $1 \
             AND suspended_by_operator = FALSE ORDER BY firm_id, id",
            &[&before],
        )
    }
}
