//! The SQL of the portfolio, written piece by piece; values are always bound.

use domain::{portfolio::Which, search::SearchKey};

use super::{Course, Key, Place, PortfolioFilter};
use crate::db::{ToValue, Value};

/// A statement that is being written: the firm is `$1`.
pub(super) struct Text {
    values: Vec<Value>,
}

impl Text {
    pub(super) fn new(firm: i64) -> Self {
        Self { values: vec![Value::Int(firm)] }
    }

    /// Binds a value; answers its name.
    pub(super) fn bind(&mut self, value: &(impl ToValue + ?Sized)) -> String {
        self.values.push(value.to_value());
        format!("${}", self.values.len())
    }

    pub(super) fn params(&self) -> Vec<&dyn ToValue> {
        self.values.iter().map(|value| value as &dyn ToValue).collect()
    }

    /// That a column holds this, or nothing.
    pub(super) fn is(&mut self, column: &str, value: Option<i64>) -> String {
        match value {
            Some(value) => format!("{column} = {}", self.bind(&value)),
            None => format!("{column} IS NULL"),
        }
    }

    /// What a row `k` is held against in the database, what costs least first: all filters, and of the
    /// search whatever its code or its folded name can't be without.
    pub(super) fn probes(&mut self, filter: &PortfolioFilter, along: Key) -> String {
        let mut probes = Vec::new();
        let column = |name: &str| match along {
            Key::Term => {
                format!("(SELECT d.{name} FROM dossiers d WHERE d.firm_id = $1 AND d.id = k.id)")
            }
            Key::Code | Key::Name => format!("k.{name}"),
        };
        if let (Key::Code | Key::Name, Some(search)) = (along, &filter.search) {
            probes.push(self.may_be_found(search));
        }
        if let Some(agency) = filter.agency {
            probes.push(self.is(&column("agency_id"), agency.map(domain::id::AgencyId::get)));
        }
        if let Some(master) = filter.master {
            probes.push(self.is(&column("master_id"), master.map(domain::id::StaffId::get)));
        }
        if let Some(of) = filter.of {
            let of = self.bind(&of);
            let (master, manager) = (column("master_id"), column("engagement_manager_id"));
            probes.push(format!("(COALESCE({master}, 0) = {of} OR COALESCE({manager}, 0) = {of})"));
        }
        if let (Key::Term, Some(search)) = (along, &filter.search) {
            // Each dossier is listed once: under the smallest of its terms.
            let lower = self.bind(search.lower());
            probes.push(format!(
                "(SELECT s.term FROM dossier_terms s WHERE s.firm_id = $1 AND s.dossier_id = k.id \
                 AND s.term >= {lower} AND s.term < k.sort_key LIMIT 1) IS NULL"
            ));
        }
        // One value looked up for each row: of an EXISTS PostgreSQL may make a walk of the whole table.
        if let Some(app) = filter.application {
            let app = self.bind(&app);
            let active = format!(
                "(SELECT a.dossier_id FROM activations a WHERE a.firm_id = $1 \
                 AND a.firm_app_id = {app} AND a.dossier_id = k.id) IS NOT NULL"
            );
            // Before what is looked up in a larger table, behind what costs nothing.
            let place = if along == Key::Term { 0 } else { probes.len() };
            probes.insert(place, active);
        }
        if probes.is_empty() { "1 = 1".to_owned() } else { probes.join(" AND ") }
    }

    /// What no row is found without: the search somewhere in its name, or the search's first word
    /// somewhere in its code. What means something to `LIKE` stands for any one character: that lets more
    /// through and nothing less, and no search makes it try a name over and over.
    fn may_be_found(&mut self, search: &SearchKey) -> String {
        let pattern = |text: &str| format!("%{}%", text.replace(['\\', '%'], "_"));
        let first = search.lower().split(' ').next().unwrap_or_default();
        let (name, code) = (self.bind(&pattern(search.lower())), self.bind(&pattern(first)));
        format!("(k.name_key LIKE {name} OR LOWER(k.code) LIKE {code})")
    }

    /// So many rows of one group of a course, from a place on.
    pub(super) fn lanes(
        &mut self,
        (course, filter): (&Course, &PortfolioFilter),
        (group, after): (usize, Option<&Place>),
        most: &str,
    ) -> Vec<String> {
        let way = if course.ascending { "ASC" } else { "DESC" };
        let after = after.map(|place| self.after(course, place)).unwrap_or_default();
        if course.key == Key::Term {
            return vec![self.lane_of_terms(
                filter,
                &format!("{after} ORDER BY t.term {way}, t.dossier_id {way} LIMIT {most}"),
            )];
        }
        let (key, order) = match course.key {
            Key::Name => ("name_key", format!("d.name_key {way}, d.id {way}")),
            Key::Code | Key::Term => ("code", format!("d.code {way}")),
        };
        let rest = format!("{after} ORDER BY {order} LIMIT {most}");
        let beginnings = self.beginnings((course, filter), group).into_iter();
        beginnings.map(|beginning| lane((group, key), &beginning, &rest)).collect()
    }

