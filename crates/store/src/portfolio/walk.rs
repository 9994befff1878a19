//! Walking a list in its order, along an index, and holding each row against the filters.

use std::collections::HashSet;

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
/// Dossiers looked up at once.
const LOT: usize = 200;
/// Groups of fewer rows than this are small.
const SMALL: usize = 24;
/// The most groups in one step, for each of which a lane is read.
const MOST_GROUPS: usize = 64;

/// A row that was looked at.
struct Seen {
    place: Place,
    code: String,
    name: String,
    fits: bool,
}

impl FromRow for Seen {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let group = usize::try_from(row.next::<i64>()?).unwrap_or_default();
        let place = Place { group, key: row.next()?, id: row.next()? };
        Ok(Self { place, code: row.next()?, name: row.next()?, fits: row.next()? })
    }
}

/// How far a walk has come.
struct Walk<'a> {
    course: &'a Course,
    filter: &'a PortfolioFilter,
    /// The dossiers on which the application is active, when they are few enough to be read at once.
    active: Option<HashSet<i64>>,
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
        Self { course, filter, active: None, group, after, looked_at: 0, rows, groups: 1 }
    }

    /// The group behind those of the next step.
    fn end(&self) -> usize {
        let all = self.course.groups.as_ref().map_or(1, |(_, groups)| groups.len());
        (self.group + self.groups).min(all)
    }

    /// Whether a row is one of those that are asked for.
    fn takes(&self, row: &Seen) -> bool {
        let active = self.active.as_ref().is_none_or(|active| active.contains(&row.place.id));
        let searched = self.filter.search.as_ref().filter(|_| self.course.key != Key::Term);
        let found = |key| search::smallest_term(key, &row.code, &row.name).is_some();
        row.fits && active && searched.is_none_or(found)
    }

    fn is_over(&self) -> bool {
        self.group >= self.course.groups.as_ref().map_or(1, |(_, groups)| groups.len())
    }

    /// Takes note of a step: a full one goes on behind its last row, another has seen all its groups.
    fn go_on(&mut self, seen: &[Seen]) {
        self.looked_at += seen.len();
        let full = seen.len() >= self.rows;
        match seen.last().filter(|_| seen.len() >= self.rows) {
            Some(last) => {
                self.group = last.place.group;
                self.after = Some(last.place.clone());
            }
            None => {
                self.group = self.end();
                self.after = None;
            }
        }
        if full {
            self.rows = (self.rows * GROWTH).min(LARGEST);
        }
        // Of small groups many are read at once: each costs a question, and little else.
        let small = !full && seen.len() < SMALL * self.groups;
        self.groups = if small { (self.groups * GROWTH).min(MOST_GROUPS) } else { 1 };
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
        walk.active = self.few_active(listing)?;
        while !walk.is_over() && found.places.len() < wanted {
            // That there is nothing at all is said at once, whatever that takes.
            let shown = !found.places.is_empty() || listing.cursor.is_some();
            let enough = shown && walk.looked_at >= listing.effort.looked_at;
            if enough && walk.after.is_some() {
                found.ended = walk.after;
                break;
            }
            let seen = self.step(&walk)?;
            walk.go_on(&seen);
            let fitting = seen.into_iter().filter(|row| walk.takes(row));
            found.places.extend(fitting.map(|row| row.place));
        }
        found.places.truncate(wanted);
        Ok(found)
    }

    /// The dossiers on which the application is active, unless they are many.
    fn few_active(&mut self, listing: &PortfolioListing) -> Result<Option<HashSet<i64>>, Error> {
        let Some(app) = listing.filter.application else { return Ok(None) };
        let (firm, most) = (self.firm(), listing.effort.active);
        let active: Vec<(i64,)> = self.all(
            "SELECT dossier_id FROM activations WHERE firm_id = $1 AND firm_app_id = $2 \
             AND (SELECT f.active_dossiers FROM firm_apps f \
                  WHERE f.firm_id = $1 AND f.id = $2) <= $3 LIMIT $3",
            &[&firm, &app, &most],
        )?;
        let is_few = !active.is_empty() && (active.len() as i64) < most;
        Ok(is_few.then(|| active.into_iter().map(|(id,)| id).collect()))
    }

    fn step(&mut self, walk: &Walk<'_>) -> Result<Vec<Seen>, Error> {
        let Walk { course, filter, .. } = walk;
        let most = i64::try_from(walk.rows).unwrap_or(i64::MAX);
        let mut text = text::Text::new(self.firm());
        let limit = text.bind(&most);
        let mut lanes = Vec::new();
        for group in walk.group..walk.end() {
            let after = walk.after.as_ref().filter(|_| group == walk.group);
            lanes.extend(text.lanes((course, filter), (group, after), &limit));
        }
        let mut held = (*filter).clone();
        if walk.active.is_some() {
            held.application = None;
        }
        // Behind a term stands nothing else: that is looked up for the few on which the application is.
        let later = walk.active.is_some() && course.key == Key::Term;
        let probes = if later { "1 = 1".to_owned() } else { text.probes(&held, course.key) };
        let sql = format!(
            "SELECT k.place, k.sort_key, k.id, k.code, k.name_key, CASE WHEN {probes} THEN TRUE ELSE FALSE END \
             FROM ({}) k",
            text::merged(&lanes, (course.ascending, &limit))
        );
        let mut seen: Vec<Seen> = self.all(Sql::Built(sql), &text.params())?;
        // What stands around a list in order need not keep its order.
        seen.sort_by(|one, other| course.compare(&one.place, &other.place));
        if later {
            self.hold_against(&held, (walk, &mut seen))?;
        }
        Ok(seen)
    }

    /// Holds the terms of the dossiers on which the application is active against all other filters.
    fn hold_against(
        &mut self,
        filter: &PortfolioFilter,
        (walk, seen): (&Walk<'_>, &mut Vec<Seen>),
    ) -> Result<(), Error> {
        for row in seen.iter_mut() {
            row.fits = walk.active.as_ref().is_some_and(|active| active.contains(&row.place.id));
        }
        let ids: Vec<i64> = seen.iter().filter(|row| row.fits).map(|row| row.place.id).collect();
        let mut fits = HashSet::new();
        for lot in ids.chunks(LOT) {
            let mut text = text::Text::new(self.firm());
            let held = PortfolioFilter { search: None, ..filter.clone() };
            let probes = text.probes(&held, Key::Code);
            let ids: Vec<String> = lot.iter().map(|id| text.bind(id)).collect();
            let sql = format!(
                "SELECT k.id, k.code, k.name_key FROM dossiers k \
                 WHERE k.firm_id = $1 AND k.id IN ({}) AND {probes}",
                ids.join(", ")
            );
            let found: Vec<(i64, String, String)> = self.all(Sql::Built(sql), &text.params())?;
            let search = filter.search.as_ref();
            fits.extend(found.into_iter().filter_map(|(id, code, name)| {
                Some((id, search::smallest_term(search?, &code, &name)?))
            }));
        }
        // Each dossier is listed once: under the smallest of its terms.
        for row in seen.iter_mut().filter(|row| row.fits) {
            row.fits = fits.contains(&(row.place.id, row.place.key.clone()));
        }
        Ok(())
    }
}
