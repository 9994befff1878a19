//! "Coller une liste" (C7): a list is kept with the draft, reported line by line in the background,
//! and ticks nothing until it is told to.
//!
//! `report` is the work in the background, `names` what a line names, `page` what is shown of it.

mod names;
mod page;
mod report;

use std::time::Duration;

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    id::{PastedListId, StaffId},
    pasted::{ListSource, PastedList},
    time::Timestamp,
};
use store::{PastedRecord, Write};

pub use page::{PastedReport, PastedRow, ReportQuery, ReportState};

use super::{defined, may_add};
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
    /// `Denied`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `list`: empty, more than 350,000
    /// lines, more than [`LARGEST_LIST`] bytes, no text.
    pub async fn paste_list(
        &self,
        actor: &Actor,
        bytes: Vec<u8>,
        source: ListSource,
    ) -> Result<()> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        if bytes.len() > LARGEST_LIST {
            return Err(Error::invalid("list", Flaw::TooLarge));
        }
        let parse = move || PastedList::parse(&import::text(&bytes)?, source);
        let list = tokio::task::spawn_blocking(parse).await.map_err(Error::internal)?;
        let list = list.map_err(|flaw| Error::invalid("list", flaw))?;
        let keep = move |db: &mut Write<'_, Tenant>| {
            defined(db.lock_draft(staff)?)?;
            Ok(db.replace_pasted_list(staff, &list, now)?)
        };
        let id = self.write(actor.tenant(), keep).await?;
        self.begin_report(actor.tenant(), id);
        Ok(())
    }

    /// Begins an interrupted report again, from what was pasted.
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined | ListChanged)`.
    pub async fn report_again(&self, actor: &Actor, list: PastedListId) -> Result<()> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        let keep = move |db: &mut Write<'_, Tenant>| {
            let record = shown_list(db, staff, list)?;
            if state(&record, now) != ReportState::Interrupted {
                return Err(Error::Conflict(Conflict::ListChanged));
            }
            let text = db.pasted_text(list)?.ok_or(Error::Conflict(Conflict::ListChanged))?;
            Ok(db.replace_pasted_list(staff, &text, now)?)
        };
        let id = self.write(actor.tenant(), keep).await?;
        self.begin_report(actor.tenant(), id);
        Ok(())
    }

    /// Ticks the dossiers that a report found, and nothing else; answers how many were not ticked
    /// yet.
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`, `Conflict(ListChanged)` when the list is not the
    /// one that was shown, or its report not whole.
    pub async fn tick_list(&self, actor: &Actor, list: PastedListId) -> Result<u64> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        self.write(actor.tenant(), move |db| {
            let record = shown_list(db, staff, list)?;
            if !record.finished {
                return Err(Error::Conflict(Conflict::ListChanged));
            }
            Ok(db.tick_pasted(staff, list, now)?)
        })
        .await
    }
}

/// The list of the actor's draft, held with it, if it is the one that was shown.
fn shown_list(
    db: &mut Write<'_, Tenant>,
    staff: StaffId,
    shown: PastedListId,
) -> Result<PastedRecord> {
    defined(db.lock_draft(staff)?)?;
    let record = db.pasted_list(staff)?.filter(|record| record.id == shown);
    record.ok_or(Error::Conflict(Conflict::ListChanged))
}

fn state(record: &PastedRecord, now: Timestamp) -> ReportState {
    match now.since(record.moved_at) {
        _ if record.finished => ReportState::Finished,
        still if still >= STANDSTILL => ReportState::Interrupted,
        _ => ReportState::Working,
    }
}
