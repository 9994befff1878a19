//! Collecting: where a filter leaves few dossiers, those are taken whole, held against the others, and put
//! in order by the database. Whether the application is active is asked last, in that order, until the page
//! is full: nothing costs more, unless it is active on few.

use domain::{
    actor::Tenant,
    page::{PAGE, probe},
};

use super::{
    Course, Found, Key, List, Place, PortfolioFilter, PortfolioListing,
    driver::{Driver, Few, owned},
    lanes::{COLUMNS, Rows, state},
    text::{Text, everything},
};
use crate::db::{Error, FromRow, Read, Row, Sql};

/// A dossier that was collected, and how many were in all, before the application was asked for.
struct Collected {
    place: Place,
    all: i64,
}

impl FromRow for Collected {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { place: Place::from_row(row)?, all: row.next()? })
    }
}

impl Read<'_, Tenant> {
    /// The page, when a filter leaves few enough dossiers to collect them.
    pub(super) fn collected(
        &mut self,
        listing: &PortfolioListing,
        list: List<'_>,
    ) -> Result<Option<Found>, Error> {
        let Some(few) = self.driver(listing, list)? else { return Ok(None) };
        let rows = self.collect(listing, list, few)?;
        let is_exact = list.filter.application.is_none() || !few.driver.leaves_application();
        let all = rows.first().filter(|_| is_exact).map(|row| row.all.unsigned_abs());
        let mut places: Vec<Place> = rows.into_iter().map(|row| row.place).collect();
        // What stands around a list in order keeps its order, though neither database promises it.
        places.sort_by(|one, other| list.course.compare(one, other));
        Ok(Some(Found { places, ended: None, all }))
    }

    fn collect(
        &mut self,
        listing: &PortfolioListing,
        list: List<'_>,
        Few { driver, count }: Few,
    ) -> Result<Vec<Collected>, Error> {
        let (course, filter) = (list.course, list.filter);
        let mut text = Text::new(self.firm());
        let most = text.bind(&listing.most());
        let rows = driver.rows(&mut text, filter, &most);
        let key = driver.sort_key(&mut text, list);
        let probes = driver.probes(&mut text, filter);
        let places = Places::of(&mut text, course);
        let cursor = listing.cursor.as_ref().map(|cursor| course.at(cursor));
        let after = cursor.map(|place| after(&mut text, course, &place));
        let after = after.unwrap_or_else(everything);
        let is_asked = driver.leaves_application();
        let active = if is_asked { text.active(list, count) } else { everything() };
        let (wanted, way) = (text.bind(&probe(PAGE)), course.way());
        let sql = |list: &str, place: &str, rows: &str| {
            format!(
                "{list} SELECT k.place, k.sort_key, k.id, k.total FROM (SELECT f.* FROM (\
                 SELECT {place} AS place, {key} AS sort_key, k.id AS id, COUNT(*) OVER () AS total \
                 FROM {rows} WHERE {probes}) f WHERE {after} \
                 ORDER BY f.place, f.sort_key {way}, f.id {way} LIMIT {most}) k \
                 WHERE {active} LIMIT {wanted}"
            )
        };
        let Places { list, join, sqlite, postgres } = &places;
        let sql = Sql::Either {
            sqlite: sql(list, sqlite, &format!("({}) k {join}", rows.sqlite)),
            postgres: sql("", postgres, &format!("({}) k", rows.postgres)),
        };
        self.all(sql, &text.params())
    }
}

impl Driver {
    /// Whether the application is what rows are still to be held against.
    const fn leaves_application(self) -> bool {
        matches!(self, Self::Owner | Self::Search)
    }

    /// What its rows are held against, but for the application.
    fn probes(self, text: &mut Text, filter: &PortfolioFilter) -> String {
        let state = state("k", filter.which);
        match self {
            // Its lanes have no others.
            Self::Owner => text.probes(filter),
            Self::Application => format!("{} {state}", text.probes(filter)),
            Self::Search | Self::Both => {
                let rest = PortfolioFilter { search: None, ..filter.clone() };
                format!("{} {state}", text.probes(&rest))
            }
        }
    }

