//! Ticking every dossier that a filter of the portfolio finds, however many: in one statement.

use domain::{actor::Tenant, id::StaffId, portfolio::Which};

use crate::{
    db::{Error, ToValue, Write},
    portfolio::PortfolioFilter,
};

/// Conditions on `dossiers d`, with parameters from `$3` on.
#[derive(Default)]
struct Conditions<'a> {
    those: Vec<String>,
    params: Vec<&'a dyn ToValue>,
}

impl<'a> Conditions<'a> {
    /// Adds one; each `?` in it stands for the next value.
    fn and(&mut self, condition: &str, values: &[&'a dyn ToValue]) {
        let mut condition = condition.to_owned();
        for value in values {
            self.params.push(*value);
            condition = condition.replacen('?', &format!("${}", self.params.len() + 2), 1);
        }
        self.those.push(condition);
    }

    /// Whose: somebody's, nobody's, or whoever's.
    fn owner<T: ToValue>(&mut self, column: &str, owner: Option<&'a Option<T>>) {
        match owner {
            Some(Some(owner)) => self.and(&format!("{column} = ?"), &[owner]),
            Some(None) => self.and(&format!("{column} IS NULL"), &[]),
            None => {}
        }
    }

    fn text(&self) -> String {
        if self.those.is_empty() { "TRUE".to_owned() } else { self.those.join(" AND ") }
    }
}

impl Write<'_, Tenant> {
    /// Ticks every dossier that a filter of the portfolio finds, at whatever page it stands.
    pub fn select_found(&mut self, of: StaffId, filter: &PortfolioFilter) -> Result<(), Error> {
        let bounds = filter.search.as_ref().map(|key| (key.lower().to_owned(), key.upper()));
        let mut found = Conditions::default();
        match filter.which {
            Which::Open => found.and("d.archived = FALSE", &[]),
            Which::Archived => found.and("d.archived = TRUE", &[]),
            Which::All => {}
        }
        found.owner("d.agency_id", filter.agency.as_ref());
        found.owner("d.master_id", filter.master.as_ref());
        if let Some(staff) = &filter.of {
            found.and("(d.master_id = ? OR d.engagement_manager_id = ?)", &[staff, staff]);
        }
        if let Some(app) = &filter.application {
            let active = "d.id IN (SELECT a.dossier_id FROM activations a WHERE a.firm_id = $1 \
                 AND a.firm_app_id = ?)";
            found.and(active, &[app]);
        }
        if let Some((lower, upper)) = &bounds {
            let named = "d.id IN (SELECT s.dossier_id FROM dossier_terms s WHERE s.firm_id = $1 \
                 AND s.term >= ? AND s.term < ?)";
            found.and(named, &[lower, upper]);
        }
        self.select_those(of, (&found.text(), &found.params))
    }
}
