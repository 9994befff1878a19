//! Activations that end by themselves: taken away when they are over, and announced before.

use domain::{
    actor::{System, Tenant},
    ending::next_notice,
    id::{BatchId, DossierId, FirmAppId, FirmId, ObjectId, StaffId},
    text::Code,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

/// A dossier on which an activation is over.
#[derive(Clone, Debug)]
pub struct EndedOn {
    /// Which one.
    pub dossier: DossierId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// Its code.
    pub code: Code,
    /// The company, for events.
    pub siren: Option<String>,
}

impl FromRow for EndedOn {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            dossier: row.next()?,
            object_id: row.next()?,
            code: row.next()?,
            siren: row.next()?,
        })
    }
}

/// Ends of one instant that are to be announced to one person.
#[derive(Clone, Debug)]
pub struct EndNotice {
    /// Who: the dossiers' master, else their engagement manager; nobody when neither is there.
    pub staff: Option<StaffId>,
    /// When they end.
    pub ends_at: Timestamp,
    /// How many there are.
    pub count: u64,
}

impl FromRow for EndNotice {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (staff, ends_at) = (row.next()?, row.next()?);
        Ok(Self { staff, ends_at, count: row.next::<i64>()?.unsigned_abs() })
    }
}

/// One line of an announcement: the dossier's code and name, and the application's name.
pub type EndingLine = (Code, String, String);

/// Activations whose end is to be announced at `$2`, and who of the dossier is told.
const DUE: &str = "activations a \
     JOIN firm_apps f ON f.firm_id = a.firm_id AND f.id = a.firm_app_id \
     JOIN catalog_apps c ON c.id = f.catalog_app_id \
     JOIN dossiers d ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
     LEFT JOIN staff m ON m.firm_id = d.firm_id AND m.id = d.master_id AND m.active \
     LEFT JOIN staff e ON e.firm_id = d.firm_id AND e.id = d.engagement_manager_id AND e.active \
     WHERE a.firm_id = $1 AND a.notice_at <= $2 AND a.ends_at > $2 \
      AND f.deleted_at IS NULL AND d.archived = FALSE";

impl Read<'_, System> {
    /// The firms where some activation is over and not taken away yet. Those of a deleted application
    /// wait with it (B5).
    pub fn firms_with_ended(&mut self, now: Timestamp) -> Result<Vec<FirmId>, Error> {
        let rows: Vec<(FirmId,)> = self.all(
            "SELECT DISTINCT a.firm_id FROM activations a JOIN firm_apps f \
             ON f.firm_id = a.firm_id AND f.id = a.firm_app_id \
             WHERE a.ends_at <= $1 AND f.deleted_at IS NULL ORDER BY a.firm_id",
            &[&now],
        )?;
        Ok(rows.into_iter().map(|(firm,)| firm).collect())
    }

    /// The firms where some end is to be announced, or put off to its next announcement.
    pub fn firms_with_notices(&mut self, now: Timestamp) -> Result<Vec<FirmId>, Error> {
        let rows: Vec<(FirmId,)> = self.all(
            "SELECT DISTINCT firm_id FROM activations WHERE notice_at <= $1 ORDER BY firm_id",
            &[&now],
        )?;
        Ok(rows.into_iter().map(|(firm,)| firm).collect())
    }
}

impl Read<'_, Tenant> {
    /// The firm's applications of which some activation is over.
    pub fn apps_with_ended(&mut self, now: Timestamp) -> Result<Vec<FirmAppId>, Error> {
        let firm = self.firm();
        let rows: Vec<(FirmAppId,)> = self.all(
            "SELECT DISTINCT a.firm_app_id FROM activations a JOIN firm_apps f \
             ON f.firm_id = a.firm_id AND f.id = a.firm_app_id \
             WHERE a.firm_id = $1 AND a.ends_at <= $2 AND f.deleted_at IS NULL \
             ORDER BY a.firm_app_id",
            &[&firm, &now],
        )?;
        Ok(rows.into_iter().map(|(app,)| app).collect())
    }

    /// The first `most` dossiers on which activations of an application are over.
    pub fn ended_on(
        &mut self,
        app: FirmAppId,
        now: Timestamp,
        most: i64,
    ) -> Result<Vec<EndedOn>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT d.id, d.object_id, d.code, d.siren FROM activations a \
             JOIN dossiers d ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
             WHERE a.firm_id = $1 AND a.firm_app_id = $2 AND a.ends_at <= $3 \
             ORDER BY d.code LIMIT $4",
            &[&firm, &app, &now, &most],
        )
    }

    /// How many offers end with the activations of an application that are over.
    pub fn ended_offers(&mut self, app: FirmAppId, now: Timestamp) -> Result<u64, Error> {
        let firm = self.firm();
        let (offers,): (i64,) = self.one(
            "SELECT COUNT(*) FROM offers o JOIN activations a ON a.firm_id = o.firm_id \
             AND a.firm_app_id = o.firm_app_id AND a.dossier_id = o.dossier_id \
             WHERE o.firm_id = $1 AND o.firm_app_id = $2 AND a.ends_at <= $3",
            &[&firm, &app, &now],
        )?;
        Ok(offers.unsigned_abs())
    }

    /// What is to be announced now, by person and instant.
    pub fn end_notices(&mut self, now: Timestamp) -> Result<Vec<EndNotice>, Error> {
        let firm = self.firm();
        let sql = format!(
            "SELECT COALESCE(m.id, e.id) AS told, a.ends_at, COUNT(*) FROM {DUE} \
             GROUP BY COALESCE(m.id, e.id), a.ends_at ORDER BY a.ends_at, told"
        );
        self.all(sql, &[&firm, &now])
    }

    /// The first `most` lines of one announcement, by dossier.
    pub fn ending_lines(
        &mut self,
        (staff, ends_at): (StaffId, Timestamp),
        now: Timestamp,
        most: i64,
    ) -> Result<Vec<EndingLine>, Error> {
        let firm = self.firm();
        let sql = format!(
            "SELECT d.code, d.name, COALESCE(f.label, c.name) AS shown FROM {DUE} \
             AND COALESCE(m.id, e.id) = $3 AND a.ends_at = $4 ORDER BY d.code, shown LIMIT $5"
        );
        self.all(sql, &[&firm, &now, &staff, &ends_at, &most])
    }

    /// The address of a staff member, and the language that they chose.
    pub fn staff_mail(&mut self, staff: StaffId) -> Result<(String, Option<String>), Error> {
        let firm = self.firm();
        self.one(
            "SELECT a.email, a.language FROM staff s JOIN accounts a ON a.id = s.account_id \
             WHERE s.firm_id = $1 AND s.id = $2",
            &[&firm, &staff],
        )
    }
}

