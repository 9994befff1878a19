//! The portfolio (D1): filtered, put in order, a page at a time, at the same cost whatever is asked for
//! (ADR 11).
//!
//! Where one of the filters leaves few dossiers, those are collected, held against the other filters and
//! put in order (`collect`). Else the list is walked in its order along indexes, row by row, in steps that
//! grow (`walk`). `driver` tells which, `lanes` and `text` write the SQL of both, `choices` knows what filters
//! may be set to.

mod choices;
mod collect;
mod driver;
mod lanes;
mod listing;
mod text;
mod total;
mod walk;

use std::collections::HashMap;

use domain::{
    actor::Tenant,
    page::{self, Cursor, Direction, PAGE, Page, Total},
    portfolio::Column,
};

pub use choices::StaffLine;
pub use listing::{Effort, PortfolioFilter, PortfolioListing};

use crate::{
    db::{Error, Read, Sql, ToValue, placeholders},
    dossier_pages::{DossierLine, LINE_WITHOUT_DRAFT, NAMES},
};

/// A character that no code, name or term holds.
const FIRST: char = '\u{1}';

/// A page of the portfolio.
#[derive(Debug)]
pub struct PortfolioPage {
    /// The dossiers.
    pub page: Page<DossierLine>,
    /// So many were looked at that the page ends before it is full; it goes on behind its cursor.
    pub unfinished: bool,
}

/// By what dossiers of one group are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Code,
    Name,
    Term,
}

/// The way in which a list is walked: its groups in their order, each by a key.
#[derive(Debug)]
struct Course {
    key: Key,
    /// The column and the groups, when dossiers are put in order by whose they are; 0 is nobody's.
    groups: Option<(&'static str, Vec<i64>)>,
    /// From the small end to the great one.
    ascending: bool,
}

/// What is asked for, and the way through it.
#[derive(Clone, Copy, Debug)]
struct List<'a> {
    course: &'a Course,
    filter: &'a PortfolioFilter,
    /// How many dossiers the application is active on, if one is asked for.
    active: i64,
    /// See [`Effort`].
    cheaper: i64,
}

/// Where a dossier stands on a course.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// The place of its group.
    group: usize,
    key: String,
    id: i64,
}

impl Key {
    /// The column of this order.
    const fn column(self) -> &'static str {
        match self {
            Self::Code => "d.code",
            Self::Name => "d.name_key",
            Self::Term => "t.term",
        }
    }
}

impl Course {
    /// The same in SQL.
    const fn way(&self) -> &'static str {
        if self.ascending { "ASC" } else { "DESC" }
    }

    /// What stands before every key, as the course goes.
    const fn beginning(&self) -> &'static str {
        if self.ascending { "" } else { "\u{10FFFF}" }
    }

    /// The place before all others of a group.
    fn before(&self, group: usize) -> Place {
        let id = if self.ascending { i64::MIN } else { i64::MAX };
        Place { group, key: self.beginning().to_owned(), id }
    }

    /// Compares as the course goes.
    fn compare(&self, one: &Place, other: &Place) -> std::cmp::Ordering {
        let keys = (&one.key, one.id).cmp(&(&other.key, other.id));
        one.group.cmp(&other.group).then(if self.ascending { keys } else { keys.reverse() })
    }

    /// The number of a group, 0 for nobody's.
    fn group(&self, place: usize) -> i64 {
        self.groups.as_ref().and_then(|(_, groups)| groups.get(place)).copied().unwrap_or(0)
    }

    /// Where a group stands. One that is gone stands behind all others: nothing of it is left.
    fn place_of(&self, group: i64) -> usize {
        let Some((_, groups)) = &self.groups else { return 0 };
        groups.iter().position(|known| *known == group).unwrap_or(groups.len())
    }

    /// What a cursor keeps of a place.
    fn kept(&self, place: &Place) -> (String, i64) {
        let id = if self.groups.is_some() { self.group(place.group) } else { place.id };
        (place.key.clone(), id)
    }

    /// The place that a cursor keeps.
    fn at(&self, cursor: &Cursor) -> Place {
        let group = self.place_of(cursor.id);
        Place { group, key: cursor.key.clone(), id: cursor.id }
    }
}

/// Places in the order of the course, one more than a page takes if there is one, and where looking
/// ended before the page was full.
#[derive(Debug, Default)]
struct Found {
    places: Vec<Place>,
    ended: Option<Place>,
    /// How many there are in all, when that is known by the way.
    all: Option<u64>,
}

