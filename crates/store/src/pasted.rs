//! Pasted lists (C7): what was pasted, how far its report is, and the report itself.

use domain::{
    actor::Tenant,
    dossier::DossierState,
    id::{DossierId, DraftId, PastedListId},
    page::{self, Cursor, Direction, PAGE, Page, Total},
    pasted::{LineOutcome, PastedList},
    text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, ToValue, Value, Write},
    dossier_pages::direction,
};

/// A pasted list as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedRecord {
    /// Which one.
    pub id: PastedListId,
    /// How many lines it has.
    pub lines: u64,
    /// How many of them are reported.
    pub reported: u64,
    /// Whether the report is whole.
    pub finished: bool,
    /// When it came on last.
    pub moved_at: Timestamp,
}

impl FromRow for PastedRecord {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            lines: row.next::<i64>()?.unsigned_abs(),
            reported: row.next::<i64>()?.unsigned_abs(),
            finished: row.next()?,
            moved_at: row.next()?,
        })
    }
}

/// What a line came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedLine {
    /// Its place in the list, from 1 on.
    pub number: u64,
    /// What stands there.
    pub content: String,
    /// What it came to.
    pub outcome: LineOutcome,
    /// The one dossier that it names.
    pub dossier: Option<DossierId>,
    /// How many it names when it is several, and the codes of the first.
    pub several: (u64, String),
    /// The earlier line that names the same dossier.
    pub same_as: Option<u64>,
}

/// A line of the report, with its dossier as it is now.
#[derive(Clone, Debug)]
pub struct ReportedLine {
    /// The line.
    pub line: PastedLine,
    /// The code, name and state of its dossier.
    pub dossier: Option<(Code, String, DossierState)>,
}

impl FromRow for ReportedLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let line = PastedLine {
            number: row.next::<i64>()?.unsigned_abs(),
            content: row.next()?,
            outcome: row.next()?,
            dossier: row.next()?,
            several: (row.next::<i64>()?.unsigned_abs(), row.next()?),
            same_as: row.next::<Option<i64>>()?.map(i64::unsigned_abs),
        };
        let (code, name, state) = (row.next::<Option<Code>>()?, row.next()?, row.next()?);
        let dossier = match (code, name, state) {
            (Some(code), Some(name), Some(state)) => Some((code, name, state)),
            _ => None,
        };
        Ok(Self { line, dossier })
    }
}

const LINE: [&str; 9] =
    ["firm_id", "list_id", "line", "content", "outcome", "dossier_id", "named", "codes", "same_as"];

impl Read<'_, Tenant> {
    /// The list that was pasted into a draft.
    pub fn pasted_list(&mut self, draft: DraftId) -> Result<Option<PastedRecord>, Error> {
        let firm = self.firm();
        self.optional(
            "SELECT id, lines, reported, finished, moved_at FROM pasted_lists \
             WHERE firm_id = $1 AND draft_id = $2",
            &[&firm, &draft],
        )
    }

    /// What was pasted, as long as its report is not whole.
    pub fn pasted_text(&mut self, list: PastedListId) -> Result<Option<PastedList>, Error> {
        let firm = self.firm();
        let found: Option<(String, i64)> = self.optional(
            "SELECT t.content, l.lines FROM pasted_texts t \
             JOIN pasted_lists l ON l.firm_id = t.firm_id AND l.id = t.list_id \
             WHERE t.firm_id = $1 AND t.list_id = $2",
            &[&firm, &list],
        )?;
        Ok(found.map(|(text, lines)| PastedList::from_stored(text, lines.unsigned_abs())))
    }

    /// How many lines came to what; an outcome without lines is left out.
    pub fn pasted_counts(&mut self, list: PastedListId) -> Result<Vec<(LineOutcome, u64)>, Error> {
        let firm = self.firm();
        let counts: Vec<(LineOutcome, i64)> = self.all(
            "SELECT outcome, lines FROM pasted_counts WHERE firm_id = $1 AND list_id = $2",
            &[&firm, &list],
        )?;
        Ok(counts.into_iter().map(|(outcome, lines)| (outcome, lines.unsigned_abs())).collect())
    }

    /// A page of the report, by line; of one outcome or of all. Its total is that of the counts.
    pub fn pasted_page(
        &mut self,
        list: PastedListId,
        (outcome, total): (Option<LineOutcome>, u64),
        cursor: Option<&Cursor>,
    ) -> Result<Page<ReportedLine>, Error> {
        let way = cursor.map_or(Direction::Next, |cursor| cursor.direction);
        let from = (cursor.map_or(0, |cursor| cursor.id), way);
        let lines = self.pasted_lines(list, outcome, (from, page::probe(PAGE)))?;
        let key = |row: &ReportedLine| (String::new(), row.line.number.cast_signed());
        let mut page = page::assemble(lines, PAGE, cursor, key);
        page.total = Total::Exact(total);
        Ok(page)
    }

    /// So many lines of the report after (or before) a line.
    pub fn pasted_lines(
        &mut self,
        list: PastedListId,
        outcome: Option<LineOutcome>,
        ((line, way), limit): ((i64, Direction), i64),
    ) -> Result<Vec<ReportedLine>, Error> {
        let from = Cursor { direction: way, key: String::new(), id: line, offset: 0 };
        let (beyond, order) = direction(Some(&from));
        let only = if outcome.is_some() { "AND l.outcome = $5" } else { "AND $5 = $5" };
        let sql = format!(
            "SELECT l.line, l.content, l.outcome, l.dossier_id, l.named, l.codes, l.same_as, \
                    d.code, d.name, d.archived \
             FROM pasted_lines l \
             LEFT JOIN dossiers d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
             WHERE l.firm_id = $1 AND l.list_id = $2 AND l.line {beyond} $3 {only} \
             ORDER BY l.line {order} LIMIT $4"
        );
        let firm = self.firm();
        let outcome = outcome.map_or("", LineOutcome::code);
        self.all(Sql::Built(sql), &[&firm, &list, &line, &limit, &outcome])
    }
}

