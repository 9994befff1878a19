//! What is ticked and unticked in a draft (C5–C8, B4).
//!
//! A row stands for a click that made a difference to the activations of the draft's application; an
//! addition has none, and so no row of it says "unticked".

use domain::{
    actor::Tenant, id::PastedListId, pasted::LineOutcome, search::SearchKey, text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, Read, Sql, ToValue, Write, placeholders},
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

/// Which dossiers to tick or untick at once: a condition on `dossiers d` with parameters from `$3` on,
/// or every one.
#[derive(Default)]
struct Which<'a> {
    condition: Option<String>,
    params: Vec<&'a dyn ToValue>,
}

impl<'a> Which<'a> {
    fn those(condition: impl Into<String>, params: Vec<&'a dyn ToValue>) -> Self {
        Self { condition: Some(condition.into()), params }
    }

    fn codes(codes: &'a [Code]) -> Self {
        let condition = format!("d.code IN ({})", placeholders(3, codes.len()));
        Self::those(condition, codes.iter().map(|code| code as &dyn ToValue).collect())
    }

    /// That the draft's application, whose number is the last parameter, is active on the dossier.
    fn active(&self) -> String {
        format!(
            "EXISTS (SELECT 1 FROM activations a WHERE a.firm_id = d.firm_id \
             AND a.firm_app_id = ${} AND a.dossier_id = d.id)",
            3 + self.params.len()
        )
    }
}

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
        let Some(app) = draft.firm_app else { return Ok(0) };
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
        // From the smaller side, row after row: both may be hundreds of thousands, seldom at once, and
        // of a join PostgreSQL may make a walk over both. What is looked up so it can't.
        let sql = match count < archived {
            true => {
                "SELECT COUNT(*) FROM draft_dossiers t WHERE t.firm_id = $1 AND t.draft_id = $2 \
                 AND t.wanted = $3 AND (SELECT d.archived FROM dossiers d \
                      WHERE d.firm_id = t.firm_id AND d.id = t.dossier_id) = TRUE"
            }
            false => {
                "SELECT COUNT(*) FROM dossiers d WHERE d.firm_id = $1 AND d.archived = TRUE \
                 AND (SELECT t.wanted FROM draft_dossiers t WHERE t.firm_id = d.firm_id \
                      AND t.draft_id = $2 AND t.dossier_id = d.id) = $3"
            }
        };
        let firm = self.firm();
        let (count,): (i64,) = self.one(sql, &[&firm, &draft.id, &wanted])?;
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
            "SELECT d.code, d.name, COALESCE(d.archived_at, d.updated_at) FROM dossiers d \
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

