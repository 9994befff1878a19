//! Walking a list in its order, along an index, and holding each row against the filters where it stands:
//! of the many that do not fit, none leaves the database.

use domain::{
    actor::Tenant,
    page::{PAGE, probe},
    search,
};

use super::{Course, Found, Key, Place, PortfolioFilter, PortfolioListing, text};
use crate::db::{Error, FromRow, Read, Row, Sql};

/// How many times more each step looks at.
const GROWTH: usize = 4;
/// The most rows in one step.
const LARGEST: usize = 12_288;
/// Groups of fewer rows than this are small.
const SMALL: usize = 24;
/// The most groups in one step, for each of which a lane is read.
const MOST_GROUPS: usize = 64;

/// A row that fits, but for the search, which its code and its name answer.
struct Fitting {
    place: Place,
    code: String,
    name: String,
}

impl FromRow for Fitting {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { place: Place::from_row(row)?, code: row.next()?, name: row.next()? })
    }
}

impl FromRow for Place {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let group = usize::try_from(row.next::<i64>()?).unwrap_or_default();
        Ok(Self { group, key: row.next()?, id: row.next()? })
    }
}

/// What a step has looked at.
enum Seen {
    /// As many rows as it may, the last of them here.
    Full(Place),
    /// All rows of its groups: so many.
    All(usize),
}

/// How far a walk has come.
struct Walk<'a> {
    course: &'a Course,
    filter: &'a PortfolioFilter,
    /// The group that is being walked, and the place in it behind which to go on.
    group: usize,
    after: Option<Place>,
    looked_at: usize,
    /// Rows of the next step, and groups.
    rows: usize,
    groups: usize,
}

impl<'a> Walk<'a> {
    fn new(listing: &'a PortfolioListing, course: &'a Course) -> Self {
        let after = listing.cursor.as_ref().map(|cursor| course.at(cursor));
        let group = after.as_ref().map_or(0, |place| place.group);
        let filter = &listing.filter;
        let rows =
            if filter.is_by_state_alone() { PAGE as usize + 1 } else { listing.effort.first };
        Self { course, filter, group, after, looked_at: 0, rows, groups: 1 }
    }

    /// The group behind those of the next step.
    fn end(&self) -> usize {
        let all = self.course.groups.as_ref().map_or(1, |(_, groups)| groups.len());
        (self.group + self.groups).min(all)
    }

    /// Whether a row is one of those that are asked for.
    fn takes(&self, row: &Fitting) -> bool {
        let searched = self.filter.search.as_ref().filter(|_| self.course.key != Key::Term);
        searched.is_none_or(|key| search::smallest_term(key, &row.code, &row.name).is_some())
    }

    fn is_over(&self) -> bool {
        self.group >= self.course.groups.as_ref().map_or(1, |(_, groups)| groups.len())
    }

    /// Takes note of a step: a full one goes on behind its last row, another has seen all its groups.
    fn go_on(&mut self, seen: Seen) {
        match seen {
            Seen::Full(last) => {
                self.looked_at += self.rows;
                self.rows = (self.rows * GROWTH).min(LARGEST);
                self.groups = 1;
                self.group = last.group;
                self.after = Some(last);
            }
            Seen::All(count) => {
                self.looked_at += count;
                self.group = self.end();
                self.after = None;
                // Of small groups many are read at once: each costs a question, and little else.
                let small = count < SMALL * self.groups;
                self.groups = if small { (self.groups * GROWTH).min(MOST_GROUPS) } else { 1 };
            }
        }
    }
}

impl PortfolioFilter {
    /// Whether nothing but a search, and a state, is asked for.
    pub(super) fn is_search_alone(&self) -> bool {
        self.search.is_some() && Self { search: None, ..self.clone() }.is_by_state_alone()
    }

    /// Whether every row of a walk fits.
    pub(super) const fn is_by_state_alone(&self) -> bool {
        self.search.is_none()
            && self.agency.is_none()
            && self.master.is_none()
            && self.application.is_none()
            && self.of.is_none()
    }
}

