//! Active applications opened to contacts (E2), and what becomes of them with what ends them (E4).

use domain::{
    actor::Tenant,
    id::{BatchId, ContactId, DossierId, DraftId, FirmAppId, ObjectId, StaffId},
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Write},
    dossier_pages::full_name,
};

/// An offer of a dossier, as what ends it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostOffer {
    /// The application.
    pub app: FirmAppId,
    /// What the outside calls it.
    pub app_object: ObjectId,
    /// Whether it is deleted, for as long as that can be undone: its offers wait unseen.
    pub deleted: bool,
    /// To whom it is opened.
    pub contact: ContactId,
    /// What the outside calls them.
    pub contact_object: ObjectId,
    /// "Julie Perrin".
    pub name: String,
}

impl FromRow for LostOffer {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            app: row.next()?,
            app_object: row.next()?,
            deleted: row.next::<Option<Timestamp>>()?.is_some(),
            contact: row.next()?,
            contact_object: row.next()?,
            name: full_name(row)?.unwrap_or_default(),
        })
    }
}

/// An offer as the contact's page shows it.
#[derive(Clone, Debug)]
pub struct ContactOffer {
    /// The application.
    pub app: FirmAppId,
    /// Since when.
    pub opened_at: Timestamp,
    /// "Inès Petit".
    pub opened_by: Option<String>,
}

impl FromRow for ContactOffer {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { app: row.next()?, opened_at: row.next()?, opened_by: full_name(row)? })
    }
}

/// What an undo gave back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Dossiers on which the application is on again.
    pub dossiers: u64,
    /// Offers that are there again.
    pub offers: u64,
}

impl Read<'_, Tenant> {
    /// Every offer of a dossier, those of deleted applications included, by application and person.
    pub fn dossier_offers(&mut self, dossier: DossierId) -> Result<Vec<LostOffer>, Error> {
        let firm = self.firm();
        self.all(
            // From the ties of the dossier, which are few.
            "SELECT o.firm_app_id, f.object_id, f.deleted_at, c.id, c.object_id, c.first_name, \
                    c.last_name \
             FROM dossier_contacts t \
             JOIN offers o ON o.firm_id = t.firm_id AND o.contact_id = t.contact_id \
              AND o.dossier_id = t.dossier_id \
             JOIN contacts c ON c.firm_id = o.firm_id AND c.id = o.contact_id \
             JOIN firm_apps f ON f.firm_id = o.firm_id AND f.id = o.firm_app_id \
             WHERE t.firm_id = $1 AND t.dossier_id = $2 \
             ORDER BY o.firm_app_id, c.last_name, c.first_name, c.id",
            &[&firm, &dossier],
        )
    }

    /// The offers that would be lost if these applications were switched off for a dossier (D5), by
    /// application and person.
    pub fn offers_lost(
        &mut self,
        dossier: DossierId,
        apps: &[FirmAppId],
    ) -> Result<Vec<LostOffer>, Error> {
        let mut lost = self.dossier_offers(dossier)?;
        lost.retain(|offer| !offer.deleted && apps.contains(&offer.app));
        Ok(lost)
    }

    /// How many offers an application has, and to how many contacts (B5).
    pub fn app_offers(&mut self, app: FirmAppId) -> Result<(u64, u64), Error> {
        let firm = self.firm();
        let (offers, contacts): (i64, i64) = self.one(
            "SELECT COUNT(*), COUNT(DISTINCT contact_id) FROM offers \
             WHERE firm_id = $1 AND firm_app_id = $2",
            &[&firm, &app],
        )?;
        Ok((offers.unsigned_abs(), contacts.unsigned_abs()))
    }

    /// How many offers end if the dossiers unticked in a draft lose the application, and to how many
    /// contacts (B4).
    pub fn unticked_offers(&mut self, app: FirmAppId, draft: DraftId) -> Result<(u64, u64), Error> {
        let firm = self.firm();
        let (offers, contacts): (i64, i64) = self.one(
            "SELECT COUNT(*), COUNT(DISTINCT o.contact_id) FROM offers o \
             WHERE o.firm_id = $1 AND o.firm_app_id = $2 AND EXISTS (SELECT 1 \
              FROM draft_dossiers t WHERE t.firm_id = $1 AND t.draft_id = $3 \
              AND t.dossier_id = o.dossier_id AND t.wanted = FALSE)",
            &[&firm, &app, &draft],
        )?;
        Ok((offers.unsigned_abs(), contacts.unsigned_abs()))
    }

    /// How many offers went with what a batch switched off, and still wait for its undo.
    pub fn kept_offers(&mut self, app: FirmAppId, batch: BatchId) -> Result<u64, Error> {
        let firm = self.firm();
        let (kept,): (i64,) = self.one(
            "SELECT COUNT(*) FROM closed_offers \
             WHERE firm_id = $1 AND firm_app_id = $2 AND batch_id = $3",
            &[&firm, &app, &batch],
        )?;
        Ok(kept.unsigned_abs())
    }

    /// What is opened to a contact of a dossier.
    pub fn contact_offers(
        &mut self,
        contact: ContactId,
        dossier: DossierId,
    ) -> Result<Vec<ContactOffer>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT o.firm_app_id, o.opened_at, s.first_name, s.last_name FROM offers o \
             LEFT JOIN staff s ON s.firm_id = o.firm_id AND s.id = o.opened_by \
             WHERE o.firm_id = $1 AND o.contact_id = $2 AND o.dossier_id = $3",
            &[&firm, &contact, &dossier],
        )
    }
}

