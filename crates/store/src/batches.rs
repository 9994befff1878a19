//! Mass changes, and their undo (D7).

use domain::{
    actor::{System, Tenant},
    batch::{BatchKind, Settings, SettingsChange},
    id::{BatchId, FirmAppId, ObjectId, StaffId},
    page::{self, Cursor, Direction, PAGE, Page, Total},
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, Write},
    dossier_pages::full_name,
    offers::Given,
};

/// One mass change.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its number.
    pub id: BatchId,
    /// What it did.
    pub kind: BatchKind,
    /// To which application, when it was one; what became of that is another matter.
    pub app: Option<FirmAppId>,
    /// How the application was called.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Dossiers on which it switched on; for a deletion, on which the application was active.
    pub dossiers: u64,
    /// Dossiers on which it switched off.
    pub closed: u64,
    /// What it changed of the application, dossiers apart.
    pub settings: Option<SettingsChange>,
    /// "Claire Martin".
    pub by: Option<String>,
    /// The same, as the database numbers them.
    pub author: Option<StaffId>,
    /// When it was undone, and by whom.
    pub undone: Option<Undone>,
    /// What became of the application.
    pub fate: Fate,
}

/// What became of the application of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is there.
    Standing,
    /// It is deleted, and can still be brought back (B5).
    Deleted,
    /// It is gone for good, or there was none.
    Gone,
}

/// What an undo did.
#[derive(Clone, Debug)]
pub struct Undone {
    /// When.
    pub at: Timestamp,
    /// "Claire Martin".
    pub by: Option<String>,
    /// Dossiers that are again as before.
    pub dossiers: u64,
    /// Dossiers that had changed since, and were left alone.
    pub left_alone: u64,
    /// Whether key, address or coverage had changed since, and were left alone.
    pub settings_left: bool,
}

impl FromRow for Batch {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            kind: row.next()?,
            app: row.next()?,
            name: row.next()?,
            at: row.next()?,
            dossiers: row.next::<i64>()?.unsigned_abs(),
            closed: row.next::<i64>()?.unsigned_abs(),
            settings: settings(row)?,
            by: full_name(row)?,
            author: row.next()?,
            undone: undone(row)?,
            fate: fate(row)?,
        })
    }
}

fn settings(row: &mut Row) -> Result<Option<SettingsChange>, Error> {
    let (before, after): (Option<Settings>, Option<Settings>) = (row.next()?, row.next()?);
    Ok(before.zip(after).map(|(before, after)| SettingsChange { before, after }))
}

fn fate(row: &mut Row) -> Result<Fate, Error> {
    let (app, deleted_at) = (row.next::<Option<FirmAppId>>()?, row.next::<Option<Timestamp>>()?);
    Ok(match (app, deleted_at) {
        (None, _) => Fate::Gone,
        (_, Some(_)) => Fate::Deleted,
        (_, None) => Fate::Standing,
    })
}

fn undone(row: &mut Row) -> Result<Option<Undone>, Error> {
    let (at, by) = (row.next::<Option<Timestamp>>()?, full_name(row)?);
    let (dossiers, left) = (row.next::<Option<i64>>()?, row.next::<Option<i64>>()?);
    let settings_left = row.next::<Option<bool>>()?.unwrap_or_default();
    let count = |number: Option<i64>| number.unwrap_or_default().unsigned_abs();
    Ok(at.map(|at| Undone {
        at,
        by,
        dossiers: count(dossiers),
        left_alone: count(left),
        settings_left,
    }))
}

const SELECT: &str = "SELECT b.id, b.kind, b.firm_app_id, b.name, b.created_at, b.dossiers, \
     b.closed_dossiers, b.settings_before, b.settings_after, s.first_name, s.last_name, \
     b.created_by, u.undone_at, w.first_name, w.last_name, u.dossiers, u.left_alone, \
     u.settings_left, f.id, f.deleted_at \
     FROM batches b LEFT JOIN staff s ON s.firm_id = b.firm_id AND s.id = b.created_by \
     LEFT JOIN batch_undos u ON u.firm_id = b.firm_id AND u.batch_id = b.id \
     LEFT JOIN staff w ON w.firm_id = u.firm_id AND w.id = u.undone_by \
     LEFT JOIN firm_apps f ON f.firm_id = b.firm_id AND f.id = b.firm_app_id \
     WHERE b.firm_id = $1";

