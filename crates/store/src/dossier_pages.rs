//! Lists of dossiers, a page at a time, by key: in the order of the code, or of the term that a
//! search found. The first page costs what the last does (design §3).

use domain::{
    actor::Tenant,
    dossier::{DossierState, Siren},
    id::DossierId,
    page::{self, COUNTED, Cursor, Direction, PAGE, Page, Total},
    search::SearchKey,
    text::Code,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, ToValue, placeholders},
    drafts::{DraftRecord, number},
    ticks::Selection,
};

/// A dossier as lists show it.
#[derive(Clone, Debug)]
pub struct DossierLine {
    /// What the list is ordered by.
    key: String,
    /// Which one.
    pub id: DossierId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its company.
    pub siren: Option<Siren>,
    /// Its agency's name.
    pub agency: Option<String>,
    /// "Inès Petit".
    pub master: Option<String>,
    /// "Hugo Bernard".
    pub engagement_manager: Option<String>,
    /// Open or archived.
    pub state: DossierState,
    /// Whether the draft that was asked about has it ticked.
    pub ticked: bool,
}

impl FromRow for DossierLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            key: row.next()?,
            id: row.next()?,
            code: row.next()?,
            name: row.next()?,
            siren: row.next()?,
            agency: row.next()?,
            master: full_name(row)?,
            engagement_manager: full_name(row)?,
            state: row.next()?,
            ticked: row.next()?,
        })
    }
}

/// Reads a first and a last name, both there or neither.
pub(crate) fn full_name(row: &mut Row) -> Result<Option<String>, Error> {
    let (first, last): (Option<String>, Option<String>) = (row.next()?, row.next()?);
    Ok(first.zip(last).map(|(first, last)| format!("{first} {last}")))
}

/// Which dossiers to list.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Only those found by this.
    pub search: Option<SearchKey>,
    /// Only the open ones.
    pub open_only: bool,
    /// Say which are ticked in this draft.
    pub draft: Option<DraftRecord>,
    /// Only the ticked ones, in the order in which they came to the firm.
    pub ticked_only: bool,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

/// The columns of a [`DossierLine`] but for the key, with the draft as `$2`: what was clicked in it
/// counts, and of an application that is being changed, what is active. Neither is an `EXISTS`, nor
/// joined: of those PostgreSQL may make a walk over 350,000 rows for each page.
const LINE: &str = "d.id, d.code, d.name, d.siren, g.name, m.first_name, m.last_name, \
     e.first_name, e.last_name, d.archived, \
     COALESCE((SELECT w.wanted FROM draft_dossiers w WHERE w.firm_id = d.firm_id \
               AND w.draft_id = $2 AND w.dossier_id = d.id), \
              (SELECT TRUE FROM drafts w JOIN activations a ON a.firm_id = w.firm_id \
               AND a.firm_app_id = w.firm_app_id AND a.dossier_id = d.id \
               WHERE w.firm_id = d.firm_id AND w.id = $2) IS NOT NULL)";

/// The same columns of a dossier in no draft.
pub(crate) const LINE_WITHOUT_DRAFT: &str = "d.id, d.code, d.name, d.siren, g.name, m.first_name, \
     m.last_name, e.first_name, e.last_name, d.archived, FALSE";

/// The tables of a dossier's names.
pub(crate) const NAMES: &str = "LEFT JOIN agencies g ON g.firm_id = d.firm_id AND g.id = d.agency_id \
     LEFT JOIN staff m ON m.firm_id = d.firm_id AND m.id = d.master_id \
     LEFT JOIN staff e ON e.firm_id = d.firm_id AND e.id = d.engagement_manager_id";

/// That no smaller term of the same dossier is in the range, which begins at `$3`: each dossier is
/// listed once.
pub(crate) const FIRST_TERM: &str = "NOT EXISTS (SELECT 1 FROM dossier_terms s WHERE s.firm_id = t.firm_id \
     AND s.dossier_id = t.dossier_id AND s.term >= $3 AND s.term < t.term)";

/// The terms of a search that are looked at to see whether it finds more dossiers than are counted.
const LOOKED_AT: u32 = 1_200;