impl Read<'_, Tenant> {
    /// The applications of a dossier whose offers a batch may take, keep or give back.
    pub fn apps_with_offers(&mut self, dossier: DossierId) -> Result<Vec<FirmAppId>, Error> {
        let firm = self.firm();
        let rows: Vec<(FirmAppId,)> = self.all(
            "SELECT firm_app_id FROM activations WHERE firm_id = $1 AND dossier_id = $2 \
             UNION SELECT firm_app_id FROM closed_activations WHERE firm_id = $1 \
              AND dossier_id = $2 ORDER BY firm_app_id",
            &[&firm, &dossier],
        )?;
        Ok(rows.into_iter().map(|(app,)| app).collect())
    }
}

impl Write<'_, Tenant> {
    /// Opens an active application to a contact of the dossier; `false` when it was already. Only
    /// with the application and the contact held: what it stands on must not go meanwhile.
    pub fn open_offer(
        &mut self,
        (contact, dossier): (ContactId, DossierId),
        app: FirmAppId,
        (at, by): (Timestamp, Option<StaffId>),
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let inserted = self.execute(
            "INSERT INTO offers \
             (firm_id, contact_id, dossier_id, firm_app_id, opened_at, opened_by) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (firm_id, contact_id, dossier_id, firm_app_id) DO NOTHING",
            &[&firm, &contact, &dossier, &app, &at, &by],
        )?;
        Ok(inserted == 1)
    }

    /// Closes an offer; `false` when it was closed already.
    pub fn close_offer(
        &mut self,
        (contact, dossier): (ContactId, DossierId),
        app: FirmAppId,
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let closed = self.execute(
            "DELETE FROM offers WHERE firm_id = $1 AND contact_id = $2 AND dossier_id = $3 \
             AND firm_app_id = $4",
            &[&firm, &contact, &dossier, &app],
        )?;
        Ok(closed == 1)
    }

    /// Closes every offer of a contact on a dossier, and those that only an undo would give back.
    pub fn close_services(&mut self, contact: ContactId, dossier: DossierId) -> Result<(), Error> {
        let firm = self.firm();
        for table in ["offers", "closed_offers"] {
            let sql = format!(
                "DELETE FROM {table} WHERE firm_id = $1 AND contact_id = $2 AND dossier_id = $3"
            );
            self.execute(sql, &[&firm, &contact, &dossier])?;
        }
        Ok(())
    }

    /// Ends every offer of a dossier for good, undo or not: it is archived (E4).
    pub fn end_offers(&mut self, dossier: DossierId) -> Result<(), Error> {
        let firm = self.firm();
        for table in ["offers", "closed_offers"] {
            let sql = format!(
                "DELETE FROM {table} WHERE firm_id = $1 AND dossier_id = $2 AND contact_id IN \
                 (SELECT t.contact_id FROM dossier_contacts t \
                  WHERE t.firm_id = $1 AND t.dossier_id = $2)"
            );
            self.execute(sql, &[&firm, &dossier])?;
        }
        Ok(())
    }

    /// Keeps the offers that go with what a batch is about to switch off, once that is noted in
    /// `closed_activations`; answers how many.
    pub(crate) fn keep_offers(&mut self, app: FirmAppId, batch: BatchId) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO closed_offers (firm_id, firm_app_id, batch_id, dossier_id, contact_id, \
                                        opened_at, opened_by) \
             SELECT o.firm_id, o.firm_app_id, CAST($3 AS BIGINT), o.dossier_id, o.contact_id, \
                    o.opened_at, o.opened_by FROM offers o \
             WHERE o.firm_id = $1 AND o.firm_app_id = $2 AND EXISTS (SELECT 1 \
              FROM closed_activations c WHERE c.firm_id = $1 AND c.firm_app_id = $2 \
              AND c.batch_id = $3 AND c.dossier_id = o.dossier_id)",
            &[&firm, &app, &batch],
        )
    }

    /// Opens again, as they were, the offers that went with what a batch switched off and that has
    /// just been switched on again; answers how many. Those whose tie is gone are gone with it.
    pub(crate) fn give_offers_back(
        &mut self,
        app: FirmAppId,
        batch: BatchId,
    ) -> Result<u64, Error> {
        let firm = self.firm();
        let given = self.execute(
            "INSERT INTO offers (firm_id, contact_id, dossier_id, firm_app_id, opened_at, opened_by) \
             SELECT k.firm_id, k.contact_id, k.dossier_id, k.firm_app_id, k.opened_at, k.opened_by \
             FROM closed_offers k \
             WHERE k.firm_id = $1 AND k.firm_app_id = $2 AND k.batch_id = $3 \
              AND NOT EXISTS (SELECT 1 FROM undo_leftovers l WHERE l.firm_id = $1 \
                AND l.batch_id = $3 AND l.firm_app_id = $2 AND l.dossier_id = k.dossier_id)",
            &[&firm, &app, &batch],
        )?;
        self.execute(
            "DELETE FROM closed_offers WHERE firm_id = $1 AND firm_app_id = $2 AND batch_id = $3",
            &[&firm, &app, &batch],
        )?;
        Ok(given)
    }

    /// Forgets the offers that went with what batches switched off for a dossier: a person has been
    /// there since.
    pub(crate) fn forget_kept_offers(
        &mut self,
        app: FirmAppId,
        dossier: DossierId,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "DELETE FROM closed_offers WHERE firm_id = $1 AND firm_app_id = $2 AND dossier_id = $3 \
             AND contact_id IN (SELECT t.contact_id FROM dossier_contacts t \
              WHERE t.firm_id = $1 AND t.dossier_id = $3)",
            &[&firm, &app, &dossier],
        )?;
        Ok(())
    }
}