impl Read<'_, Tenant> {
    /// One row more than a page takes, in the order of the course from the cursor on.
    pub(super) fn walked(
        &mut self,
        listing: &PortfolioListing,
        course: &Course,
    ) -> Result<Found, Error> {
        let wanted = usize::try_from(probe(PAGE)).unwrap_or(usize::MAX);
        let (mut walk, mut found) = (Walk::new(listing, course), Found::default());
        while !walk.is_over() {
            // That there is nothing at all is said at once, whatever that takes.
            let shown = !found.places.is_empty() || listing.cursor.is_some();
            let enough = shown && walk.looked_at >= listing.effort.looked_at;
            if enough && walk.after.is_some() {
                found.ended = walk.after;
                break;
            }
            let fitting = self.fitting(&walk)?;
            let all =
                (fitting.len() >= walk.rows).then(|| fitting.last().map(|row| row.place.clone()));
            let taken = fitting.into_iter().filter(|row| walk.takes(row));
            found.places.extend(taken.map(|row| row.place));
            if found.places.len() >= wanted {
                break;
            }
            let seen = match all.flatten() {
                Some(last) => Seen::Full(last),
                None => self.seen(&walk)?,
            };
            walk.go_on(seen);
        }
        found.places.truncate(wanted);
        Ok(found)
    }

    /// The rows of the next step that fit, in the order of the course.
    fn fitting(&mut self, walk: &Walk<'_>) -> Result<Vec<Fitting>, Error> {
        let mut text = text::Text::new(self.firm());
        let rows = lanes(&mut text, walk);
        let probes = text.probes(walk.filter, walk.course.key);
        let sql = format!(
            "SELECT k.place, k.sort_key, k.id, k.code, k.name_key FROM ({rows}) k WHERE {probes}"
        );
        let mut fitting: Vec<Fitting> = self.all(Sql::Built(sql), &text.params())?;
        // What stands around a list in order need not keep its order.
        fitting.sort_by(|one, other| walk.course.compare(&one.place, &other.place));
        Ok(fitting)
    }

    /// What the next step looks at, without what it is held against: a tenth of that work.
    fn seen(&mut self, walk: &Walk<'_>) -> Result<Seen, Error> {
        // Groups are mostly small, and seen whole; a list without groups is long.
        if walk.course.groups.is_some() {
            let count = self.count_seen(walk)?;
            if count < walk.rows {
                return Ok(Seen::All(count));
            }
        }
        match self.last_seen(walk)? {
            Some(last) => Ok(Seen::Full(last)),
            None => Ok(Seen::All(self.count_seen(walk)?)),
        }
    }

    /// The last row of a step that looks at as many as it may.
    fn last_seen(&mut self, walk: &Walk<'_>) -> Result<Option<Place>, Error> {
        let mut text = text::Text::new(self.firm());
        let rows = lanes(&mut text, walk);
        let before = i64::try_from(walk.rows).unwrap_or(i64::MAX) - 1;
        let before = text.bind(&before);
        let way = if walk.course.ascending { "ASC" } else { "DESC" };
        let sql = format!(
            "SELECT k.place, k.sort_key, k.id FROM ({rows}) k \
             ORDER BY k.place, k.sort_key {way}, k.id {way} LIMIT 1 OFFSET {before}"
        );
        self.optional(Sql::Built(sql), &text.params())
    }

    fn count_seen(&mut self, walk: &Walk<'_>) -> Result<usize, Error> {
        let mut text = text::Text::new(self.firm());
        let sql = format!("SELECT COUNT(*) FROM ({}) k", lanes(&mut text, walk));
        let (count,): (i64,) = self.one(Sql::Built(sql), &text.params())?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

/// The rows that the next step looks at.
fn lanes(text: &mut text::Text, walk: &Walk<'_>) -> String {
    let most = i64::try_from(walk.rows).unwrap_or(i64::MAX);
    let limit = text.bind(&most);
    let mut lanes = Vec::new();
    for group in walk.group..walk.end() {
        let after = walk.after.as_ref().filter(|_| group == walk.group);
        lanes.extend(text.lanes((walk.course, walk.filter), (group, after), &limit));
    }
    text::merged(&lanes, (walk.course.ascending, &limit))
}
