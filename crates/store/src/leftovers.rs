//! What the undo of a batch left alone, line by line (D7).

use domain::{
    actor::Tenant,
    id::{BatchId, FirmAppId},
    page::{self, PAGE},
    text::Code,
};

use crate::db::{Error, FromRow, Read, Row};

/// A dossier that an undo left alone.
#[derive(Clone, Debug)]
pub struct Leftover {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Which application.
    pub app: FirmAppId,
    /// How that was called.
    pub application: String,
    /// Whether it is on there.
    pub is_on: bool,
}

impl FromRow for Leftover {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (code, name, app) = (row.next()?, row.next()?, row.next()?);
        Ok(Self { code, name, app, application: row.next()?, is_on: row.next()? })
    }
}

impl Read<'_, Tenant> {
    /// Some of the dossiers that the undo of a batch left alone, by code and application, after these.
    pub fn leftovers(
        &mut self,
        batch: BatchId,
        (after, app): (&str, FirmAppId),
    ) -> Result<Vec<Leftover>, Error> {
        let firm = self.firm();
        self.all(
            // From what was left alone, which SQLite's CROSS JOIN keeps: not from all dossiers by code.
            "SELECT d.code, d.name, l.firm_app_id, COALESCE((SELECT o.name FROM batch_apps o \
              WHERE o.firm_id = l.firm_id AND o.batch_id = l.batch_id \
               AND o.firm_app_id = l.firm_app_id), b.name), l.is_on \
             FROM undo_leftovers l CROSS JOIN dossiers d CROSS JOIN batches b \
             WHERE l.firm_id = $1 AND l.batch_id = $2 AND d.firm_id = $1 \
              AND b.firm_id = $1 AND b.id = $2 \
              AND d.id = l.dossier_id AND (d.code, l.firm_app_id) > ($3, $4) \
             ORDER BY d.code, l.firm_app_id LIMIT $5",
            &[&firm, &batch, &after, &app, &page::probe(PAGE)],
        )
    }
}
