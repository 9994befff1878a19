//! The drafts of the wizard, one for each administrator (C).

use domain::{
    actor::{System, Tenant},
    id::{ObjectId, StaffId},
    search::SearchKey,
    text::Code,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Sql, ToValue, Write, placeholders};

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRecord {
    /// Tells it from the next one.
    pub token: ObjectId,
    /// Grows with each change.
    pub revision: i64,
    /// Step 1 as typed: kind, slug, label, key identifier, provider's address.
    pub typed: [String; 5],
    /// Whether step 1 held when it was saved.
    pub defined: bool,
    /// How many dossiers are ticked.
    pub ticked: u64,
    /// Takes every dossier.
    pub takes_all: bool,
    /// And those created later: wished, and done when it takes every dossier.
    pub takes_future: bool,
    /// When it was saved last.
    pub saved_at: Timestamp,
}

impl FromRow for DraftRecord {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (token, revision) = (row.next()?, row.next()?);
        let typed = [row.next()?, row.next()?, row.next()?, row.next()?, row.next()?];
        Ok(Self {
            token,
            revision,
            typed,
            defined: row.next()?,
            ticked: row.next::<i64>()?.unsigned_abs(),
            takes_all: row.next()?,
            takes_future: row.next()?,
            saved_at: row.next()?,
        })
    }
}

/// A ticked dossier that was archived: code, name, when.
pub type ArchivedTick = (Code, String, Timestamp);

const COLUMNS: &str = "token, revision, kind, slug, label, key_identifier, provider_email, defined, ticked, \
     takes_all, takes_future, saved_at";

impl Read<'_, Tenant> {
    /// An administrator's draft.
    pub fn draft(&mut self, of: StaffId) -> Result<Option<DraftRecord>, Error> {
        let firm = self.firm();
        self.optional(
            format!("SELECT {COLUMNS} FROM drafts WHERE firm_id = $1 AND staff_id = $2"),
            &[&firm, &of],
        )
    }

    /// The ticked dossiers that are archived by now, by code (C10): the first `most`, and how many
    /// there are.
    pub fn archived_ticks(
        &mut self,
        of: StaffId,
        most: i64,
    ) -> Result<(Vec<ArchivedTick>, u64), Error> {
        const FROM: &str = "FROM dossiers d JOIN draft_dossiers t \
             ON t.firm_id = d.firm_id AND t.dossier_id = d.id \
             WHERE d.firm_id = $1 AND t.staff_id = $2 AND d.archived = TRUE";
        let firm = self.firm();
        let first = self.all(
            format!(
                "SELECT d.code, d.name, COALESCE(d.archived_at, d.updated_at) {FROM} \
                 ORDER BY d.code LIMIT $3"
            ),
            &[&firm, &of, &most],
        )?;
        let (count,): (i64,) = self.one(format!("SELECT COUNT(*) {FROM}"), &[&firm, &of])?;
        Ok((first, count.unsigned_abs()))
    }

    /// The first `most` dossiers that the draft would switch on: those ticked, or all.
    pub fn first_chosen(
        &mut self,
        of: StaffId,
        (all, most): (bool, i64),
    ) -> Result<Vec<(Code, String)>, Error> {
        let firm = self.firm();
        if all {
            return self.all(
                "SELECT code, name FROM dossiers WHERE firm_id = $1 AND archived = FALSE \
                 ORDER BY code LIMIT $2",
                &[&firm, &most],
            );
        }
        self.all(
            "SELECT d.code, d.name FROM draft_dossiers t \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.staff_id = $2 AND d.archived = FALSE \
             ORDER BY t.dossier_id LIMIT $3",
            &[&firm, &of, &most],
        )
    }
}

impl Read<'_, Tenant> {
    /// How many of the `ticked` dossiers of a draft are archived by now.
    pub fn archived_tick_count(&mut self, of: StaffId, ticked: u64) -> Result<u64, Error> {
        let archived = self.dossier_counts()?.1;
        if ticked == 0 || archived == 0 {
            return Ok(0);
        }
        // From the smaller side: both may be hundreds of thousands, seldom at once. SQLite keeps
        // the order of a CROSS JOIN; PostgreSQL knows the sizes.
        let tables = match ticked < archived {
            true => "draft_dossiers t CROSS JOIN dossiers d",
            false => "dossiers d CROSS JOIN draft_dossiers t",
        };
        let firm = self.firm();
        let (count,): (i64,) = self.one(
            format!(
                "SELECT COUNT(*) FROM {tables} WHERE t.firm_id = $1 AND t.staff_id = $2 \
                 AND d.firm_id = $1 AND d.id = t.dossier_id AND d.archived = TRUE"
            ),
            &[&firm, &of],
        )?;
        Ok(count.unsigned_abs())
    }
}