impl Write<'_, Tenant> {
    /// Keeps a list in place of the one before. The draft is locked by who calls this, so that of
    /// two lists at once the later stands.
    pub fn replace_pasted_list(
        &mut self,
        draft: DraftId,
        list: &PastedList,
        now: Timestamp,
    ) -> Result<PastedListId, Error> {
        self.delete_pasted_list(draft)?;
        let (firm, id) = (self.firm(), self.number("pasted_lists")?);
        let lines = list.lines().cast_signed();
        self.execute(
            "INSERT INTO pasted_lists (firm_id, id, draft_id, lines, reported, finished, moved_at) \
             VALUES ($1, $2, $3, $4, 0, FALSE, $5)",
            &[&firm, &id, &draft, &lines, &now],
        )?;
        self.execute(
            "INSERT INTO pasted_texts (firm_id, list_id, content) VALUES ($1, $2, $3)",
            &[&firm, &id, &list.content()],
        )?;
        Ok(PastedListId::new(id))
    }

    /// Forgets the list of a draft.
    pub fn delete_pasted_list(&mut self, draft: DraftId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "DELETE FROM pasted_lists WHERE firm_id = $1 AND draft_id = $2",
            &[&firm, &draft],
        )?;
        Ok(())
    }

    /// Adds the next lines of a report of which `reported` are there; `false` when that is not so
    /// any more: the list was replaced, or somebody else works on it.
    pub fn report_lines(
        &mut self,
        (list, reported): (PastedListId, u64),
        lines: &[PastedLine],
        now: Timestamp,
    ) -> Result<bool, Error> {
        let (firm, count) = (self.firm(), lines.len() as i64);
        // First, for it also keeps the list from being replaced until this is committed.
        let there = self.execute(
            "UPDATE pasted_lists SET reported = reported + $3, moved_at = $4 \
             WHERE firm_id = $1 AND id = $2 AND finished = FALSE AND reported = $5",
            &[&firm, &list, &count, &now, &reported.cast_signed()],
        )?;
        if there == 0 {
            return Ok(false);
        }
        let columns = lines.iter().map(|line| columns((firm, list), line));
        self.bulk("pasted_lines", &LINE, columns)?;
        for outcome in LineOutcome::ALL {
            let count = lines.iter().filter(|line| line.outcome == outcome).count() as i64;
            if count > 0 {
                self.count_outcome(list, outcome, count)?;
            }
        }
        Ok(true)
    }

    fn count_outcome(
        &mut self,
        list: PastedListId,
        outcome: LineOutcome,
        count: i64,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO pasted_counts (firm_id, list_id, outcome, lines) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (firm_id, list_id, outcome) \
             DO UPDATE SET lines = pasted_counts.lines + excluded.lines",
            &[&firm, &list, &outcome, &count],
        )?;
        Ok(())
    }

    /// Says that a report is whole, when it is; what was pasted is not needed any more.
    pub fn finish_pasted_list(&mut self, list: PastedListId, now: Timestamp) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE pasted_lists SET finished = TRUE, moved_at = $3 \
             WHERE firm_id = $1 AND id = $2 AND reported = lines",
            &[&firm, &list, &now],
        )?;
        self.execute(
            "DELETE FROM pasted_texts WHERE firm_id = $1 AND list_id = $2",
            &[&firm, &list],
        )?;
        Ok(())
    }

    /// Says that a report waits for its turn; `false` when its list was replaced, or it is whole.
    pub fn touch_pasted_list(&mut self, list: PastedListId, now: Timestamp) -> Result<bool, Error> {
        let firm = self.firm();
        let there = self.execute(
            "UPDATE pasted_lists SET moved_at = $3 \
             WHERE firm_id = $1 AND id = $2 AND finished = FALSE",
            &[&firm, &list, &now],
        )?;
        Ok(there == 1)
    }

    /// Says that nobody works on a report any more.
    pub fn stop_pasted_list(&mut self, list: PastedListId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE pasted_lists SET moved_at = 0 WHERE firm_id = $1 AND id = $2",
            &[&firm, &list],
        )?;
        Ok(())
    }
}

fn columns((firm, list): (i64, PastedListId), line: &PastedLine) -> Vec<Value> {
    vec![
        firm.to_value(),
        list.to_value(),
        line.number.cast_signed().to_value(),
        line.content.to_value(),
        line.outcome.to_value(),
        line.dossier.to_value(),
        line.several.0.cast_signed().to_value(),
        line.several.1.to_value(),
        line.same_as.map(u64::cast_signed).to_value(),
    ]
}