    /// By what its rows are put in order.
    fn sort_key(self, text: &mut Text, list: List<'_>) -> String {
        match (list.course.key, self, &list.filter.search) {
            (Key::Code, ..) => "k.code".to_owned(),
            (Key::Name, ..) => "k.name_key".to_owned(),
            (Key::Term, Self::Owner | Self::Application, Some(search)) => format!(
                "(SELECT MIN(m.term) FROM dossier_terms m WHERE m.firm_id = $1 \
                 AND m.dossier_id = k.id AND {})",
                text.range("m", search)
            ),
            (Key::Term, ..) => "k.term".to_owned(),
        }
    }

    /// Its dossiers, whole. Row by row: either database would else read all to find these few.
    fn rows(self, text: &mut Text, filter: &PortfolioFilter, most: &str) -> Rows {
        let (numbers, found) = match (self, &filter.search) {
            (Self::Owner, _) | (Self::Search | Self::Both, None) => {
                return Rows::same(owned(text, filter, (COLUMNS, most)));
            }
            (Self::Application, _) => (format!("{} LIMIT {most}", text.active_ids(filter)), ""),
            (Self::Search, Some(search)) => {
                let hits = format!("{} LIMIT {most}", text.hits(search));
                let found = "SELECT h.id AS id, MIN(h.term) AS term";
                (format!("{found} FROM ({hits}) h GROUP BY h.id"), ", n.term AS term")
            }
            (Self::Both, Some(search)) => {
                let (hits, is_active) = (text.hits(search), text.is_among("h.id", filter));
                let found = "SELECT h.id AS id, MIN(h.term) AS term";
                let both = format!("WHERE {is_active} GROUP BY h.id LIMIT {most}");
                (format!("{found} FROM ({hits}) h {both}"), ", n.term AS term")
            }
        };
        let rows = |dossiers: &str| {
            format!("SELECT {COLUMNS}, d.archived AS archived{found} FROM ({numbers}) n {dossiers}")
        };
        Rows {
            sqlite: rows("CROSS JOIN dossiers d ON d.firm_id = $1 AND d.id = n.id"),
            postgres: rows(
                "JOIN LATERAL (SELECT o.* FROM dossiers o \
                 WHERE o.firm_id = $1 AND o.id = n.id OFFSET 0) d ON TRUE",
            ),
        }
    }
}

/// Where a row's group stands; behind all when there is no such group.
struct Places {
    /// For SQLite, a list to join rows with.
    list: String,
    join: String,
    sqlite: String,
    /// PostgreSQL takes it from an array: of a list it may make a loop for every row.
    postgres: String,
}

impl Places {
    fn of(text: &mut Text, course: &Course) -> Self {
        let Some((column, groups)) = &course.groups else {
            let (none, place) = (String::new, "CAST(0 AS BIGINT)".to_owned());
            return Self { list: none(), join: none(), sqlite: place.clone(), postgres: place };
        };
        let (places, last) = (text.bind_places(groups), text.bind_place(groups.len()));
        let owner = format!("COALESCE(k.{column}, 0)");
        Self {
            list: format!(
                "WITH g(owner, place) AS MATERIALIZED \
                 (SELECT key, value FROM json_each({places}))"
            ),
            join: format!("LEFT JOIN g ON g.owner = {owner}"),
            sqlite: format!("COALESCE(g.place, {last})"),
            postgres: format!(
                "COALESCE((SELECT TRANSLATE(CAST({places} AS TEXT), '[]', '{{}}')::bigint[])[{owner} + 1], \
                 {last})"
            ),
        }
    }
}

/// That a row stands behind a place.
fn after(text: &mut Text, course: &Course, place: &Place) -> String {
    let behind = text.after(course, ("f.sort_key", "f.id"), place);
    if course.groups.is_none() {
        return behind;
    }
    let group = text.bind_place(place.group);
    format!("(f.place > {group} OR (f.place = {group} AND {behind}))")
}