impl Write<'_, Tenant> {
    /// Ticks those of the dossiers with these codes that are open.
    pub fn tick(
        &mut self,
        draft: &DraftRecord,
        codes: &[Code],
        now: Timestamp,
    ) -> Result<(), Error> {
        if codes.is_empty() {
            return Ok(());
        }
        self.tick_which(draft, &Which::codes(codes), now)?;
        Ok(())
    }

    /// Unticks the dossiers with these codes.
    pub fn untick(
        &mut self,
        draft: &DraftRecord,
        codes: &[Code],
        now: Timestamp,
    ) -> Result<(), Error> {
        if codes.is_empty() {
            return Ok(());
        }
        self.untick_which(draft, &Which::codes(codes), now)
    }

    /// Ticks every open dossier that a search finds.
    pub fn tick_found(
        &mut self,
        draft: &DraftRecord,
        search: &SearchKey,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (lower, upper) = (search.lower(), search.upper());
        let found = "d.id IN (SELECT s.dossier_id FROM dossier_terms s WHERE s.firm_id = $1 \
             AND s.term >= $3 AND s.term < $4)";
        self.tick_which(draft, &Which::those(found, vec![&lower, &upper]), now)?;
        Ok(())
    }

    /// Ticks the open ones of the dossiers that a report found (C7); answers how many were not
    /// ticked yet.
    pub fn tick_pasted(
        &mut self,
        draft: &DraftRecord,
        list: PastedListId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        // What is active already may have been unticked.
        let reported = "d.id IN (SELECT l.dossier_id FROM pasted_lines l WHERE l.firm_id = $1 \
             AND l.list_id = $3 AND l.outcome IN ($4, $5))";
        let params: Vec<&dyn ToValue> =
            vec![&list, &LineOutcome::Found, &LineOutcome::AlreadyActive];
        self.tick_which(draft, &Which::those(reported, params), now)
    }

    /// Unticks everything.
    pub fn clear_ticks(&mut self, draft: &DraftRecord, now: Timestamp) -> Result<(), Error> {
        self.untick_which(draft, &Which::default(), now)
    }

    /// Ticks the open ones; answers how many were not ticked yet.
    fn tick_which(
        &mut self,
        draft: &DraftRecord,
        which: &Which<'_>,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let again = match draft.unticked {
            0 => 0,
            _ => self.forget_ticks(draft, (false, which))?,
        };
        let inactive = format!("d.archived = FALSE AND NOT {}", which.active());
        let new = self.keep_ticks(draft, (true, which), &inactive)?;
        self.count_ticks(draft, (new.cast_signed(), -again.cast_signed()), now)?;
        Ok(new + again)
    }

    fn untick_which(
        &mut self,
        draft: &DraftRecord,
        which: &Which<'_>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let again = match draft.ticked {
            0 => 0,
            _ => self.forget_ticks(draft, (true, which))?,
        };
        // Nothing is active of an application that is still to be added.
        let new = match draft.firm_app {
            None => 0,
            Some(_) => {
                let active = format!("d.archived = FALSE AND {}", which.active());
                self.keep_ticks(draft, (false, which), &active)?
            }
        };
        self.count_ticks(draft, (-again.cast_signed(), new.cast_signed()), now)
    }

    fn forget_ticks(
        &mut self,
        draft: &DraftRecord,
        (wanted, which): (bool, &Which<'_>),
    ) -> Result<u64, Error> {
        let those = which.condition.as_ref().map_or(String::new(), |condition| {
            format!(
                "AND dossier_id IN (SELECT d.id FROM dossiers d WHERE d.firm_id = $1 \
                 AND {condition})"
            )
        });
        let sql = format!(
            "DELETE FROM draft_dossiers WHERE firm_id = $1 AND draft_id = $2 \
             AND wanted = {wanted} {those}"
        );
        let firm = self.firm();
        let mut params: Vec<&dyn ToValue> = vec![&firm, &draft.id];
        params.extend(&which.params);
        self.execute(Sql::Built(sql), &params)
    }

    fn keep_ticks(
        &mut self,
        draft: &DraftRecord,
        (wanted, which): (bool, &Which<'_>),
        and: &str,
    ) -> Result<u64, Error> {
        let those = which.condition.as_deref().unwrap_or("TRUE");
        let sql = format!(
            "INSERT INTO draft_dossiers (firm_id, draft_id, dossier_id, wanted) \
             SELECT d.firm_id, CAST($2 AS BIGINT), d.id, {wanted} FROM dossiers d \
             WHERE d.firm_id = $1 AND {those} AND {and} ORDER BY d.id \
             ON CONFLICT (firm_id, draft_id, dossier_id) DO NOTHING"
        );
        let (firm, app) = (self.firm(), number(draft.firm_app));
        let mut params: Vec<&dyn ToValue> = vec![&firm, &draft.id];
        params.extend(&which.params);
        params.push(&app);
        self.execute(Sql::Built(sql), &params)
    }

    fn count_ticks(
        &mut self,
        draft: &DraftRecord,
        (ticked, unticked): (i64, i64),
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE drafts SET revision = revision + 1, ticked = ticked + $3, \
             unticked = unticked + $4, saved_at = $5 WHERE firm_id = $1 AND id = $2",
            &[&firm, &draft.id, &ticked, &unticked, &now],
        )?;
        Ok(())
    }
}