impl Write<'_, Tenant> {
    /// Gives what is on another end, or none; `false` when it is not on. A batch that had switched it
    /// on leaves it alone from here on, and tells it (D7).
    pub fn end_activation_at(
        &mut self,
        (app, dossier): (FirmAppId, DossierId),
        ends_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let (firm, notice) = (self.firm(), ends_at.and_then(|end| next_notice(end, now)));
        let batch: Option<(Option<BatchId>,)> = self.optional(
            "SELECT batch_id FROM activations \
             WHERE firm_id = $1 AND firm_app_id = $2 AND dossier_id = $3",
            &[&firm, &app, &dossier],
        )?;
        let Some((batch,)) = batch else { return Ok(false) };
        self.execute(
            "UPDATE activations SET ends_at = $4, notice_at = $5, batch_id = NULL \
             WHERE firm_id = $1 AND firm_app_id = $2 AND dossier_id = $3",
            &[&firm, &app, &dossier, &ends_at, &notice],
        )?;
        self.note_strayed_from(batch, (app, dossier))?;
        Ok(true)
    }

    /// Takes away the activations of an application that are over; answers how many. What batches had
    /// done to them is told by their undos, as when a person switches off.
    pub fn take_ended(&mut self, app: FirmAppId, now: Timestamp) -> Result<u64, Error> {
        let firm = self.firm();
        let ended = "EXISTS (SELECT 1 FROM activations a WHERE a.firm_id = $1 \
             AND a.firm_app_id = $2 AND a.ends_at <= $3 AND a.dossier_id = c.dossier_id)";
        let closings =
            format!("closed_activations c WHERE c.firm_id = $1 AND c.firm_app_id = $2 AND {ended}");
        let open = "activations c WHERE c.firm_id = $1 AND c.firm_app_id = $2 AND c.ends_at <= $3";
        for (batch, of) in [
            ("c.batch_id", open),
            ("c.batch_id", closings.as_str()),
            ("c.opened_batch_id", closings.as_str()),
        ] {
            let sql = format!(
                "INSERT INTO strayed_activations (firm_id, batch_id, firm_app_id, dossier_id) \
                 SELECT c.firm_id, {batch}, c.firm_app_id, c.dossier_id FROM {of} \
                 AND {batch} IS NOT NULL \
                 ON CONFLICT (firm_id, batch_id, firm_app_id, dossier_id) DO NOTHING"
            );
            self.execute(sql, &[&firm, &app, &now])?;
        }
        for table in ["closed_activations", "closed_offers"] {
            let sql = format!(
                "DELETE FROM {table} WHERE firm_id = $1 AND firm_app_id = $2 \
                 AND dossier_id IN (SELECT a.dossier_id FROM activations a WHERE a.firm_id = $1 \
                  AND a.firm_app_id = $2 AND a.ends_at <= $3)"
            );
            self.execute(sql, &[&firm, &app, &now])?;
        }
        self.execute(
            "DELETE FROM activations WHERE firm_id = $1 AND firm_app_id = $2 AND ends_at <= $3",
            &[&firm, &app, &now],
        )
    }

    /// Notes that everything that was due is announced, and when each is next: a day before its end,
    /// when that is still to come.
    pub fn move_notices_on(&mut self, now: Timestamp, last: i64) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE activations SET notice_at = CASE WHEN ends_at - $3 > $2 THEN ends_at - $3 END \
             WHERE firm_id = $1 AND notice_at <= $2",
            &[&firm, &now, &last],
        )
    }
}
