//! Collecting: where a filter leaves few dossiers, those are taken whole.

use domain::{
    actor::Tenant,
    page::{PAGE, probe},
    search,
};

use super::{
    Course, Found, Key, Place, PortfolioFilter, PortfolioListing,
    text::{self, Text},
};
use crate::db::{Error, FromRow, Read, Row, Sql};

/// How many times more a dossier costs that is looked up in the table.
const DEARER: i64 = 5;

/// How many times less one costs of which nothing but the number is read.
const CHEAPER: i64 = 3;

/// A filter that leaves few dossiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Driver {
    /// Master, engagement manager or agency: an index has all that is to be known.
    Owner,
    Application,
    Search,
    /// What the search finds of the application's dossiers: of neither few, of both.
    Both,
}

/// A dossier that was collected, with all that it may be put in order by.
struct Collected {
    id: i64,
    code: String,
    name: String,
    owners: [Option<i64>; 3],
}

impl FromRow for Collected {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            code: row.next()?,
            name: row.next()?,
            owners: [row.next()?, row.next()?, row.next()?],
        })
    }
}

impl Collected {
    /// Where it stands, if the search finds it.
    fn place(self, course: &Course, filter: &PortfolioFilter) -> Option<Place> {
        let term = match &filter.search {
            Some(key) => search::smallest_term(key, &self.code, &self.name)?,
            None => String::new(),
        };
        let owner = match course.groups.as_ref().map(|(column, _)| *column) {
            Some("agency_id") => self.owners[0],
            Some("master_id") => self.owners[1],
            _ => self.owners[2],
        };
        let key = match course.key {
            Key::Code => self.code,
            Key::Name => self.name,
            Key::Term => term,
        };
        Some(Place { group: course.place_of(owner.unwrap_or(0)), key, id: self.id })
    }
}

impl PortfolioListing {
    /// The most dossiers of an application that are worth being looked up: the more is asked for besides,
    /// the fewer fit, and the longer a walk past the others would be.
    fn worth(&self) -> i64 {
        let in_order = self.filter.search.is_some() && self.order.is_some();
        let searched = if in_order { 5 } else { 1 };
        let owned = if self.filter.agency.is_some() { 2 } else { 1 };
        self.effort.collected * searched * owned
    }
}