impl Read<'_, Tenant> {
    /// A page of the firm's batches, newest first.
    pub fn batches(&mut self, cursor: Option<&Cursor>) -> Result<Page<Batch>, Error> {
        let (beyond, order) = match cursor.map(|cursor| cursor.direction) {
            Some(Direction::Previous) => (">", "ASC"),
            _ => ("<", "DESC"),
        };
        let sql = format!("{SELECT} AND b.id {beyond} $2 ORDER BY b.id {order} LIMIT $3");
        let (firm, from) = (self.firm(), cursor.map_or(i64::MAX, |cursor| cursor.id));
        let rows: Vec<Batch> = self.all(Sql::Built(sql), &[&firm, &from, &page::probe(PAGE)])?;
        let key = |batch: &Batch| (String::new(), batch.id.get());
        let mut found = page::assemble(rows, PAGE, cursor, key);
        let (count,): (i64,) =
            self.one("SELECT COUNT(*) FROM batches WHERE firm_id = $1", &[&firm])?;
        found.total = Total::Exact(count.unsigned_abs());
        Ok(found)
    }

    /// One batch of the firm.
    pub fn batch(&mut self, batch: BatchId) -> Result<Option<Batch>, Error> {
        let firm = self.firm();
        self.optional(format!("{SELECT} AND b.id = $2"), &[&firm, &batch])
    }

    /// What came of a draft that was validated, when it changed an application.
    pub fn batch_of_draft(&mut self, token: ObjectId) -> Result<Option<Batch>, Error> {
        let firm = self.firm();
        self.optional(format!("{SELECT} AND b.draft_token = $2"), &[&firm, &token])
    }

    /// What later batches, none of them undone, changed of an application's settings.
    pub fn later_changes(
        &mut self,
        batch: BatchId,
        app: FirmAppId,
    ) -> Result<Vec<SettingsChange>, Error> {
        let firm = self.firm();
        let later: Vec<Batch> = self.all(
            format!("{SELECT} AND b.firm_app_id = $3 AND b.id > $2 AND u.undone_at IS NULL"),
            &[&firm, &batch, &app],
        )?;
        Ok(later.into_iter().filter_map(|batch| batch.settings).collect())
    }
}

/// A batch to open.
#[derive(Clone, Copy, Debug)]
pub struct NewBatch<'a> {
    /// What it does.
    pub kind: BatchKind,
    /// How the application is called.
    pub name: &'a str,
    /// Who does it.
    pub by: Option<StaffId>,
    /// Now.
    pub at: Timestamp,
}

