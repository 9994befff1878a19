//! Applications switched on for dossiers.

use domain::{
    actor::Tenant,
    ending::next_notice,
    id::{BatchId, DossierId, DraftId, FirmAppId, ObjectId, StaffId},
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, ToValue, Write},
    dossier_pages::full_name,
};

/// Who switches on, when, and as part of what.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Now.
    pub at: Timestamp,
    /// Who.
    pub by: Option<StaffId>,
    /// As part of a mass change.
    pub batch: Option<BatchId>,
    /// When it ends by itself; `None` is for good.
    pub ends_at: Option<Timestamp>,
}

impl Opening {
    /// When the end is announced first.
    pub(crate) fn notice_at(&self) -> Option<Timestamp> {
        next_notice(self.ends_at?, self.at)
    }
}

/// An application that is on for a dossier.
#[derive(Clone, Debug)]
pub struct ActiveApp {
    /// Which one.
    pub app: FirmAppId,
    /// When it ends by itself.
    pub ends_at: Option<Timestamp>,
    /// Who switched it on: "Claire Martin".
    pub by: Option<String>,
}

impl FromRow for ActiveApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { app: row.next()?, ends_at: row.next()?, by: full_name(row)? })
    }
}

impl Read<'_, Tenant> {
    /// On how many open dossiers an application is active: the number that is kept, less the archived.
    pub(crate) fn open_with(&mut self, app: FirmAppId) -> Result<u64, Error> {
        let firm = self.firm();
        let active: Option<(i64,)> = self.optional(
            "SELECT active_dossiers FROM firm_apps WHERE firm_id = $1 AND id = $2",
            &[&firm, &app],
        )?;
        let active = active.map_or(0, |(active,)| active.unsigned_abs());
        let archived = self.dossier_counts()?.1;
        if active == 0 || archived == 0 {
            return Ok(active);
        }
        // From the smaller side, row after row.
        let sql = match active < archived {
            true => {
                "SELECT COUNT(*) FROM activations a WHERE a.firm_id = $1 AND a.firm_app_id = $2 \
                 AND (SELECT d.archived FROM dossiers d WHERE d.firm_id = a.firm_id \
                      AND d.id = a.dossier_id) = TRUE"
            }
            false => {
                "SELECT COUNT(*) FROM dossiers d WHERE d.firm_id = $1 AND d.archived = TRUE \
                 AND (SELECT TRUE FROM activations a WHERE a.firm_id = d.firm_id \
                      AND a.firm_app_id = $2 AND a.dossier_id = d.id) IS NOT NULL"
            }
        };
        let (closed,): (i64,) = self.one(sql, &[&firm, &app])?;
        Ok(active.saturating_sub(closed.unsigned_abs()))
    }

    /// The applications that are switched on for a dossier; what has ended in the last moments may be
    /// among them until the hub has taken it away.
    pub fn active_apps(&mut self, dossier: DossierId) -> Result<Vec<FirmAppId>, Error> {
        let firm = self.firm();
        let rows: Vec<(FirmAppId,)> = self.all(
            "SELECT firm_app_id FROM activations WHERE firm_id = $1 AND dossier_id = $2",
            &[&firm, &dossier],
        )?;
        Ok(rows.into_iter().map(|(app,)| app).collect())
    }

    /// The applications that are active on a dossier at this instant, with their ends.
    pub fn active_now(
        &mut self,
        dossier: DossierId,
        now: Timestamp,
    ) -> Result<Vec<ActiveApp>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT a.firm_app_id, a.ends_at, s.first_name, s.last_name FROM activations a \
             LEFT JOIN staff s ON s.firm_id = a.firm_id AND s.id = a.opened_by \
             WHERE a.firm_id = $1 AND a.dossier_id = $2 \
              AND (a.ends_at IS NULL OR a.ends_at > $3)",
            &[&firm, &dossier, &now],
        )
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
            "INSERT INTO activations (firm_id, firm_app_id, dossier_id, opened_at, opened_by, \
             batch_id, ends_at, notice_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (firm_id, firm_app_id, dossier_id) DO NOTHING",
            &[
                &firm,
                &app,
                &dossier,
                &opening.at,
                &opening.by,
                &opening.batch,
                &opening.ends_at,
                &opening.notice_at(),
            ],
        )?;
        Ok(inserted == 1)
    }

    /// Switches off, and ends the offers with it (E4); `false` when it was off already. What a batch had switched on or off is noted,
    /// for the undo of that batch to tell (D7).
    pub fn close_activation(&mut self, app: FirmAppId, dossier: DossierId) -> Result<bool, Error> {
        let firm = self.firm();
        let closed: Option<(Option<BatchId>,)> = self.optional(
            "DELETE FROM activations WHERE firm_id = $1 AND firm_app_id = $2 AND dossier_id = $3 \
             RETURNING batch_id",
            &[&firm, &app, &dossier],
        )?;
        if let Some((batch,)) = closed {
            self.note_strayed_from(batch, (app, dossier))?;
            self.forget_closings(app, dossier)?;
        }
        Ok(closed.is_some())
    }

    /// A person has switched off what batches had switched off before: their undos tell it and leave
    /// it alone. What is on again they see by themselves.
    fn forget_closings(&mut self, app: FirmAppId, dossier: DossierId) -> Result<(), Error> {
        let firm = self.firm();
        let closings: Vec<(BatchId, Option<BatchId>)> = self.all(
            "DELETE FROM closed_activations \
             WHERE firm_id = $1 AND firm_app_id = $2 AND dossier_id = $3 \
             RETURNING batch_id, opened_batch_id",
            &[&firm, &app, &dossier],
        )?;
        for (closed, opened) in closings {
            self.note_strayed_from(Some(closed), (app, dossier))?;
            self.note_strayed_from(opened, (app, dossier))?;
        }
        self.forget_kept_offers(app, dossier)
    }

    pub(crate) fn note_strayed_from(
        &mut self,
        batch: Option<BatchId>,
        (app, dossier): (FirmAppId, DossierId),
    ) -> Result<(), Error> {
        let (firm, Some(batch)) = (self.firm(), batch) else { return Ok(()) };
        self.execute(
            "INSERT INTO strayed_activations (firm_id, batch_id, firm_app_id, dossier_id) \
             VALUES ($1, $2, $3, $4) \
             ON CONFLICT (firm_id, batch_id, firm_app_id, dossier_id) DO NOTHING",
            &[&firm, &batch, &app, &dossier],
        )?;
        Ok(())
    }

    /// Switches on for every open dossier (C7); answers for how many it was not on.
    pub fn open_everywhere(&mut self, app: FirmAppId, opening: Opening) -> Result<u64, Error> {
        let open = "dossiers d WHERE d.firm_id = $1 AND d.archived = FALSE ORDER BY d.id";
        self.open_those(app, opening, (open, &[]))
    }

    /// Switches on for the open ones of the dossiers ticked in a draft; answers for how many it was not
    /// on.
    pub fn open_ticked(
        &mut self,
        app: FirmAppId,
        draft: DraftId,
        opening: Opening,
    ) -> Result<u64, Error> {
        let ticked = "draft_dossiers t JOIN dossiers d ON d.firm_id = t.firm_id \
             AND d.id = t.dossier_id WHERE t.firm_id = $1 AND t.draft_id = $8 \
             AND t.wanted = TRUE AND d.archived = FALSE ORDER BY t.dossier_id";
        self.open_those(app, opening, (ticked, &[&draft]))
    }

    /// Switches on for the open ones of the dossiers that just came, with numbers from `first` on
    /// (C8); answers for how many.
    pub fn open_for_new(
        &mut self,
        app: FirmAppId,
        first: DossierId,
        opening: Opening,
    ) -> Result<u64, Error> {
        let new =
            "dossiers d WHERE d.firm_id = $1 AND d.id >= $8 AND d.archived = FALSE ORDER BY d.id";
        self.open_those(app, opening, (new, &[&first]))
    }

    /// Switches on for dossiers `d`, chosen by what follows FROM, with parameters from `$8` on; answers
    /// for how many it was not on.
    pub(crate) fn open_those(
        &mut self,
        app: FirmAppId,
        opening: Opening,
        (those, and): (&str, &[&dyn ToValue]),
    ) -> Result<u64, Error> {
        let (firm, notice) = (self.firm(), opening.notice_at());
        let sql = format!(
            "INSERT INTO activations (firm_id, firm_app_id, dossier_id, opened_at, opened_by, \
             batch_id, ends_at, notice_at) \
             SELECT d.firm_id, CAST($2 AS BIGINT), d.id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), \
                    CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS BIGINT) FROM {those} \
             ON CONFLICT (firm_id, firm_app_id, dossier_id) DO NOTHING"
        );
        let mut params: Vec<&dyn ToValue> =
            vec![&firm, &app, &opening.at, &opening.by, &opening.batch, &opening.ends_at, &notice];
        params.extend(and);
        self.execute(Sql::Built(sql), &params)
    }

    /// Switches off for the dossiers unticked in a draft, and keeps what was, offers included (D7);
    /// answers for how many.
    pub fn close_unticked(
        &mut self,
        app: FirmAppId,
        draft: DraftId,
        batch: BatchId,
    ) -> Result<u64, Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO closed_activations (firm_id, firm_app_id, batch_id, dossier_id, \
             opened_at, opened_by, opened_batch_id, ends_at, notice_at) \
             SELECT a.firm_id, a.firm_app_id, CAST($4 AS BIGINT), a.dossier_id, a.opened_at, \
                    a.opened_by, a.batch_id, a.ends_at, a.notice_at \
             FROM draft_dossiers t JOIN activations a ON a.firm_id = t.firm_id \
              AND a.firm_app_id = $2 AND a.dossier_id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.draft_id = $3 AND t.wanted = FALSE \
             ORDER BY t.dossier_id",
            &[&firm, &app, &draft, &batch],
        )?;
        self.close_kept(app, batch)
    }

    /// Switches off what was kept as switched off by a batch, and keeps the offers that go with it;
    /// answers for how many.
    pub(crate) fn close_kept(&mut self, app: FirmAppId, batch: BatchId) -> Result<u64, Error> {
        let firm = self.firm();
        self.keep_offers(app, batch)?;
        self.execute(
            "DELETE FROM activations WHERE firm_id = $1 AND firm_app_id = $2 AND dossier_id IN \
             (SELECT c.dossier_id FROM closed_activations c WHERE c.firm_id = $1 \
              AND c.firm_app_id = $2 AND c.batch_id = $3)",
            &[&firm, &app, &batch],
        )
    }
}