impl Read<'_, Tenant> {
    /// The page, when a filter leaves few enough dossiers to collect them.
    pub(super) fn collected(
        &mut self,
        listing: &PortfolioListing,
        course: &Course,
    ) -> Result<Option<Found>, Error> {
        let Some(driver) = self.driver(listing)? else { return Ok(None) };
        let rows = self.collect(listing, driver)?.into_iter();
        let mut places: Vec<Place> =
            rows.filter_map(|row| row.place(course, &listing.filter)).collect();
        places.sort_by(|one, other| course.compare(one, other));
        let all = Some(places.len() as u64);
        if let Some(cursor) = &listing.cursor {
            let mut at = course.at(cursor);
            // Of a group a cursor keeps the code, which is the firm's only one.
            let id = |place: &Place| if course.groups.is_some() { 0 } else { place.id };
            at.id = id(&at);
            places.retain(|place| {
                let place = Place { id: id(place), ..place.clone() };
                course.compare(&place, &at).is_gt()
            });
        }
        places.truncate(usize::try_from(probe(PAGE)).unwrap_or(usize::MAX));
        Ok(Some(Found { places, ended: None, all }))
    }

    /// The filter whose dossiers cost least, if that is little.
    fn driver(&mut self, listing: &PortfolioListing) -> Result<Option<Driver>, Error> {
        let (filter, effort) = (&listing.filter, listing.effort);
        // In the order of its terms a search alone is a walk in which each row fits.
        if filter.is_search_alone() && listing.order.is_none() {
            return Ok(None);
        }
        let owner = filter.master.is_some() || filter.of.is_some() || filter.agency.is_some();
        let asked = [
            (Driver::Owner, owner, effort.along, 1),
            (Driver::Application, filter.application.is_some(), listing.worth(), DEARER),
            (Driver::Search, filter.search.is_some(), effort.collected, DEARER),
        ];
        let mut best: Option<(i64, Driver)> = None;
        for (driver, _, most, cost) in asked.into_iter().filter(|(_, asked, ..)| *asked) {
            let count = self.count_of(filter, driver, most)?;
            let cheaper = best.is_none_or(|(least, _)| count * cost < least);
            if count <= most && cheaper {
                best = Some((count * cost, driver));
            }
        }
        // Cheap enough: to find out what both would cost is not worth it.
        let is_cheap = best.is_some_and(|(least, _)| least <= effort.along);
        let both = if is_cheap { None } else { self.cost_of_both(listing)? };
        if both.is_some_and(|cost| best.is_none_or(|(least, _)| cost < least)) {
            return Ok(Some(Driver::Both));
        }
        Ok(best.map(|(_, driver)| driver))
    }

    /// What it costs to read what a search finds, and the application's dossiers, and to collect those that
    /// are in both; nothing when that is much, or when so many are in both that a walk soon meets a page
    /// of them.
    fn cost_of_both(&mut self, listing: &PortfolioListing) -> Result<Option<i64>, Error> {
        let (filter, effort) = (&listing.filter, listing.effort);
        let (Some(search), Some(_)) = (&filter.search, filter.application) else { return Ok(None) };
        let active = self.count_of(filter, Driver::Application, effort.read)?;
        if active > effort.read {
            return Ok(None);
        }
        let (firm, most) = (self.firm(), effort.read - active + 1);
        let (found,): (i64,) = self.one(
            "SELECT COUNT(*) FROM (SELECT t.dossier_id FROM dossier_terms t WHERE t.firm_id = $1 \
             AND t.term >= $2 AND t.term < $3 LIMIT $4) hits",
            &[&firm, &search.lower(), &search.upper(), &most],
        )?;
        let (open, archived) = self.dossier_counts()?;
        let all = (open + archived).cast_signed().max(1);
        let both = active.saturating_mul(found) / all;
        let is_little = active + found <= effort.read && both <= effort.collected;
        Ok(is_little.then_some((active + found) / CHEAPER + both * DEARER))
    }

    /// How many dossiers a filter leaves; of more than `most`, no more than one more is counted.
    fn count_of(
        &mut self,
        filter: &PortfolioFilter,
        driver: Driver,
        most: i64,
    ) -> Result<i64, Error> {
        let mut text = Text::new(self.firm());
        let sql = match (driver, filter.application) {
            // Kept with every activation.
            (Driver::Application, Some(app)) => {
                let app = text.bind(&app);
                format!("SELECT active_dossiers FROM firm_apps WHERE firm_id = $1 AND id = {app}")
            }
            _ => {
                let one = text.bind(&(most + 1));
                let rows = numbers(&mut text, (filter, driver), &one);
                format!("SELECT COUNT(*) FROM ({rows}) few")
            }
        };
        let row: Option<(i64,)> = self.optional(Sql::Built(sql), &text.params())?;
        Ok(row.map_or(0, |(count,)| count))
    }

    fn collect(
        &mut self,
        listing: &PortfolioListing,
        driver: Driver,
    ) -> Result<Vec<Collected>, Error> {
        const COLUMNS: &str =
            "k.id, k.code, k.name_key, k.agency_id, k.master_id, k.engagement_manager_id";
        let (filter, effort) = (&listing.filter, listing.effort);
        let mut text = Text::new(self.firm());
        // More may have come since they were counted.
        let most = text.bind(&(effort.along.max(listing.worth()).max(effort.read) * 2 + 1_000));
        let numbers = numbers(&mut text, (filter, driver), &most);
        let probes = text.probes(filter, Key::Code);
        if driver == Driver::Owner {
            let sql = format!("SELECT {COLUMNS} FROM ({numbers}) k WHERE {probes}");
            return self.all(Sql::Built(sql), &text.params());
        }
        let state = text::state("k", filter.which).unwrap_or_default();
        // Row by row: either database would else read all dossiers to find these few.
        let written = |dossiers: &str| {
            format!("SELECT {COLUMNS} FROM ({numbers}) n {dossiers} WHERE {probes} {state}")
        };
        let lateral = "JOIN LATERAL (SELECT d.* FROM dossiers d \
                       WHERE d.firm_id = $1 AND d.id = n.id OFFSET 0) k ON TRUE";
        let sql = Sql::Either {
            sqlite: written("CROSS JOIN dossiers k ON k.firm_id = $1 AND k.id = n.id"),
            postgres: written(lateral),
        };
        self.all(sql, &text.params())
    }
}

/// The dossiers that a filter leaves, in no order: of owners whole rows, else their numbers.
fn numbers(text: &mut Text, (filter, driver): (&PortfolioFilter, Driver), most: &str) -> String {
    match (driver, &filter.search) {
        (Driver::Owner, _) | (Driver::Search, None) => text.owned(filter, most),
        (Driver::Both, Some(search)) => {
            let (lower, upper) = (text.bind(search.lower()), text.bind(&search.upper()));
            let app = text.bind(&filter.application);
            // The sign keeps SQLite from looking each up in an index instead.
            format!(
                "SELECT DISTINCT t.dossier_id AS id FROM dossier_terms t WHERE t.firm_id = $1 \
                 AND t.term >= {lower} AND t.term < {upper} AND +t.dossier_id IN \
                 (SELECT a.dossier_id FROM activations a WHERE a.firm_id = $1 \
                  AND a.firm_app_id = {app}) LIMIT {most}"
            )
        }
        (Driver::Application | Driver::Both, _) => {
            let app = text.bind(&filter.application);
            format!(
                "SELECT a.dossier_id AS id FROM activations a WHERE a.firm_id = $1 \
                 AND a.firm_app_id = {app} LIMIT {most}"
            )
        }
        (Driver::Search, Some(search)) => {
            let (lower, upper) = (text.bind(search.lower()), text.bind(&search.upper()));
            format!(
                "SELECT DISTINCT id FROM (SELECT t.dossier_id AS id FROM dossier_terms t \
                 WHERE t.firm_id = $1 AND t.term >= {lower} AND t.term < {upper} LIMIT {most}) hits"
            )
        }
    }
}
