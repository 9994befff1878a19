//! "Coller une liste" (C7): a list is kept with the draft, reported line by line in the background,
//! and ticks nothing until it is told to.
//!
//! `report` is the work in the background, `names` what a line names, `page` what is shown of it,
//! `turns` how many lists are in memory at once.

mod names;
mod page;
mod report;
mod turns;

use std::time::Duration;

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    id::{PastedListId, StaffId},
    pasted::{ListSource, PastedList},
    time::Timestamp,
};
use store::{DraftRecord, PastedRecord, Write};

pub use page::{PastedReport, PastedRow, ReportQuery, ReportState};
pub use turns::{ListTurn, ListTurns};

use super::{Purpose, hold, may_add};
use crate::{App, Conflict, Error, Result, import};

/// The most bytes that are read of a list.
pub const LARGEST_LIST: usize = 12 * 1024 * 1024;

/// A report that has not come on for so long was interrupted: the process that made it is gone.
const STANDSTILL: Duration = Duration::from_secs(20);

impl App {
    /// Keeps a pasted list in place of the one before, and begins its report. What is refused
    /// leaves the one before as it is.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `list`, or on `file` where it
    /// comes from one: empty, more than 350,000 lines, more than [`LARGEST_LIST`] bytes, no text.
    pub async fn paste_list(
        &self,
        actor: &Actor,
        purpose: Purpose,
        (bytes, source): (Vec<u8>, ListSource),
    ) -> Result<()> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        if bytes.len() > LARGEST_LIST {
            return Err(Error::invalid(source.field(), Flaw::TooLarge));
        }
        let parse = move || PastedList::parse(&import::text(&bytes)?, source);
        let list = tokio::task::spawn_blocking(parse).await.map_err(Error::internal)?;
        let list = list.map_err(|flaw| Error::invalid(source.field(), flaw))?;
        let keep = move |db: &mut Write<'_, Tenant>| {
            let draft = hold(db, staff, purpose)?.record;
            Ok((db.replace_pasted_list(draft.id, &list, now)?, draft.firm_app))
        };
        let kept = self.write(actor.tenant(), keep).await?;
        self.begin_report(actor.tenant(), kept);
        Ok(())
    }

    /// Begins an interrupted report again, from what was pasted.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined | ListChanged)`.
    pub async fn report_again(
        &self,
        actor: &Actor,
        purpose: Purpose,
        list: PastedListId,
    ) -> Result<()> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        let keep = move |db: &mut Write<'_, Tenant>| {
            let (draft, record) = shown_list(db, (staff, purpose), list)?;
            if state(&record, now) != ReportState::Interrupted {
                return Err(Error::Conflict(Conflict::ListChanged));
            }
            let text = db.pasted_text(list)?.ok_or(Error::Conflict(Conflict::ListChanged))?;
            Ok((db.replace_pasted_list(draft.id, &text, now)?, draft.firm_app))
        };
        let kept = self.write(actor.tenant(), keep).await?;
        self.begin_report(actor.tenant(), kept);
        Ok(())
    }

    /// Ticks the dossiers that a report found, and nothing else; answers how many were not ticked
    /// yet.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`, `Conflict(ListChanged)` when the list is not the
    /// one that was shown, or its report not whole.
    pub async fn tick_list(
        &self,
        actor: &Actor,
        purpose: Purpose,
        list: PastedListId,
    ) -> Result<u64> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        self.write(actor.tenant(), move |db| {
            let (draft, record) = shown_list(db, (staff, purpose), list)?;
            if !record.finished {
                return Err(Error::Conflict(Conflict::ListChanged));
            }
            Ok(db.tick_pasted(&draft, list, now)?)
        })
        .await
    }
}

/// The actor's draft, held, and its list, if it is the one that was shown.
fn shown_list(
    db: &mut Write<'_, Tenant>,
    (staff, purpose): (StaffId, Purpose),
    shown: PastedListId,
) -> Result<(DraftRecord, PastedRecord)> {
    let draft = hold(db, staff, purpose)?.record;
    let list = db.pasted_list(draft.id)?.filter(|list| list.id == shown);
    Ok((draft, list.ok_or(Error::Conflict(Conflict::ListChanged))?))
}

fn state(record: &PastedRecord, now: Timestamp) -> ReportState {
    match now.since(record.moved_at) {
        _ if record.finished => ReportState::Finished,
        still if still >= STANDSTILL => ReportState::Interrupted,
        _ => ReportState::Working,
    }
}