impl Read<'_, Tenant> {
    /// A page of the portfolio, with its total. Call it in a snapshot: what comes between two steps of a
    /// walk would else be passed over, or listed twice.
    pub fn portfolio_page(&mut self, listing: &PortfolioListing) -> Result<PortfolioPage, Error> {
        let course = self.course(listing)?;
        let active = self.active_dossiers(&listing.filter)?;
        let cheaper = listing.effort.cheaper;
        let list = List { course: &course, filter: &listing.filter, active, cheaper };
        let found = match self.collected(listing, list)? {
            Some(found) => found,
            None => self.walked(listing, list)?,
        };
        let all = found.all;
        let (mut places, unfinished) = page_of(found, listing, &course);
        places.total = match (all, unfinished) {
            (Some(all), _) => Total::Exact(all),
            (None, true) => {
                Total::MoreThan((places.offset + places.items.len() as u64).saturating_sub(1))
            }
            (None, false) => self.portfolio_total(listing, list, &places)?,
        };
        let page = self.lines_of(places)?;
        Ok(PortfolioPage { page, unfinished })
    }

    /// How many dossiers the application asked for is active on, as is kept with every activation.
    fn active_dossiers(&mut self, filter: &PortfolioFilter) -> Result<i64, Error> {
        let Some(app) = filter.application else { return Ok(0) };
        let firm = self.firm();
        let kept: Option<(i64,)> = self.optional(
            "SELECT active_dossiers FROM firm_apps WHERE firm_id = $1 AND id = $2",
            &[&firm, &app],
        )?;
        Ok(kept.map_or(0, |(active,)| active))
    }

    /// The way through the list, turned round when it is read backwards.
    fn course(&mut self, listing: &PortfolioListing) -> Result<Course, Error> {
        let order = listing.order;
        let backwards =
            listing.cursor.as_ref().is_some_and(|it| it.direction == Direction::Previous);
        let ascending = order.is_some_and(|order| order.descending) == backwards;
        let searched = listing.filter.search.is_some();
        let (key, groups) = match order.map(|order| order.column) {
            None if searched => (Key::Term, None),
            None | Some(Column::Code) => (Key::Code, None),
            Some(Column::Name) => (Key::Name, None),
            Some(Column::Agency) => (Key::Code, Some(("agency_id", self.agencies_in_order()?))),
            Some(Column::Master) => (Key::Code, Some(("master_id", self.staff_in_order()?))),
            Some(Column::EngagementManager) => {
                (Key::Code, Some(("engagement_manager_id", self.staff_in_order()?)))
            }
        };
        let turn = |(column, mut groups): (&'static str, Vec<i64>)| {
            groups.push(0);
            // Of the others there is nothing to be found.
            if let Some(owner) = listing.filter.owner(column) {
                groups.retain(|group| *group == owner);
            }
            if !ascending {
                groups.reverse();
            }
            (column, groups)
        };
        Ok(Course { key, groups: groups.map(turn), ascending })
    }

    /// The dossiers at these places, as lists show them.
    fn lines_of(&mut self, places: Page<Place>) -> Result<Page<DossierLine>, Error> {
        let ids: Vec<i64> = places.items.iter().map(|place| place.id).collect();
        if ids.is_empty() {
            return Ok(places.filter_map(|_| None));
        }
        let firm = self.firm();
        let sql = format!(
            "SELECT '', {LINE_WITHOUT_DRAFT} FROM dossiers d {NAMES} \
             WHERE d.firm_id = $1 AND d.id IN ({})",
            placeholders(2, ids.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm];
        params.extend(ids.iter().map(|id| id as &dyn ToValue));
        let lines: Vec<DossierLine> = self.all(Sql::Built(sql), &params)?;
        let mut lines: HashMap<i64, DossierLine> =
            lines.into_iter().map(|line| (line.id.get(), line)).collect();
        Ok(places.filter_map(|place| lines.remove(&place.id)))
    }
}

/// Where the way back from an empty page begins: just behind what it went on from. Behind a number that is
/// the next one; of codes, which each stand once, it is the code with more, or what ends one character
/// before it and goes on with the last there is; behind one that ends with the first there is, what it
/// goes on from.
fn way_back(cursor: &Cursor, course: &Course) -> Cursor {
    let (mut key, mut id) = (cursor.key.clone(), cursor.id);
    match (course.key, course.ascending) {
        (Key::Name | Key::Term, true) => id = id.saturating_add(1),
        (Key::Name | Key::Term, false) => id = id.saturating_sub(1),
        (Key::Code, true) => key.push(FIRST),
        (Key::Code, false) => {
            if let Some(last) = key.pop().filter(|last| *last > FIRST) {
                key.extend([before(last), char::MAX]);
            }
        }
    }
    let (direction, offset) = match cursor.direction {
        Direction::Next => (Direction::Previous, cursor.offset + 1),
        Direction::Previous => (Direction::Next, cursor.offset.saturating_sub(1)),
    };
    Cursor { direction, key, id, offset }
}

/// The character before one that is not the first there is.
fn before(last: char) -> char {
    // None is a surrogate.
    char::from_u32(u32::from(last) - 1).unwrap_or('\u{D7FF}')
}

/// The page of what was found; and whether looking ended before it was full.
fn page_of(found: Found, listing: &PortfolioListing, course: &Course) -> (Page<Place>, bool) {
    let from = listing.cursor.as_ref();
    let mut page = page::assemble(found.places, PAGE, from, |place| course.kept(place));
    if let Some(cursor) = from.filter(|_| page.items.is_empty()) {
        let back = way_back(cursor, course);
        match cursor.direction {
            Direction::Next => page.previous = Some(back),
            // Where nothing was known to stand before, forward is the first page.
            Direction::Previous => page.next = Some(back).filter(|_| cursor.offset > 0),
        }
    }
    let Some(ended) = found.ended else { return (page, false) };
    let (key, id) = course.kept(&ended);
    let count = page.items.len() as u64;
    match from.map(|cursor| cursor.direction) {
        Some(Direction::Previous) => {
            let offset = page.offset;
            page.previous = Some(Cursor { direction: Direction::Previous, key, id, offset });
        }
        _ => {
            // The row of this key stands for the last one shown, so that numbers go on from there.
            let offset = (page.offset + count).saturating_sub(1);
            page.next = Some(Cursor { direction: Direction::Next, key, id, offset });
        }
    }
    (page, true)
}