impl Write<'_, Tenant> {
    /// Opens a batch that has touched nothing yet (D7).
    pub fn insert_batch(&mut self, new: &NewBatch<'_>) -> Result<BatchId, Error> {
        let (firm, id) = (self.firm(), self.number("batches")?);
        self.execute(
            "INSERT INTO batches (firm_id, id, kind, name, created_by, created_at, dossiers) \
             VALUES ($1, $2, $3, $4, $5, $6, 0)",
            &[&firm, &id, &new.kind, &new.name, &new.by, &new.at],
        )?;
        Ok(BatchId::new(id))
    }

    /// Says what a batch has touched: the application, when it was one, and the dossiers on which it
    /// switched on and off.
    pub fn close_batch(
        &mut self,
        batch: BatchId,
        app: Option<FirmAppId>,
        (opened, closed): (u64, u64),
    ) -> Result<(), Error> {
        let (firm, opened, closed) = (self.firm(), opened.cast_signed(), closed.cast_signed());
        self.execute(
            "UPDATE batches SET firm_app_id = $3, dossiers = $4, closed_dossiers = $5 \
             WHERE firm_id = $1 AND id = $2",
            &[&firm, &batch, &app, &opened, &closed],
        )?;
        Ok(())
    }

    /// Keeps which draft a batch came from.
    pub fn note_draft(&mut self, batch: BatchId, token: ObjectId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE batches SET draft_token = $3 WHERE firm_id = $1 AND id = $2",
            &[&firm, &batch, &token],
        )?;
        Ok(())
    }

    /// Keeps what a batch changed of an application, dossiers apart.
    pub fn note_settings(&mut self, batch: BatchId, change: &SettingsChange) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE batches SET settings_before = $3, settings_after = $4 \
             WHERE firm_id = $1 AND id = $2",
            &[&firm, &batch, &change.before, &change.after],
        )?;
        Ok(())
    }

    /// A batch, held until the transaction ends: of two who undo it at once, the second waits, and
    /// finds that it is undone.
    pub fn lock_batch(&mut self, batch: BatchId) -> Result<Option<Batch>, Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE batches SET dossiers = dossiers WHERE firm_id = $1 AND id = $2",
            &[&firm, &batch],
        )?;
        self.batch(batch)
    }

    /// Notes which dossiers of a batch have changed since, before anything of it is undone; answers
    /// for how many. What it switched on is off, by a person or by a later batch, or was opened to a
    /// contact; what it switched off is on, or was and is off by a later one, or would have ended by
    /// itself.
    pub fn note_leftovers(
        &mut self,
        batch: BatchId,
        app: FirmAppId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO undo_leftovers (firm_id, batch_id, firm_app_id, dossier_id, is_on) \
             SELECT t.firm_id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), t.dossier_id, EXISTS (SELECT 1 \
             FROM activations o WHERE o.firm_id = $1 AND o.firm_app_id = $3 \
              AND o.dossier_id = t.dossier_id) \
             FROM (SELECT s.firm_id, s.dossier_id FROM strayed_activations s \
                   WHERE s.firm_id = $1 AND s.batch_id = $2 AND s.firm_app_id = $3 \
                   UNION SELECT o.firm_id, o.dossier_id FROM offers o \
                   JOIN activations a ON a.firm_id = o.firm_id AND a.firm_app_id = o.firm_app_id \
                    AND a.dossier_id = o.dossier_id \
                   WHERE o.firm_id = $1 AND o.firm_app_id = $3 AND a.batch_id = $2 \
                   UNION SELECT c.firm_id, c.dossier_id FROM closed_activations c \
                   WHERE c.firm_id = $1 AND c.firm_app_id = $3 AND c.opened_batch_id = $2 \
                   UNION SELECT c.firm_id, c.dossier_id FROM closed_activations c \
                   WHERE c.firm_id = $1 AND c.firm_app_id = $3 AND c.batch_id = $2 \
                    AND (c.ends_at <= $4 \
                      OR EXISTS (SELECT 1 FROM activations a WHERE a.firm_id = $1 \
                          AND a.firm_app_id = $3 AND a.dossier_id = c.dossier_id) \
                      OR EXISTS (SELECT 1 FROM closed_activations l WHERE l.firm_id = $1 \
                          AND l.firm_app_id = $3 AND l.dossier_id = c.dossier_id \
                          AND l.batch_id > $2))) t",
            &[&firm, &batch, &app, &now],
        )
    }

    /// Notes on which other dossiers an application was switched on since a batch added it; answers
    /// for how many.
    pub fn note_later(&mut self, batch: BatchId, app: FirmAppId) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO undo_leftovers (firm_id, batch_id, firm_app_id, dossier_id, is_on) \
             SELECT a.firm_id, CAST($2 AS BIGINT), a.firm_app_id, a.dossier_id, TRUE \
             FROM activations a \
             WHERE a.firm_id = $1 AND a.firm_app_id = $3 \
              AND (a.batch_id IS NULL OR a.batch_id <> $2) \
             ON CONFLICT (firm_id, batch_id, firm_app_id, dossier_id) DO NOTHING",
            &[&firm, &batch, &app],
        )
    }

    /// Switches off what a batch switched on, but for what was noted as changed since; answers for how
    /// many.
    pub fn take_back(&mut self, batch: BatchId, app: FirmAppId) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "DELETE FROM activations WHERE firm_id = $1 AND firm_app_id = $3 AND batch_id = $2 \
             AND NOT EXISTS (SELECT 1 FROM undo_leftovers l WHERE l.firm_id = $1 \
              AND l.batch_id = $2 AND l.firm_app_id = $3 AND l.dossier_id = activations.dossier_id)",
            &[&firm, &batch, &app],
        )
    }

    /// Switches on again, as it was, what a batch switched off, with the offers that went with it,
    /// but for what was noted as changed since.
    pub fn give_back(&mut self, batch: BatchId, app: FirmAppId) -> Result<Given, Error> {
        let firm = self.firm();
        let dossiers = self.execute(
            "INSERT INTO activations \
             (firm_id, firm_app_id, dossier_id, opened_at, opened_by, batch_id, ends_at, notice_at) \
             SELECT c.firm_id, c.firm_app_id, c.dossier_id, c.opened_at, c.opened_by, \
                    c.opened_batch_id, c.ends_at, c.notice_at FROM closed_activations c \
             WHERE c.firm_id = $1 AND c.firm_app_id = $3 AND c.batch_id = $2 \
              AND NOT EXISTS (SELECT 1 FROM undo_leftovers l WHERE l.firm_id = $1 \
                AND l.batch_id = $2 AND l.firm_app_id = $3 AND l.dossier_id = c.dossier_id) \
             ORDER BY c.dossier_id",
            &[&firm, &batch, &app],
        )?;
        let offers = self.give_offers_back(app, batch)?;
        // What stays off had been switched on by another batch: its undo tells it.
        self.execute(
            "INSERT INTO strayed_activations (firm_id, batch_id, firm_app_id, dossier_id) \
             SELECT c.firm_id, c.opened_batch_id, c.firm_app_id, c.dossier_id \
             FROM closed_activations c \
             JOIN undo_leftovers l ON l.firm_id = c.firm_id AND l.batch_id = c.batch_id \
              AND l.firm_app_id = c.firm_app_id AND l.dossier_id = c.dossier_id \
             WHERE c.firm_id = $1 AND c.firm_app_id = $3 AND c.batch_id = $2 \
              AND c.opened_batch_id IS NOT NULL \
             ON CONFLICT (firm_id, batch_id, firm_app_id, dossier_id) DO NOTHING",
            &[&firm, &batch, &app],
        )?;
        self.execute(
            "DELETE FROM closed_activations \
             WHERE firm_id = $1 AND firm_app_id = $3 AND batch_id = $2",
            &[&firm, &batch, &app],
        )?;
        Ok(Given { dossiers, offers })
    }

    /// Notes that a batch is undone.
    pub fn insert_undo(
        &mut self,
        batch: BatchId,
        by: Option<StaffId>,
        undone: &Undone,
    ) -> Result<(), Error> {
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let (firm, done, left) = (self.firm(), count(undone.dossiers), count(undone.left_alone));
        self.execute(
            "INSERT INTO batch_undos \
             (firm_id, batch_id, undone_at, undone_by, dossiers, left_alone, settings_left) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[&firm, &batch, &undone.at, &by, &done, &left, &undone.settings_left],
        )?;
        Ok(())
    }
}

impl Write<'_, System> {
    /// Forgets what only the undo of batches from before would need; answers how many rows.
    pub fn forget_undo_of(&mut self, before: Timestamp) -> Result<u64, Error> {
        let mut forgotten = 0;
        for table in ["closed_activations", "closed_offers", "strayed_activations"] {
            let sql = format!(
                "DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM batches b \
                 WHERE b.firm_id = {table}.firm_id AND b.id = {table}.batch_id \
                 AND b.created_at <= $1)"
            );
            forgotten += self.execute(Sql::Built(sql), &[&before])?;
        }
        Ok(forgotten)
    }
}
