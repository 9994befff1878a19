//! Mass changes, and their undo (D7).

use domain::{
    actor::{System, Tenant},
    batch::{BatchKind, Settings},
    id::{BatchId, FirmAppId, StaffId},
    page::{self, Cursor, Direction, PAGE, Page, Total},
    text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, Write},
    dossier_pages::full_name,
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
    /// What the application was given with it, dossiers apart.
    pub settings: Option<Settings>,
    /// "Claire Martin".
    pub by: Option<String>,
    /// When it was undone, and by whom.
    pub undone: Option<Undone>,
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
            settings: row.next()?,
            by: full_name(row)?,
            undone: undone(row)?,
        })
    }
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
     b.settings, s.first_name, s.last_name, \
     u.undone_at, w.first_name, w.last_name, u.dossiers, u.left_alone, u.settings_left \
     FROM batches b LEFT JOIN staff s ON s.firm_id = b.firm_id AND s.id = b.created_by \
     LEFT JOIN batch_undos u ON u.firm_id = b.firm_id AND u.batch_id = b.id \
     LEFT JOIN staff w ON w.firm_id = u.firm_id AND w.id = u.undone_by \
     WHERE b.firm_id = $1";

/// A dossier that an undo left alone: code, name, whether the application is on there.
pub type Leftover = (Code, String, bool);

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

    /// Some of the dossiers that the undo of a batch left alone, by code, after `after`.
    pub fn leftovers(&mut self, batch: BatchId, after: &str) -> Result<Vec<Leftover>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT d.code, d.name, l.is_on FROM undo_leftovers l \
             JOIN dossiers d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
             WHERE l.firm_id = $1 AND l.batch_id = $2 AND d.code > $3 ORDER BY d.code LIMIT $4",
            &[&firm, &batch, &after, &page::probe(PAGE)],
        )
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

    /// Says what a batch has touched: the application, when it was one, and how many dossiers.
    pub fn close_batch(
        &mut self,
        batch: BatchId,
        app: Option<FirmAppId>,
        dossiers: u64,
    ) -> Result<(), Error> {
        let (firm, dossiers) = (self.firm(), i64::try_from(dossiers).unwrap_or(i64::MAX));
        self.execute(
            "UPDATE batches SET firm_app_id = $3, dossiers = $4 WHERE firm_id = $1 AND id = $2",
            &[&firm, &batch, &app, &dossiers],
        )?;
        Ok(())
    }

    /// Keeps what an application was given with a batch, dossiers apart.
    pub fn note_settings(&mut self, batch: BatchId, settings: &Settings) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE batches SET settings = $3 WHERE firm_id = $1 AND id = $2",
            &[&firm, &batch, settings],
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

    /// Notes on which dossiers of a batch a person switched the application off since, before
    /// anything of it is undone; answers for how many.
    pub fn note_strayed(&mut self, batch: BatchId, app: FirmAppId) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO undo_leftovers (firm_id, batch_id, dossier_id, is_on) \
             SELECT s.firm_id, s.batch_id, s.dossier_id, EXISTS (SELECT 1 FROM activations a \
              WHERE a.firm_id = s.firm_id AND a.firm_app_id = $3 \
               AND a.dossier_id = s.dossier_id) \
             FROM strayed_activations s WHERE s.firm_id = $1 AND s.batch_id = $2",
            &[&firm, &batch, &app],
        )
    }

    /// Notes on which other dossiers an application was switched on since a batch added it; answers
    /// for how many.
    pub fn note_later(&mut self, batch: BatchId, app: FirmAppId) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO undo_leftovers (firm_id, batch_id, dossier_id, is_on) \
             SELECT a.firm_id, CAST($2 AS BIGINT), a.dossier_id, TRUE FROM activations a \
             WHERE a.firm_id = $1 AND a.firm_app_id = $3 \
              AND (a.batch_id IS NULL OR a.batch_id <> $2) \
             ON CONFLICT (firm_id, batch_id, dossier_id) DO NOTHING",
            &[&firm, &batch, &app],
        )
    }

    /// Switches off what a batch switched on and nobody touched since; answers for how many.
    pub fn take_back(&mut self, batch: BatchId, app: FirmAppId) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "DELETE FROM activations WHERE firm_id = $1 AND firm_app_id = $3 AND batch_id = $2",
            &[&firm, &batch, &app],
        )
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
    pub fn forget_strayed(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.execute(
            "DELETE FROM strayed_activations WHERE EXISTS (SELECT 1 FROM batches b \
             WHERE b.firm_id = strayed_activations.firm_id \
             AND b.id = strayed_activations.batch_id AND b.created_at <= $1)",
            &[&before],
        )
    }
}
