//! What is shown of a report, and of how far it is.

use domain::{
    actor::Actor,
    id::PastedListId,
    page::{Cursor, Direction, PAGE, Page, assemble},
    pasted::LineOutcome,
    text::Code,
};
use store::{PastedRecord, ReportedLine};

use super::state;
use crate::{
    App, Conflict, Draft, Error, Result,
    draft::{Opened, Purpose, may_add, open, shown},
};

/// How a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportState {
    /// It is being made.
    Working,
    /// Nobody makes it any more: it can be begun again.
    Interrupted,
    /// It is whole.
    Finished,
}

/// Which lines of a report to show.
#[derive(Clone, Debug, Default)]
pub struct ReportQuery {
    /// Only those that came to this.
    pub outcome: Option<LineOutcome>,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

/// The report of a pasted list (C7).
#[derive(Clone, Debug)]
pub struct PastedReport {
    /// The draft that it was pasted into.
    pub draft: Draft,
    /// Which list.
    pub list: PastedListId,
    /// How it stands.
    pub state: ReportState,
    /// How many lines the list has, and how many are reported.
    pub lines: (u64, u64),
    /// How many lines came to what, in the order of the screens.
    pub counts: Vec<(LineOutcome, u64)>,
    /// The lines; none until the report is whole.
    pub page: Page<PastedRow>,
}

/// A line of the report.
#[derive(Clone, Debug)]
pub struct PastedRow {
    /// Its place in the list, from 1 on.
    pub line: u64,
    /// What stands there.
    pub content: String,
    /// What it came to.
    pub outcome: LineOutcome,
    /// The code and name of the one dossier that it names.
    pub dossier: Option<(Code, String)>,
    /// How many dossiers it names when it is several, and the codes of the first.
    pub several: (u64, String),
    /// The earlier line that names the same dossier.
    pub same_as: Option<u64>,
}

impl App {
    /// The report of the list that was pasted into the actor's draft; none when there is no list.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`.
    pub async fn pasted_report(
        &self,
        actor: &Actor,
        purpose: Purpose,
        query: ReportQuery,
    ) -> Result<Option<PastedReport>> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        self.read(actor.tenant(), move |db| {
            let Opened { record: draft, app } = open(db, staff, purpose)?;
            let Some(record) = db.pasted_list(draft.id)? else { return Ok(None) };
            let counts = counted(&db.pasted_counts(record.id)?);
            let total = total(&counts, query.outcome);
            // Half of a report would look like all of it.
            let page = match record.finished {
                true => db.pasted_page(record.id, (query.outcome, total), query.cursor.as_ref())?,
                false => assemble(Vec::new(), PAGE, None, |_| (String::new(), 0)),
            };
            Ok(Some(PastedReport {
                draft: shown(db, app.as_ref(), &draft)?,
                list: record.id,
                state: state(&record, now),
                lines: (record.lines, record.reported),
                counts,
                page: page.map(PastedRow::from),
            }))
        })
        .await
    }

    /// So many lines of a whole report after `line`, for the download.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`, `Conflict(ListChanged)` when there is no whole
    /// report, or another list.
    pub async fn pasted_rows(
        &self,
        (actor, purpose): (&Actor, Purpose),
        list: Option<PastedListId>,
        (line, limit): (u64, u32),
    ) -> Result<(PastedListId, Vec<PastedRow>)> {
        let staff = may_add(actor)?.id;
        self.read(actor.tenant(), move |db| {
            let draft = open(db, staff, purpose)?.record;
            let whole = |record: &PastedRecord| {
                record.finished && list.is_none_or(|list| list == record.id)
            };
            let record = db.pasted_list(draft.id)?.filter(whole);
            let id = record.ok_or(Error::Conflict(Conflict::ListChanged))?.id;
            let from = (line.cast_signed(), Direction::Next);
            let rows = db.pasted_lines(id, None, (from, limit.into()))?;
            Ok((id, rows.into_iter().map(PastedRow::from).collect()))
        })
        .await
    }
}

fn counted(counts: &[(LineOutcome, u64)]) -> Vec<(LineOutcome, u64)> {
    let of =
        |outcome| counts.iter().find(|(each, _)| *each == outcome).map_or(0, |(_, count)| *count);
    LineOutcome::ALL.into_iter().map(|outcome| (outcome, of(outcome))).collect()
}

fn total(counts: &[(LineOutcome, u64)], of: Option<LineOutcome>) -> u64 {
    let wanted = counts.iter().filter(|(outcome, _)| of.is_none_or(|of| of == *outcome));
    wanted.map(|(_, count)| count).sum()
}

impl From<ReportedLine> for PastedRow {
    fn from(reported: ReportedLine) -> Self {
        let line = reported.line;
        Self {
            line: line.number,
            content: line.content,
            outcome: line.outcome,
            dossier: reported.dossier.map(|(code, name, _)| (code, name)),
            several: line.several,
            same_as: line.same_as,
        }
    }
}
