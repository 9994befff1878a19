//! Walking a list in its order, along its lanes, and holding each row against the filters where it stands:
//! of the many that do not fit, none leaves the database.

use domain::{
    actor::Tenant,
    page::{PAGE, probe},
};

use super::{
    Course, Found, Key, List, Place, PortfolioListing,
    lanes::{Lane, Rows, Step, lanes},
    text::Text,
};
use crate::db::{Error, FromRow, Read, Row, Sql};

/// How many times more each step looks at.
const GROWTH: usize = 4;
/// The most rows in one step.
const LARGEST: usize = 12_288;
/// Groups of a lane's first step.
const FEW_GROUPS: usize = 8;
/// The most groups in one step: SQLite reads each as a statement of its own within the statement.
const GROUPS: usize = 64;

impl FromRow for Place {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let group = usize::try_from(row.next::<i64>()?).unwrap_or_default();
        Ok(Self { group, key: row.next()?, id: row.next()? })
    }
}

/// How far a lane was walked.
struct Walked {
    lane: Lane,
    /// The group that is next, and the place in it behind which to go on.
    group: usize,
    after: Option<Place>,
    /// Rows of the next step, and groups.
    rows: usize,
    groups: usize,
    /// Whether it has come any further than the page before.
    begun: bool,
}

impl Walked {
    /// A lane that is walked from the cursor on, if there is anything behind it.
    fn from(lane: Lane, cursor: Option<&Place>, rows: usize) -> Option<Self> {
        let (group, after) = match cursor {
            Some(place) if place.group >= lane.over() => return None,
            Some(place) => (place.group, Some(place.clone())),
            None => (0, None),
        };
        Some(Self { lane, group, after, rows, groups: FEW_GROUPS, begun: false })
    }

    fn is_over(&self) -> bool {
        self.group >= self.lane.over()
    }

    /// Goes on behind the last row of a step, or behind its groups.
    fn go_on(&mut self, last: Option<Place>) {
        let passed = match last {
            Some(last) => {
                let passed = last.group + 1 - self.group;
                self.group = last.group;
                self.after = Some(last);
                self.rows = (self.rows * GROWTH).min(LARGEST);
                passed
            }
            None => {
                self.group += self.groups;
                self.after = None;
                self.groups
            }
        };
        self.groups = (passed * GROWTH).min(GROUPS);
        self.begun = true;
    }

    /// The place up to which everything was seen.
    fn edge(&self, course: &Course) -> Place {
        self.after.clone().unwrap_or_else(|| course.before(self.group))
    }
}

impl Read<'_, Tenant> {
    /// One row more than a page takes, in the order of the course from the cursor on. Of several lanes it
    /// is always the one that is farthest behind that goes on, so that what was found up to there is all
    /// there is.
    pub(super) fn walked(
        &mut self,
        listing: &PortfolioListing,
        list: List<'_>,
    ) -> Result<Found, Error> {
        let (effort, course) = (listing.effort, list.course);
        let wanted = usize::try_from(probe(PAGE)).unwrap_or(usize::MAX);
        let cursor = listing.cursor.as_ref().map(|cursor| course.at(cursor));
        let all = lanes(list).into_iter();
        let mut walked: Vec<Walked> =
            all.filter_map(|lane| Walked::from(lane, cursor.as_ref(), effort.first)).collect();
        let (mut found, mut looked_at) = (Found::default(), 0);
        loop {
            walked.retain(|one| !one.is_over());
            let edges = walked.iter_mut().map(|one| (one.edge(course), one));
            let last = edges.min_by(|(one, _), (other, _)| course.compare(one, other));
            let Some((edge, last)) = last else { break };
            let is_settled = |place: &Place| course.compare(place, &edge).is_le();
            let settled = found.places.iter().filter(|place| is_settled(place)).count();
            if settled >= wanted {
                break;
            }
            // That there is nothing at all is said at once, whatever that takes.
            let shown = settled > 0 || listing.cursor.is_some();
            if shown && last.begun && looked_at >= effort.looked_at {
                found.places.retain(is_settled);
                found.ended = Some(edge);
                break;
            }
            looked_at += last.rows;
            found.places.extend(self.step(last, list, wanted)?);
        }
        found.places.sort_by(|one, other| course.compare(one, other));
        found.places.truncate(wanted);
        Ok(found)
    }

    /// Goes on in one lane; answers what fits.
    fn step(
        &mut self,
        walked: &mut Walked,
        list: List<'_>,
        wanted: usize,
    ) -> Result<Vec<Place>, Error> {
        let fitting = self.fitting(walked, list, wanted)?;
        // It stopped where it had enough, or where it was told to.
        let stopped = fitting.len() >= wanted.min(walked.rows);
        let last = if stopped { fitting.last().cloned() } else { None };
        let last = match last {
            Some(last) => Some(last),
            None => self.last_seen(walked, list)?,
        };
        walked.go_on(last);
        Ok(fitting)
    }

    /// The rows of the next step that fit, the first of them when there are more than are wanted.
    fn fitting(
        &mut self,
        walked: &Walked,
        list: List<'_>,
        wanted: usize,
    ) -> Result<Vec<Place>, Error> {
        let mut text = Text::new(self.firm());
        let rows = rows(&mut text, walked, list);
        let fits = fits(&mut text, list, walked.rows);
        let wanted = text.bind(&i64::try_from(wanted).unwrap_or(i64::MAX));
        let sql = |rows: &str| {
            format!("SELECT k.place, k.sort_key, k.id FROM ({rows}) k WHERE {fits} LIMIT {wanted}")
        };
        self.all(either(&rows, sql), &text.params())
    }

    /// The last row that the next step looks at, unless it comes to the end; without what rows are held
    /// against this is a tenth of that work.
    fn last_seen(&mut self, walked: &Walked, list: List<'_>) -> Result<Option<Place>, Error> {
        let mut text = Text::new(self.firm());
        let rows = rows(&mut text, walked, list);
        let before = text.bind(&(i64::try_from(walked.rows).unwrap_or(i64::MAX) - 1));
        let sql = |rows: &str| {
            format!("SELECT k.place, k.sort_key, k.id FROM ({rows}) k LIMIT 1 OFFSET {before}")
        };
        self.optional(either(&rows, sql), &text.params())
    }
}

/// What the rows of a course are held against, what costs least first.
fn fits(text: &mut Text, list: List<'_>, rows: usize) -> String {
    let active = text.active(list, i64::try_from(rows).unwrap_or(i64::MAX));
    match list.course.key {
        // Activations are a smaller table than dossiers and terms.
        Key::Term => format!("{active} AND {}", text.probes_of_term(list.filter)),
        Key::Code | Key::Name => format!("{} AND {active}", text.probes(list.filter)),
    }
}

fn rows(text: &mut Text, walked: &Walked, list: List<'_>) -> Rows {
    let most = text.bind(&i64::try_from(walked.rows).unwrap_or(i64::MAX));
    let groups = walked.group..walked.group + walked.groups;
    walked.lane.rows(text, list, &Step { groups, after: walked.after.as_ref(), most })
}

/// A statement about rows, for each database.
fn either(rows: &Rows, sql: impl Fn(&str) -> String) -> Sql {
    Sql::Either { sqlite: sql(&rows.sqlite), postgres: sql(&rows.postgres) }
}
