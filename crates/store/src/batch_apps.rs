//! Batches of several applications on several dossiers (D6): what they switched, and their undo.

use domain::{
    actor::Tenant,
    id::{BatchId, FirmAppId},
    time::Timestamp,
};

use crate::{
    activations::Opening,
    db::{Error, FromRow, Read, Row, Write},
    own_selections::{Hand, SelectedApp},
};

/// One application of a batch.
#[derive(Clone, Debug)]
pub struct BatchApp {
    /// Which one.
    pub app: FirmAppId,
    /// How it was called.
    pub name: String,
    /// Switched on, or off.
    pub switched_on: bool,
    /// Until when.
    pub ends_at: Option<Timestamp>,
    /// On how many dossiers.
    pub dossiers: u64,
    /// Whether the undo found it deleted, and left all of it alone.
    pub was_gone: bool,
}

impl FromRow for BatchApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            app: row.next()?,
            name: row.next()?,
            switched_on: row.next()?,
            ends_at: row.next()?,
            dossiers: row.next::<i64>()?.unsigned_abs(),
            was_gone: row.next()?,
        })
    }
}

impl Read<'_, Tenant> {
    /// The applications of a batch, in the order of their numbers; none for a batch of one.
    pub fn batch_apps(&mut self, batch: BatchId) -> Result<Vec<BatchApp>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT firm_app_id, name, switched_on, ends_at, dossiers, was_gone FROM batch_apps \
             WHERE firm_id = $1 AND batch_id = $2 ORDER BY firm_app_id",
            &[&firm, &batch],
        )
    }
}

impl Write<'_, Tenant> {
    /// Switches an application on or off for the ticked dossiers that a hand reaches, as part of a
    /// batch; answers for how many it was not so already.
    pub fn switch_selected(
        &mut self,
        (hand, batch): (Hand, BatchId),
        wanted: SelectedApp,
        now: Timestamp,
    ) -> Result<u64, Error> {
        if !wanted.switch_on {
            self.keep_selected((hand, batch), wanted.app)?;
            return self.close_kept(wanted.app, batch);
        }
        let opening =
            Opening { at: now, by: Some(hand.staff), batch: Some(batch), ends_at: wanted.ends_at };
        let those = format!(
            "selected_dossiers t JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.staff_id = $8 AND d.archived = FALSE {} \
             ORDER BY t.dossier_id",
            hand.may("$8")
        );
        self.open_those(wanted.app, opening, (&those, &[&hand.staff]))
    }

    /// Keeps what is about to be switched off, as it is (D7).
    fn keep_selected(
        &mut self,
        (hand, batch): (Hand, BatchId),
        app: FirmAppId,
    ) -> Result<(), Error> {
        let firm = self.firm();
        let sql = format!(
            "INSERT INTO closed_activations (firm_id, firm_app_id, batch_id, dossier_id, \
             opened_at, opened_by, opened_batch_id, ends_at, notice_at) \
             SELECT a.firm_id, a.firm_app_id, CAST($4 AS BIGINT), a.dossier_id, a.opened_at, \
                    a.opened_by, a.batch_id, a.ends_at, a.notice_at \
             FROM selected_dossiers t \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             JOIN activations a ON a.firm_id = t.firm_id AND a.firm_app_id = $3 \
              AND a.dossier_id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.staff_id = $2 {} ORDER BY t.dossier_id",
            hand.may("$2")
        );
        self.execute(sql, &[&firm, &hand.staff, &app, &batch])?;
        Ok(())
    }

    /// Notes what a batch did with one of its applications.
    pub fn insert_batch_app(&mut self, batch: BatchId, of: &BatchApp) -> Result<(), Error> {
        let (firm, dossiers) = (self.firm(), of.dossiers.cast_signed());
        self.execute(
            "INSERT INTO batch_apps (firm_id, batch_id, firm_app_id, name, switched_on, ends_at, \
             dossiers, was_gone) VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE)",
            &[&firm, &batch, &of.app, &of.name, &of.switched_on, &of.ends_at, &dossiers],
        )?;
        Ok(())
    }

    /// Notes that the undo of a batch found one of its applications deleted.
    pub fn note_gone(&mut self, batch: BatchId, app: FirmAppId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE batch_apps SET was_gone = TRUE \
             WHERE firm_id = $1 AND batch_id = $2 AND firm_app_id = $3",
            &[&firm, &batch, &app],
        )?;
        Ok(())
    }
}
