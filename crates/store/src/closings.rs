//! When an application was switched off for a dossier, and by whom.

use domain::{
    actor::Tenant,
    id::{BatchId, DossierId, FirmAppId},
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row},
    dossier_pages::full_name,
    journal::{COLUMNS, JournalRow},
};

/// A batch that switched an application off for a dossier.
#[derive(Clone, Debug)]
pub struct BatchClosing {
    /// Its number.
    pub batch: BatchId,
    /// When.
    pub at: Timestamp,
    /// "Marc Durand".
    pub by: Option<String>,
}

impl FromRow for BatchClosing {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { batch: row.next()?, at: row.next()?, by: full_name(row)? })
    }
}

impl Read<'_, Tenant> {
    /// The last batch that switched an application off for a dossier and was not undone, as long as
    /// its undo is kept.
    pub fn last_batch_closing(
        &mut self,
        app: FirmAppId,
        dossier: DossierId,
    ) -> Result<Option<BatchClosing>, Error> {
        let firm = self.firm();
        self.optional(
            "SELECT b.id, b.created_at, s.first_name, s.last_name FROM closed_activations c \
             JOIN batches b ON b.firm_id = c.firm_id AND b.id = c.batch_id \
             LEFT JOIN staff s ON s.firm_id = b.firm_id AND s.id = b.created_by \
             WHERE c.firm_id = $1 AND c.firm_app_id = $2 AND c.dossier_id = $3 \
             ORDER BY b.id DESC LIMIT 1",
            &[&firm, &app, &dossier],
        )
    }

    /// Whether a batch with this application was undone after an instant: what it had switched on is off
    /// again, and no dossier remembers it.
    pub fn undone_since(&mut self, app: FirmAppId, at: Timestamp) -> Result<bool, Error> {
        let firm = self.firm();
        let (undone,): (bool,) = self.one(
            "SELECT EXISTS (SELECT 1 FROM batch_undos u JOIN batches b \
             ON b.firm_id = u.firm_id AND b.id = u.batch_id \
             WHERE u.firm_id = $1 AND u.undone_at > $3 AND (b.firm_app_id = $2 OR EXISTS (\
              SELECT 1 FROM batch_apps p WHERE p.firm_id = b.firm_id AND p.batch_id = b.id \
               AND p.firm_app_id = $2)))",
            &[&firm, &app, &at],
        )?;
        Ok(undone)
    }

    /// The last entries of the journal that tell an action on a subject, newest first, at most `most`.
    pub fn last_entries(
        &mut self,
        (action, subject): (&str, &str),
        most: i64,
    ) -> Result<Vec<JournalRow>, Error> {
        let firm = self.firm();
        self.all(
            format!(
                "SELECT {COLUMNS} FROM journal WHERE firm_id = $1 AND subject = $2 AND action = $3 \
                 ORDER BY id DESC LIMIT $4"
            ),
            &[&firm, &subject, &action, &most],
        )
    }
}
