//! Collecting: where a filter leaves few dossiers, those are taken whole.

use domain::{
    actor::Tenant,
    id::{AgencyId, StaffId},
    page::{PAGE, probe},
    portfolio::Which,
};

use super::{
    Course, Found, Key, Place, PortfolioFilter, PortfolioListing,
    text::{self, Text},
};
use crate::db::{Error, FromRow, Read, Row, Sql};

/// A filter that leaves few dossiers.
#[derive(Clone, Copy, Debug)]
enum Driver {
    Application,
    Master,
    Of,
    Agency,
    Search,
    Archived,
}

/// A dossier that was collected, with all that it may be put in order by.
struct Collected {
    id: i64,
    code: String,
    name: String,
    owners: [Option<i64>; 3],
    /// The smallest term that the search finds it by; none when it does not.
    term: Option<String>,
}

impl FromRow for Collected {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            code: row.next()?,
            name: row.next()?,
            owners: [row.next()?, row.next()?, row.next()?],
            term: row.next()?,
        })
    }
}

impl Collected {
    fn place(self, course: &Course) -> Place {
        let owner = match course.groups.as_ref().map(|(column, _)| *column) {
            Some("agency_id") => self.owners[0],
            Some("master_id") => self.owners[1],
            _ => self.owners[2],
        };
        let key = match course.key {
            Key::Code => self.code,
            Key::Name => self.name,
            Key::Term => self.term.unwrap_or_default(),
        };
        Place { group: course.place_of(owner.unwrap_or(0)), key, id: self.id }
    }
}

const COLUMNS: &str = "d.id AS id, d.code AS code, d.name_key AS name_key, d.agency_id AS agency_id, \
     d.master_id AS master_id, d.engagement_manager_id AS engagement_manager_id, \
     d.archived AS archived";

impl Read<'_, Tenant> {
    /// The page, when a filter leaves few enough dossiers to collect them.
    pub(super) fn collected(
        &mut self,
        listing: &PortfolioListing,
        course: &Course,
    ) -> Result<Option<Found>, Error> {
        let filter = &listing.filter;
        let Some(driver) = self.driver(listing)? else { return Ok(None) };
        let rows = self.collect(listing, driver)?.into_iter();
        let found = rows.filter(|row| filter.search.is_none() || row.term.is_some());
        let mut places: Vec<Place> = found.map(|row| row.place(course)).collect();
        places.sort_by(|one, other| course.compare(one, other));
        let all = Some(places.len() as u64);
        if let Some(cursor) = &listing.cursor {
            let mut at = course.at(cursor);
            // Of a group a cursor keeps the code, which is the firm's only one.
            at.id = if course.groups.is_some() { 0 } else { at.id };
            places.retain(|place| {
                let id = if course.groups.is_some() { 0 } else { place.id };
                let place = Place { id, ..place.clone() };
                course.compare(&place, &at).is_gt()
            });
        }
        places.truncate(usize::try_from(probe(PAGE)).unwrap_or(usize::MAX));
        Ok(Some(Found { places, ended: None, all }))
    }

    /// The filter that leaves the fewest dossiers, if that is few.
    fn driver(&mut self, listing: &PortfolioListing) -> Result<Option<Driver>, Error> {
        let (filter, few) = (&listing.filter, listing.effort.collected);
        let asked = [
            (Driver::Application, filter.application.is_some()),
            (Driver::Master, filter.master.is_some()),
            (Driver::Of, filter.of.is_some()),
            (Driver::Search, filter.search.is_some()),
            (Driver::Agency, filter.agency.is_some()),
            (Driver::Archived, filter.which == Which::Archived),
        ];
        let mut best: Option<(i64, Driver)> = None;
        for (driver, _) in asked.into_iter().filter(|(_, asked)| *asked) {
            let most = best.map_or(few, |(count, _)| count);
            let count = self.count_of(filter, driver, most)?;
            if count <= few && count < best.map_or(i64::MAX, |(count, _)| count) {
                best = Some((count, driver));
            }
        }
        Ok(best.map(|(_, driver)| driver))
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
            (Driver::Archived, _) => {
                return Ok(self.dossier_counts()?.1.try_into().unwrap_or(i64::MAX));
            }
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
        let filter = &listing.filter;
        let mut text = Text::new(self.firm());
        // More may have come since they were counted.
        let most = text.bind(&(listing.effort.collected * 2 + 1_000));
        let numbers = numbers(&mut text, (filter, driver), &most);
        let term = term(&mut text, filter);
        let rest = PortfolioFilter { search: None, ..filter.clone() };
        let probes = text.probes(&rest, Key::Code);
        let state = text::state("k", filter.which).unwrap_or_default();
        // Row by row: PostgreSQL would else read all dossiers to find these few.
        let written = |dossiers: &str| {
            format!(
                "SELECT k.id, k.code, k.name_key, k.agency_id, k.master_id, \
                 k.engagement_manager_id, {term} \
                 FROM ({numbers}) n {dossiers} WHERE {probes} {state}"
            )
        };
        let dossiers =
            format!("SELECT {COLUMNS} FROM dossiers d WHERE d.firm_id = $1 AND d.id = n.id");
        let sql = Sql::Either {
            sqlite: written("JOIN dossiers k ON k.firm_id = $1 AND k.id = n.id"),
            postgres: written(&format!("JOIN LATERAL ({dossiers} OFFSET 0) k ON TRUE")),
        };
        self.all(sql, &text.params())
    }
}

/// The numbers of the dossiers that a filter leaves, in no order.
fn numbers(text: &mut Text, (filter, driver): (&PortfolioFilter, Driver), most: &str) -> String {
    let of = |condition: &str| {
        format!(
            "SELECT d.id AS id FROM dossiers d WHERE d.firm_id = $1 AND {condition} LIMIT {most}"
        )
    };
    match driver {
        Driver::Application => {
            let app = text.bind(&filter.application);
            format!(
                "SELECT a.dossier_id AS id FROM activations a WHERE a.firm_id = $1 \
                 AND a.firm_app_id = {app} LIMIT {most}"
            )
        }
        Driver::Master => of(&text.is("d.master_id", filter.master.flatten().map(StaffId::get))),
        Driver::Agency => of(&text.is("d.agency_id", filter.agency.flatten().map(AgencyId::get))),
        Driver::Of => {
            let staff = text.bind(&filter.of);
            let one = of(&format!("d.master_id = {staff}"));
            let other = of(&format!("d.engagement_manager_id = {staff}"));
            format!("SELECT id FROM ({one}) masters UNION SELECT id FROM ({other}) managers")
        }
        Driver::Archived => of("d.archived = TRUE"),
        Driver::Search => {
            let Some(search) = &filter.search else { return of("1 = 0") };
            let (lower, upper) = (text.bind(search.lower()), text.bind(&search.upper()));
            format!(
                "SELECT DISTINCT id FROM (SELECT t.dossier_id AS id FROM dossier_terms t \
                 WHERE t.firm_id = $1 AND t.term >= {lower} AND t.term < {upper} LIMIT {most}) hits"
            )
        }
    }
}

/// The smallest term of dossier `n` that the search finds; without a search, nothing.
fn term(text: &mut Text, filter: &PortfolioFilter) -> String {
    let Some(search) = &filter.search else { return "CAST(NULL AS TEXT)".to_owned() };
    let (lower, upper) = (text.bind(search.lower()), text.bind(&search.upper()));
    format!(
        "(SELECT s.term FROM dossier_terms s WHERE s.firm_id = $1 AND s.dossier_id = n.id \
         AND s.term >= {lower} AND s.term < {upper} ORDER BY s.term LIMIT 1)"
    )
}