impl Write<'_, Tenant> {
    /// An administrator's draft, held until the transaction ends.
    pub fn lock_draft(&mut self, of: StaffId) -> Result<Option<DraftRecord>, Error> {
        let firm = self.firm();
        // An update that changes nothing takes the row's lock in the words of both databases.
        self.execute(
            "UPDATE drafts SET saved_at = saved_at WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of],
        )?;
        self.draft(of)
    }

    /// Keeps step 1 as typed, in a new draft (with `token`) or in the one that is there.
    pub fn save_draft(
        &mut self,
        of: StaffId,
        (token, typed, defined): (ObjectId, &[String; 5], bool),
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        let [kind, slug, label, key, email] = typed;
        self.execute(
            "INSERT INTO drafts (firm_id, staff_id, token, revision, kind, slug, label, key_identifier, \
             provider_email, defined, ticked, takes_all, takes_future, saved_at) \
             VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, 0, FALSE, FALSE, $10) \
             ON CONFLICT (firm_id, staff_id) DO UPDATE SET revision = drafts.revision + 1, \
             kind = excluded.kind, \
             slug = excluded.slug, label = excluded.label, \
             key_identifier = excluded.key_identifier, \
             provider_email = excluded.provider_email, defined = excluded.defined, \
             saved_at = excluded.saved_at",
            &[&firm, &of, &token, kind, slug, label, key, email, &defined, &now],
        )?;
        Ok(())
    }

    /// Says which dossiers the draft takes.
    pub fn choose_dossiers(
        &mut self,
        of: StaffId,
        (all, future): (bool, bool),
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE drafts SET revision = revision + 1, takes_all = $3, takes_future = $4, saved_at = $5 \
             WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of, &all, &future, &now],
        )?;
        Ok(())
    }

    /// Keeps whether the box "et aux futurs dossiers" is ticked; it counts with "Appliquer à tous".
    pub fn wish_future(&mut self, of: StaffId, future: bool, now: Timestamp) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE drafts SET revision = revision + 1, takes_future = $3, saved_at = $4 \
             WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of, &future, &now],
        )?;
        Ok(())
    }

    /// Forgets a draft and its ticks.
    pub fn delete_draft(&mut self, of: StaffId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute("DELETE FROM drafts WHERE firm_id = $1 AND staff_id = $2", &[&firm, &of])?;
        Ok(())
    }

    /// Ticks those of the dossiers with these codes that are open.
    pub fn tick(&mut self, of: StaffId, codes: &[Code], now: Timestamp) -> Result<(), Error> {
        if codes.is_empty() {
            return Ok(());
        }
        let firm = self.firm();
        let sql = format!(
            "INSERT INTO draft_dossiers (firm_id, staff_id, dossier_id) \
             SELECT d.firm_id, CAST($2 AS BIGINT), d.id FROM dossiers d \
             WHERE d.firm_id = $1 AND d.archived = FALSE AND d.code IN ({}) \
             ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING",
            placeholders(3, codes.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm, &of];
        params.extend(codes.iter().map(|code| code as &dyn ToValue));
        let ticked = self.execute(Sql::Built(sql), &params)?;
        self.count_ticks(of, i64::try_from(ticked).unwrap_or(i64::MAX), now)
    }

    /// Unticks the dossiers with these codes.
    pub fn untick(&mut self, of: StaffId, codes: &[Code], now: Timestamp) -> Result<(), Error> {
        if codes.is_empty() {
            return Ok(());
        }
        let firm = self.firm();
        let sql = format!(
            "DELETE FROM draft_dossiers WHERE firm_id = $1 AND staff_id = $2 AND dossier_id IN \
             (SELECT d.id FROM dossiers d WHERE d.firm_id = $1 AND d.code IN ({}))",
            placeholders(3, codes.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm, &of];
        params.extend(codes.iter().map(|code| code as &dyn ToValue));
        let unticked = self.execute(Sql::Built(sql), &params)?;
        self.count_ticks(of, -i64::try_from(unticked).unwrap_or(i64::MAX), now)
    }

    /// Ticks every open dossier that a search finds.
    pub fn tick_found(
        &mut self,
        of: StaffId,
        search: &SearchKey,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (firm, upper) = (self.firm(), search.upper());
        let ticked = self.execute(
            "INSERT INTO draft_dossiers (firm_id, staff_id, dossier_id) \
             SELECT DISTINCT d.firm_id, CAST($2 AS BIGINT), d.id FROM dossier_terms t \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.term >= $3 AND t.term < $4 AND d.archived = FALSE \
             ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING",
            &[&firm, &of, &search.lower(), &upper],
        )?;
        self.count_ticks(of, i64::try_from(ticked).unwrap_or(i64::MAX), now)
    }

    /// Unticks everything.
    pub fn clear_ticks(&mut self, of: StaffId, now: Timestamp) -> Result<(), Error> {
        let firm = self.firm();
        let unticked = self.execute(
            "DELETE FROM draft_dossiers WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of],
        )?;
        self.count_ticks(of, -i64::try_from(unticked).unwrap_or(i64::MAX), now)
    }

    pub(crate) fn count_ticks(
        &mut self,
        of: StaffId,
        change: i64,
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE drafts SET revision = revision + 1, ticked = ticked + $3, saved_at = $4 \
             WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of, &change, &now],
        )?;
        Ok(())
    }
}

impl Write<'_, System> {
    /// Drops the drafts that nobody has touched since; answers how many.
    pub fn delete_drafts(&mut self, saved_before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM drafts WHERE saved_at <= $1", &[&saved_before])
    }
}
