//! Ticking and unticking: one by one, or as many as a condition finds.

use domain::{
    actor::Tenant, id::PastedListId, pasted::LineOutcome, search::SearchKey, text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, Sql, ToValue, Write, placeholders},
    drafts::{DraftRecord, number},
};

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