impl Read<'_, Tenant> {
    /// A page of dossiers, with their total.
    pub fn dossier_page(&mut self, listing: &Listing) -> Result<Page<DossierLine>, Error> {
        let lines = match &listing.search {
            _ if listing.ticked_only => self.ticked_lines(listing)?,
            Some(key) => self.found_lines(listing, key)?,
            None => self.lines_by_code(listing)?,
        };
        let key = |line: &DossierLine| (line.key.clone(), line.id.get());
        let mut page = page::assemble(lines, PAGE, listing.cursor.as_ref(), key);
        page.total = self.total(listing)?;
        Ok(page)
    }

    /// One dossier, as lists show it.
    pub fn dossier_head(&mut self, dossier: DossierId) -> Result<DossierLine, Error> {
        let firm = self.firm();
        self.one(
            format!("SELECT '', {LINE} FROM dossiers d {NAMES} WHERE d.firm_id = $1 AND d.id = $3"),
            &[&firm, &0_i64, &dossier],
        )
    }

    fn lines_by_code(&mut self, listing: &Listing) -> Result<Vec<DossierLine>, Error> {
        let (beyond, order) = direction(listing.cursor.as_ref());
        let open = if listing.open_only { "AND d.archived = FALSE" } else { "" };
        let after = if listing.cursor.is_some() {
            format!("AND d.code {beyond} $3")
        } else {
            "AND $3 = $3".into()
        };
        let sql = format!(
            "SELECT d.code, {LINE} FROM dossiers d {NAMES} \
             WHERE d.firm_id = $1 {open} {after} ORDER BY d.code {order} LIMIT $4"
        );
        let (firm, draft, limit) = (self.firm(), draft_of(listing), page::probe(PAGE));
        let key = listing.cursor.as_ref().map_or("", |cursor| cursor.key.as_str());
        self.all(Sql::Built(sql), &[&firm, &draft, &key, &limit])
    }

    /// From both ends: what is ticked, and what is active and not unticked.
    fn ticked_lines(&mut self, listing: &Listing) -> Result<Vec<DossierLine>, Error> {
        let (beyond, order) = direction(listing.cursor.as_ref());
        let page = format!("ORDER BY k.dossier_id {order} LIMIT $4");
        let open = "EXISTS (SELECT 1 FROM dossiers o WHERE o.firm_id = k.firm_id \
                    AND o.id = k.dossier_id AND o.archived = FALSE)";
        let sql = format!(
            "SELECT '', {LINE} FROM (\
             SELECT * FROM (SELECT k.dossier_id FROM draft_dossiers k WHERE k.firm_id = $1 \
                AND k.draft_id = $2 AND k.dossier_id {beyond} $3 AND k.wanted = TRUE \
                AND {open} {page}) ticked \
             UNION SELECT * FROM (SELECT k.dossier_id FROM activations k WHERE k.firm_id = $1 \
                AND k.firm_app_id = $5 AND k.dossier_id {beyond} $3 AND {open} \
                AND NOT EXISTS (SELECT 1 FROM draft_dossiers u WHERE u.firm_id = k.firm_id \
                    AND u.draft_id = $2 AND u.dossier_id = k.dossier_id) {page}) active) k \
             JOIN dossiers d ON d.firm_id = $1 AND d.id = k.dossier_id {NAMES} {page}"
        );
        let (firm, draft, limit) = (self.firm(), draft_of(listing), page::probe(PAGE));
        let app = number(listing.draft.as_ref().and_then(|draft| draft.firm_app));
        let id = listing.cursor.as_ref().map_or(0, |cursor| cursor.id);
        self.all(Sql::Built(sql), &[&firm, &draft, &id, &limit, &app])
    }

    fn found_lines(
        &mut self,
        listing: &Listing,
        search: &SearchKey,
    ) -> Result<Vec<DossierLine>, Error> {
        let (beyond, order) = direction(listing.cursor.as_ref());
        let open = if listing.open_only { "AND t.archived = FALSE" } else { "" };
        let sql = format!(
            "SELECT t.term, {LINE} FROM dossier_terms t \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id {NAMES} \
             WHERE t.firm_id = $1 AND t.term >= $3 AND t.term < $4 \
               AND (t.term, t.dossier_id) {beyond} ($5, $6) AND {FIRST_TERM} {open} \
             ORDER BY t.term {order}, t.dossier_id {order} LIMIT $7"
        );
        let (firm, draft, limit) = (self.firm(), draft_of(listing), page::probe(PAGE));
        let (lower, upper) = (search.lower(), search.upper());
        let (key, id) = listing.cursor.as_ref().map_or((lower, 0), |c| (c.key.as_str(), c.id));
        self.all(Sql::Built(sql), &[&firm, &draft, &lower, &upper, &key, &id, &limit])
    }

    fn total(&mut self, listing: &Listing) -> Result<Total, Error> {
        match &listing.search {
            _ if listing.ticked_only => self.ticked_total(listing),
            Some(key) if listing.open_only => self.found_total(key, "AND t.archived = FALSE"),
            Some(key) => self.found_total(key, ""),
            None => {
                let (open, archived) = self.dossier_counts()?;
                Ok(Total::Exact(if listing.open_only { open } else { open + archived }))
            }
        }
    }

    fn ticked_total(&mut self, listing: &Listing) -> Result<Total, Error> {
        let selection = match &listing.draft {
            Some(draft) => self.selection(draft)?,
            None => Selection::default(),
        };
        Ok(Total::Exact(selection.open))
    }

    /// How many dossiers a search finds, among those of a state. A look at its first terms settles all but the searches that
    /// find hardly more dossiers than are counted, each by several words.
    pub(crate) fn found_total(&mut self, search: &SearchKey, open: &str) -> Result<Total, Error> {
        let sql = format!(
            "SELECT COUNT(*), COUNT(DISTINCT id) FROM (SELECT t.dossier_id AS id \
             FROM dossier_terms t WHERE t.firm_id = $1 AND t.term >= $3 AND t.term < $4 {open} \
             LIMIT $2) hits"
        );
        let (firm, looked_at) = (self.firm(), page::probe(LOOKED_AT));
        let (lower, upper) = (search.lower(), search.upper());
        let (terms, found): (i64, i64) =
            self.one(Sql::Built(sql), &[&firm, &looked_at, &lower, &upper])?;
        let found = found.unsigned_abs();
        if found > COUNTED {
            return Ok(Total::MoreThan(COUNTED));
        }
        if terms < looked_at {
            return Ok(Total::Exact(found));
        }
        self.found_each_once(search, open)
    }

    /// The same, one dossier after the other.
    fn found_each_once(&mut self, search: &SearchKey, open: &str) -> Result<Total, Error> {
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 AS hit FROM dossier_terms t \
             WHERE t.firm_id = $1 AND t.term >= $3 AND t.term < $4 AND {FIRST_TERM} {open} \
             LIMIT $2) hits"
        );
        let (firm, most) = (self.firm(), i64::try_from(COUNTED).unwrap_or(i64::MAX) + 1);
        let (lower, upper) = (search.lower(), search.upper());
        let (count,): (i64,) = self.one(Sql::Built(sql), &[&firm, &most, &lower, &upper])?;
        let count = count.unsigned_abs();
        Ok(if count > COUNTED { Total::MoreThan(COUNTED) } else { Total::Exact(count) })
    }

    /// The names of the applications active on these dossiers, by dossier and name.
    pub fn active_names(
        &mut self,
        dossiers: &[DossierId],
    ) -> Result<Vec<(DossierId, String)>, Error> {
        if dossiers.is_empty() {
            return Ok(Vec::new());
        }
        let firm = self.firm();
        let sql = format!(
            "SELECT a.dossier_id, COALESCE(f.label, c.name) AS shown FROM activations a \
             JOIN firm_apps f ON f.firm_id = a.firm_id AND f.id = a.firm_app_id \
             JOIN catalog_apps c ON c.id = f.catalog_app_id \
             WHERE a.firm_id = $1 AND a.dossier_id IN ({}) AND f.deleted_at IS NULL \
             ORDER BY a.dossier_id, shown",
            placeholders(2, dossiers.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm];
        params.extend(dossiers.iter().map(|id| id as &dyn ToValue));
        self.all(Sql::Built(sql), &params)
    }
}

/// The comparison that goes on from the cursor, and the order that goes with it.
pub(crate) fn direction(cursor: Option<&Cursor>) -> (&'static str, &'static str) {
    match cursor.map(|cursor| cursor.direction) {
        Some(Direction::Previous) => ("<", "DESC"),
        _ => (">", "ASC"),
    }
}

/// The draft that is asked about; none has the number 0.
fn draft_of(listing: &Listing) -> i64 {
    listing.draft.as_ref().map_or(0, |draft| draft.id.get())
}
