//! The SQL of the portfolio, written piece by piece; values are always bound.

use domain::{id::AgencyId, id::StaffId, search::SearchKey};

use super::{Course, Key, List, Place, PortfolioFilter};
use crate::db::{ToValue, Value};

/// More numbers than are ever read at once: whoever reads them sees to that.
pub(super) const KEPT: i64 = 100_000;

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

    /// Binds the place of a group. It is no part of the text, so that a statement is prepared once.
    pub(super) fn bind_place(&mut self, place: usize) -> String {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        format!("CAST({} AS BIGINT)", self.bind(&place))
    }

    /// Binds a list, as JSON.
    pub(super) fn bind_list(&mut self, numbers: &[i64]) -> String {
        let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
        self.bind(&format!("[{}]", numbers.join(",")))
    }

    /// Binds where each of these stands: an array with a place for every number up to the greatest, behind
    /// all for those that are not among them; one with nothing in it would be read from its beginning each
    /// time. A firm numbers what it has from one on.
    pub(super) fn bind_places(&mut self, numbers: &[i64]) -> String {
        let end = numbers.iter().max().map_or(0, |greatest| greatest + 1);
        let behind = numbers.len().to_string();
        let mut places = vec![behind; usize::try_from(end).unwrap_or_default()];
        for (place, number) in numbers.iter().enumerate() {
            let at = usize::try_from(*number).ok().and_then(|number| places.get_mut(number));
            at.into_iter().for_each(|at| *at = place.to_string());
        }
        self.bind(&format!("[{}]", places.join(",")))
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

    /// That a term begins with what is searched.
    pub(super) fn range(&mut self, table: &str, search: &SearchKey) -> String {
        let (lower, upper) = (self.bind(search.lower()), self.bind(&search.upper()));
        format!("{table}.term >= {lower} AND {table}.term < {upper}")
    }

    /// That a row stands behind a place.
    pub(super) fn after(
        &mut self,
        course: &Course,
        (key, id): (&str, &str),
        place: &Place,
    ) -> String {
        let beyond = if course.ascending { ">" } else { "<" };
        let bound = self.bind(&place.key);
        match course.key {
            // A code is the firm's only one.
            Key::Code => format!("{key} {beyond} {bound}"),
            Key::Name | Key::Term => {
                let number = self.bind(&place.id);
                format!("({key}, {id}) {beyond} ({bound}, {number})")
            }
        }
    }

    /// What a row `k` with all its columns is held against, but for the application.
    pub(super) fn probes(&mut self, filter: &PortfolioFilter) -> String {
        let found = filter.search.as_ref().map(|search| self.found(search));
        let probes = [self.owned("k", filter), found];
        all_of(probes.into_iter().flatten())
    }

    /// What a term `k`, of which only the number is known, is held against, but for the application.
    pub(super) fn probes_of_term(&mut self, filter: &PortfolioFilter) -> String {
        let owned = self.owned("d", filter).map(|owned| {
            format!(
                "(SELECT d.id FROM dossiers d WHERE d.firm_id = $1 AND d.id = k.id AND {owned}) \
                 IS NOT NULL"
            )
        });
        let first = filter.search.as_ref().map(|search| {
            // Each dossier is listed once: under the smallest of its terms.
            let lower = self.bind(search.lower());
            format!(
                "(SELECT s.term FROM dossier_terms s WHERE s.firm_id = $1 AND s.dossier_id = k.id \
                 AND s.term >= {lower} AND s.term < k.sort_key LIMIT 1) IS NULL"
            )
        });
        all_of([owned, first].into_iter().flatten())
    }

    /// That the application is active on a row `k`, of which so many are asked about at most. Where that
    /// costs less, its numbers are read at once; else each row is looked up for itself: of an EXISTS
    /// PostgreSQL may make a walk of the whole table.
    pub(super) fn active(&mut self, list: List<'_>, rows: i64) -> String {
        if list.filter.application.is_none() {
            return everything();
        }
        if list.active <= (rows * list.cheaper).min(KEPT) {
            return self.is_among("k.id", list.filter);
        }
        format!("({} AND a.dossier_id = k.id) IS NOT NULL", self.active_ids(list.filter))
    }

    /// That this is the number of one of the application's dossiers, all of which are read at once. So said,
    /// it is no join: of that, PostgreSQL would choose the order. The bound, which it never meets, tells
    /// PostgreSQL that they are few enough to be kept.
    pub(super) fn is_among(&mut self, number: &str, filter: &PortfolioFilter) -> String {
        format!("({number} IN ({} LIMIT {KEPT})) IS TRUE", self.active_ids(filter))
    }

    /// The numbers of the application's dossiers.
    pub(super) fn active_ids(&mut self, filter: &PortfolioFilter) -> String {
        let app = self.bind(&filter.application);
        format!(
            "SELECT a.dossier_id AS id FROM activations a WHERE a.firm_id = $1 \
             AND a.firm_app_id = {app}"
        )
    }

    /// The terms that a search finds.
    pub(super) fn hits(&mut self, search: &SearchKey) -> String {
        let range = self.range("t", search);
        format!(
            "SELECT t.dossier_id AS id, t.term AS term FROM dossier_terms t \
             WHERE t.firm_id = $1 AND {range}"
        )
    }

    fn owned(&mut self, table: &str, filter: &PortfolioFilter) -> Option<String> {
        let mut probes = Vec::new();
        if let Some(agency) = filter.agency {
            probes.push(self.is(&format!("{table}.agency_id"), agency.map(AgencyId::get)));
        }
        if let Some(master) = filter.master {
            probes.push(self.is(&format!("{table}.master_id"), master.map(StaffId::get)));
        }
        if let Some(of) = filter.of {
            let of = self.bind(&of);
            let is = |column: &str| format!("COALESCE({table}.{column}, 0) = {of}");
            probes.push(format!("({} OR {})", is("master_id"), is("engagement_manager_id")));
        }
        (!probes.is_empty()).then(|| all_of(probes))
    }

    /// That a row is found: its terms are looked at only if they may be.
    fn found(&mut self, search: &SearchKey) -> String {
        let range = self.range("s", search);
        format!(
            "{} AND (SELECT s.term FROM dossier_terms s WHERE s.firm_id = $1 \
             AND s.dossier_id = k.id AND {range} LIMIT 1) IS NOT NULL",
            self.may_be_found(search)
        )
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
}

/// What every row fits.
pub(super) fn everything() -> String {
    "1 = 1".to_owned()
}

fn all_of(probes: impl IntoIterator<Item = String>) -> String {
    let probes: Vec<String> = probes.into_iter().collect();
    if probes.is_empty() { everything() } else { probes.join(" AND ") }
}
