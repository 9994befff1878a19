//! What is ticked and unticked in a draft (C5–C8, B4).
//!
//! A row stands for a click that made a difference to the activations of the draft's application; an
//! addition has none, and so no row of it says "unticked".

mod write;

use std::time::Duration;

use domain::{actor::Tenant, text::Code, time::Timestamp};

use crate::{
    db::{Error, Read},
    drafts::{DraftRecord, number},
};

/// How many dossiers are ticked in a draft, counting those that the application is active on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Open ones.
    pub open: u64,
    /// Those that were ticked and are archived by now (C10).
    pub archived: u64,
}

/// A ticked dossier that was archived: code, name, when.
pub type ArchivedTick = (Code, String, Timestamp);

/// How far the clocks of two nodes may be apart.
const SKEW: Duration = Duration::from_mins(5);

/// Clicks up to which a page counts those that a colleague has made meanwhile; past it, they count
/// until the summary.
const FEW: u64 = 1_000;

impl Read<'_, Tenant> {
    /// How many dossiers are ticked in a draft.
    pub fn selection(&mut self, draft: &DraftRecord) -> Result<Selection, Error> {
        let archived = self.archived_ticks_count(draft, (true, draft.ticked))?;
        let (on, off) = match draft.firm_app {
            Some(_) if draft.ticked + draft.unticked <= FEW => self.differences(draft)?,
            _ => (
                draft.ticked.saturating_sub(archived),
                draft.unticked - self.archived_ticks_count(draft, (false, draft.unticked))?,
            ),
        };
        let active = self.active_on_open(draft)?;
        Ok(Selection { open: (active + on).saturating_sub(off), archived })
    }

    /// On how many open dossiers a draft's clicks make a difference as things stand: on, off.
    fn differences(&mut self, draft: &DraftRecord) -> Result<(u64, u64), Error> {
        let (firm, app) = (self.firm(), number(draft.firm_app));
        let mut count = |which: String| -> Result<u64, Error> {
            let sql = format!("SELECT COUNT(*) FROM {which} AND d.archived = FALSE");
            let (count,): (i64,) = self.one(sql, &[&firm, &draft.id, &app])?;
            Ok(count.unsigned_abs())
        };
        Ok((
            count(format!("{TICKED} AND NOT {ACTIVE}"))?,
            count(format!("{UNTICKED} AND {ACTIVE}"))?,
        ))
    }

    /// On how many open dossiers the application of a draft is active.
    pub fn active_on_open(&mut self, draft: &DraftRecord) -> Result<u64, Error> {
        draft.firm_app.map_or(Ok(0), |app| self.open_with(app))
    }

    /// How many of the dossiers that are ticked (or unticked) in a draft are archived by now.
    fn archived_ticks_count(
        &mut self,
        draft: &DraftRecord,
        (wanted, count): (bool, u64),
    ) -> Result<u64, Error> {
        let archived = self.dossier_counts()?.1;
        if count == 0 || archived == 0 {
            return Ok(0);
        }
        // From the smaller side, row after row: of a join PostgreSQL may make a walk over both. What
        // is looked up so it can't. Only an open dossier is ticked: what was archived before the
        // draft began is not among them.
        let firm = self.firm();
        let (count,): (i64,) = match count < archived {
            true => self.one(
                "SELECT COUNT(*) FROM draft_dossiers t WHERE t.firm_id = $1 AND t.draft_id = $2 \
                 AND t.wanted = $3 AND (SELECT d.archived FROM dossiers d \
                      WHERE d.firm_id = t.firm_id AND d.id = t.dossier_id) = TRUE",
                &[&firm, &draft.id, &wanted],
            ),
            false => self.one(
                "SELECT COUNT(*) FROM dossiers d WHERE d.firm_id = $1 AND d.archived = TRUE \
                 AND d.archived_at >= $4 \
                 AND (SELECT t.wanted FROM draft_dossiers t WHERE t.firm_id = d.firm_id \
                      AND t.draft_id = $2 AND t.dossier_id = d.id) = $3",
                &[&firm, &draft.id, &wanted, &draft.token.made_at().minus(SKEW)],
            ),
        }?;
        Ok(count.unsigned_abs())
    }

    /// The ticked dossiers that are archived by now, by code (C10): the first `most`, and how many
    /// there are.
    pub fn archived_ticks(
        &mut self,
        draft: &DraftRecord,
        most: i64,
    ) -> Result<(Vec<ArchivedTick>, u64), Error> {
        let firm = self.firm();
        let first = self.all(
            "SELECT d.code, d.name, d.archived_at FROM dossiers d \
             JOIN draft_dossiers t ON t.firm_id = d.firm_id AND t.dossier_id = d.id \
             WHERE d.firm_id = $1 AND t.draft_id = $2 AND t.wanted = TRUE AND d.archived = TRUE \
             ORDER BY d.code LIMIT $3",
            &[&firm, &draft.id, &most],
        )?;
        Ok((first, self.archived_ticks_count(draft, (true, draft.ticked))?))
    }

    /// The first `most` dossiers on which a draft will switch on, and on how many it will: all that
    /// are open, by code, or those ticked, in the order in which they came.
    pub fn will_open(
        &mut self,
        draft: &DraftRecord,
        most: i64,
    ) -> Result<(Vec<(Code, String)>, u64), Error> {
        let (firm, app) = (self.firm(), number(draft.firm_app));
        let (from, order) = match draft.takes_all {
            true => ("dossiers d WHERE d.firm_id = $1 AND CAST($2 AS BIGINT) = $2", "d.code"),
            false => (TICKED, "t.dossier_id"),
        };
        let which = format!("FROM {from} AND d.archived = FALSE AND NOT {ACTIVE}");
        let first = self.all(
            format!("SELECT d.code, d.name {which} ORDER BY {order} LIMIT $4"),
            &[&firm, &draft.id, &app, &most],
        )?;
        let count = match (draft.takes_all, draft.firm_app) {
            (true, _) => self.dossier_counts()?.0.saturating_sub(self.active_on_open(draft)?),
            (false, None) => self.selection(draft)?.open,
            (false, Some(_)) => self.differences(draft)?.0,
        };
        Ok((first, count))
    }

    /// The same for those on which it will switch off.
    pub fn will_close(
        &mut self,
        draft: &DraftRecord,
        most: i64,
    ) -> Result<(Vec<(Code, String)>, u64), Error> {
        if draft.takes_all || draft.unticked == 0 {
            return Ok((Vec::new(), 0));
        }
        let (firm, app) = (self.firm(), number(draft.firm_app));
        let which = format!("FROM {UNTICKED} AND {ACTIVE}");
        let first = self.all(
            format!("SELECT d.code, d.name {which} ORDER BY t.dossier_id LIMIT $4"),
            &[&firm, &draft.id, &app, &most],
        )?;
        let sql = format!("SELECT COUNT(*) {which}");
        let (count,): (i64,) = self.one(sql, &[&firm, &draft.id, &app])?;
        Ok((first, count.unsigned_abs()))
    }

    /// A number that tells which dossiers a draft switches on and off, where their count does not: one
    /// archived and another reopened (C10). Nothing is chosen one by one of "all": 0.
    ///
    /// The sum of squares modulo a prime: two sets that differ by one dossier for another never have
    /// the same, other sets hardly ever.
    pub fn switched_mark(&mut self, draft: &DraftRecord) -> Result<i64, Error> {
        if draft.takes_all {
            return Ok(0);
        }
        let (firm, app) = (self.firm(), number(draft.firm_app));
        let mut sum = |which: String| -> Result<i64, Error> {
            let sql = format!("SELECT CAST(COALESCE(SUM({SQUARE}), 0) AS BIGINT) FROM {which}");
            let (sum,): (i64,) = self.one(sql, &[&firm, &draft.id, &app])?;
            Ok(sum)
        };
        let on = sum(format!("{TICKED} AND d.archived = FALSE AND NOT {ACTIVE}"))?;
        let off = match draft.unticked {
            0 => 0,
            _ => sum(format!("{UNTICKED} AND {ACTIVE}"))?,
        };
        Ok(on.wrapping_sub(off))
    }
}

/// A dossier's number, squared modulo 2³¹ − 1: no number is too large for it.
const SQUARE: &str = "(d.id % 2147483647) * (d.id % 2147483647) % 2147483647";

/// The dossiers ticked in the draft `$2`.
const TICKED: &str = "draft_dossiers t JOIN dossiers d ON d.firm_id = t.firm_id \
     AND d.id = t.dossier_id WHERE t.firm_id = $1 AND t.draft_id = $2 AND t.wanted = TRUE";

/// Those unticked.
const UNTICKED: &str = "draft_dossiers t JOIN dossiers d ON d.firm_id = t.firm_id \
     AND d.id = t.dossier_id WHERE t.firm_id = $1 AND t.draft_id = $2 AND t.wanted = FALSE";

/// That the application `$3` is active on the dossier.
const ACTIVE: &str = "EXISTS (SELECT 1 FROM activations a WHERE a.firm_id = d.firm_id \
     AND a.firm_app_id = $3 AND a.dossier_id = d.id)";
