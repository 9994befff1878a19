//! Applications switched on for dossiers.

use domain::{
    actor::Tenant,
    id::{BatchId, DossierId, FirmAppId, ObjectId, StaffId},
    time::Timestamp,
};

use crate::db::{Error, Read, Write};

/// Who switches on, when, and as part of what.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Now.
    pub at: Timestamp,
    /// Who.
    pub by: Option<StaffId>,
    /// As part of a mass change.
    pub batch: Option<BatchId>,
}

impl Read<'_, Tenant> {
    /// The applications that are active on a dossier.
    pub fn active_apps(&mut self, dossier: DossierId) -> Result<Vec<FirmAppId>, Error> {
        let firm = self.firm();
        let rows: Vec<(FirmAppId,)> = self.all(
            "SELECT firm_app_id FROM activations WHERE firm_id = $1 AND dossier_id = $2",
            &[&firm, &dossier],
        )?;
        Ok(rows.into_iter().map(|(app,)| app).collect())
    }

    /// The applications that come by themselves to dossiers created later (C8).
    pub fn future_apps(&mut self) -> Result<Vec<FirmAppId>, Error> {
        let firm = self.firm();
        let rows: Vec<(FirmAppId,)> = self.all(
            "SELECT id FROM firm_apps WHERE firm_id = $1 AND covers_future = TRUE \
             AND deleted_at IS NULL ORDER BY id",
            &[&firm],
        )?;
        Ok(rows.into_iter().map(|(app,)| app).collect())
    }

    /// The number of the firm's application that the outside calls so.
    pub fn firm_app_number(&mut self, object: ObjectId) -> Result<Option<FirmAppId>, Error> {
        let firm = self.firm();
        let row: Option<(FirmAppId,)> = self.optional(
            "SELECT id FROM firm_apps WHERE firm_id = $1 AND object_id = $2 \
             AND deleted_at IS NULL",
            &[&firm, &object],
        )?;
        Ok(row.map(|(id,)| id))
    }
}

impl Write<'_, Tenant> {
    /// Switches on; `false` when it was on already, whoever was first.
    pub fn open_activation(
        &mut self,
        app: FirmAppId,
        dossier: DossierId,
        opening: Opening,
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let inserted = self.execute(
            "INSERT INTO activations \
             (firm_id, firm_app_id, dossier_id, opened_at, opened_by, batch_id) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (firm_id, firm_app_id, dossier_id) DO NOTHING",
            &[&firm, &app, &dossier, &opening.at, &opening.by, &opening.batch],
        )?;
        Ok(inserted == 1)
    }

    /// Switches off; `false` when it was off already. What a batch had switched on is noted, for the
    /// undo of that batch to tell (D7).
    pub fn close_activation(&mut self, app: FirmAppId, dossier: DossierId) -> Result<bool, Error> {
        let firm = self.firm();
        let closed: Option<(Option<BatchId>,)> = self.optional(
            "DELETE FROM activations WHERE firm_id = $1 AND firm_app_id = $2 AND dossier_id = $3 \
             RETURNING batch_id",
            &[&firm, &app, &dossier],
        )?;
        if let Some((Some(batch),)) = closed {
            self.execute(
                "INSERT INTO strayed_activations (firm_id, batch_id, dossier_id) \
                 VALUES ($1, $2, $3) ON CONFLICT (firm_id, batch_id, dossier_id) DO NOTHING",
                &[&firm, &batch, &dossier],
            )?;
        }
        Ok(closed.is_some())
    }

    /// Switches on for every open dossier (C7); answers for how many.
    pub fn open_everywhere(&mut self, app: FirmAppId, opening: Opening) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO activations \
             (firm_id, firm_app_id, dossier_id, opened_at, opened_by, batch_id) \
             SELECT d.firm_id, CAST($2 AS BIGINT), d.id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), \
                    CAST($5 AS BIGINT) \
             FROM dossiers d WHERE d.firm_id = $1 AND d.archived = FALSE ORDER BY d.id",
            &[&firm, &app, &opening.at, &opening.by, &opening.batch],
        )
    }

    /// Switches on for the open ones of the dossiers ticked in a draft; answers for how many.
    pub fn open_ticked(
        &mut self,
        app: FirmAppId,
        draft_of: StaffId,
        opening: Opening,
    ) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO activations \
             (firm_id, firm_app_id, dossier_id, opened_at, opened_by, batch_id) \
             SELECT t.firm_id, CAST($2 AS BIGINT), t.dossier_id, CAST($3 AS BIGINT), \
                    CAST($4 AS BIGINT), CAST($5 AS BIGINT) \
             FROM draft_dossiers t \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.staff_id = $6 AND d.archived = FALSE \
             ORDER BY t.dossier_id",
            &[&firm, &app, &opening.at, &opening.by, &opening.batch, &draft_of],
        )
    }

    /// Switches on for the open ones of the dossiers that just came, with numbers from `first` on
    /// (C8); answers for how many.
    pub fn open_for_new(
        &mut self,
        app: FirmAppId,
        first: DossierId,
        opening: Opening,
    ) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO activations \
             (firm_id, firm_app_id, dossier_id, opened_at, opened_by, batch_id) \
             SELECT d.firm_id, CAST($2 AS BIGINT), d.id, CAST($3 AS BIGINT), \
                    CAST($4 AS BIGINT), CAST($5 AS BIGINT) \
             FROM dossiers d \
             WHERE d.firm_id = $1 AND d.id >= $6 AND d.archived = FALSE ORDER BY d.id \
             ON CONFLICT (firm_id, firm_app_id, dossier_id) DO NOTHING",
            &[&firm, &app, &opening.at, &opening.by, &opening.batch, &first],
        )
    }
}