    /// All dossiers of the lanes that belong to these owners, at most so many, in no order.
    pub(super) fn owned(&mut self, filter: &PortfolioFilter, most: &str) -> String {
        let course = Course { key: Key::Code, groups: None, ascending: true };
        let rest = format!("LIMIT {most}");
        let beginnings = self.beginnings((&course, filter), 0).into_iter();
        let lanes: Vec<String> =
            beginnings.map(|beginning| lane((0, "code"), &beginning, &rest)).collect();
        united(&lanes)
    }

    fn lane_of_terms(&mut self, filter: &PortfolioFilter, rest: &str) -> String {
        let Some(search) = &filter.search else { return String::new() };
        let (lower, upper) = (self.bind(search.lower()), self.bind(&search.upper()));
        let state = state("t", filter.which).unwrap_or_default();
        format!(
            "SELECT CAST(0 AS BIGINT) AS place, t.term AS sort_key, t.dossier_id AS id, \
             '' AS code, '' AS name_key FROM dossier_terms t WHERE t.firm_id = $1 AND t.term >= {lower} AND t.term < {upper} \
             {state} {rest}"
        )
    }

    /// What the lanes of a group begin with: each the beginning of an index that goes on with the key.
    fn beginnings(
        &mut self,
        (course, filter): (&Course, &PortfolioFilter),
        group: usize,
    ) -> Vec<String> {
        let owners = self.owners((course, filter), group);
        let states: &[Which] = match filter.which {
            Which::All => &[Which::Open, Which::Archived],
            Which::Open => &[Which::Open],
            Which::Archived => &[Which::Archived],
        };
        let owners = if owners.is_empty() { vec![String::new()] } else { owners };
        let both = |owner: &String| -> Vec<String> {
            let states = states.iter().filter_map(|which| state("d", *which));
            states.map(|state| format!("{owner} {state}")).collect()
        };
        owners.iter().flat_map(both).collect()
    }

    /// Whose dossiers the lanes are, where an index begins with that.
    fn owners(
        &mut self,
        (course, filter): (&Course, &PortfolioFilter),
        group: usize,
    ) -> Vec<String> {
        let of = |text: &mut Self, column: &str, id: Option<i64>| {
            format!("AND {}", text.is(&format!("d.{column}"), id))
        };
        if let Some((column, _)) = &course.groups {
            let owner = Some(course.group(group)).filter(|owner| *owner != 0);
            return vec![of(self, column, owner)];
        }
        match (course.key, filter.master, filter.of, filter.agency) {
            (Key::Code, Some(master), _, _) => {
                vec![of(self, "master_id", master.map(domain::id::StaffId::get))]
            }
            (Key::Code, None, Some(staff), _) => {
                let master = of(self, "master_id", Some(staff.get()));
                let manager = of(self, "engagement_manager_id", Some(staff.get()));
                // Of both one is enough: each dossier stands in one lane.
                let other = format!("AND COALESCE(d.master_id, 0) <> {}", self.bind(&staff));
                vec![master, format!("{manager} {other}")]
            }
            (Key::Code, None, None, Some(agency)) => {
                vec![of(self, "agency_id", agency.map(domain::id::AgencyId::get))]
            }
            _ => Vec::new(),
        }
    }

    fn after(&mut self, course: &Course, place: &Place) -> String {
        let beyond = if course.ascending { ">" } else { "<" };
        let key = self.bind(&place.key);
        match course.key {
            Key::Code => format!("AND d.code {beyond} {key}"),
            Key::Name => {
                let id = self.bind(&place.id);
                format!("AND (d.name_key, d.id) {beyond} ({key}, {id})")
            }
            Key::Term => {
                let id = self.bind(&place.id);
                format!("AND (t.term, t.dossier_id) {beyond} ({key}, {id})")
            }
        }
    }
}

/// The condition on the state; both need none.
pub(super) fn state(table: &str, which: Which) -> Option<String> {
    match which {
        Which::Open => Some(format!("AND {table}.archived = FALSE")),
        Which::Archived => Some(format!("AND {table}.archived = TRUE")),
        Which::All => None,
    }
}

/// Rows of one index, with all that they are held against: every column stands in it.
fn lane((group, key): (usize, &str), beginning: &str, rest: &str) -> String {
    format!(
        "SELECT CAST({group} AS BIGINT) AS place, d.{key} AS sort_key, d.id AS id, \
         d.code AS code, d.name_key AS name_key, d.agency_id AS agency_id, \
         d.master_id AS master_id, d.engagement_manager_id AS engagement_manager_id \
         FROM dossiers d WHERE d.firm_id = $1 {beginning} {rest}"
    )
}

/// Rows of several lanes; no dossier stands in two.
fn united(lanes: &[String]) -> String {
    let lanes = lanes.iter().enumerate();
    let all: Vec<String> =
        lanes.map(|(at, lane)| format!("SELECT * FROM ({lane}) lane{at}")).collect();
    all.join(" UNION ALL ")
}

/// The first rows of several lanes; in no order when there is but one lane.
pub(super) fn merged(lanes: &[String], (ascending, most): (bool, &str)) -> String {
    let way = if ascending { "ASC" } else { "DESC" };
    match lanes {
        [lane] => lane.clone(),
        lanes => format!(
            "SELECT * FROM ({}) lanes ORDER BY place, sort_key {way}, id {way} LIMIT {most}",
            united(lanes)
        ),
    }
}
