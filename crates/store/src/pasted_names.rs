//! What the lines of a pasted list may name (C7): looked up for many lines at once.

use domain::{actor::Tenant, id::FirmAppId, pasted::Candidate};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, ToValue, placeholders},
    drafts::number,
};

/// By what a dossier is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUp {
    /// The code, to the letter.
    Code,
    /// The company.
    Siren,
    /// The establishment.
    Siret,
}

impl LookUp {
    const fn column(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Siren => "siren",
            Self::Siret => "siret",
        }
    }
}

/// A dossier, and what it was found by.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What was looked for.
    pub key: String,
    /// The dossier.
    pub candidate: Candidate,
    /// Its name.
    pub name: String,
}

impl FromRow for Hit {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            key: row.next()?,
            candidate: Candidate {
                id: row.next()?,
                code: row.next()?,
                state: row.next()?,
                active: row.next()?,
            },
            name: row.next()?,
        })
    }
}

impl Read<'_, Tenant> {
    /// The dossiers that have one of these codes, SIREN or SIRET, at most a few hundred at a time,
    /// and whether an application is active on them.
    pub fn dossiers_by(
        &mut self,
        by: LookUp,
        keys: &[String],
        app: Option<FirmAppId>,
    ) -> Result<Vec<Hit>, Error> {
        let found = format!("d.firm_id = $1 AND d.{} = k.key", by.column());
        self.hits(keys, app, &[("dossiers d", &found)])
    }

    /// The dossiers that one of these folded texts is a term of: the whole name, the code, or the
    /// end of a name.
    pub fn dossiers_by_term(
        &mut self,
        keys: &[String],
        app: Option<FirmAppId>,
    ) -> Result<Vec<Hit>, Error> {
        let terms = ("dossier_terms t", "t.firm_id = $1 AND t.term = k.key");
        self.hits(keys, app, &[terms, ("dossiers d", "d.firm_id = $1 AND d.id = t.dossier_id")])
    }

    /// Key after key, in each of these tables the rows that fit: of a long `IN`, either database makes a
    /// walk over the whole firm. SQLite keeps the order of a CROSS JOIN, PostgreSQL what it can't join
    /// otherwise.
    fn hits(
        &mut self,
        keys: &[String],
        app: Option<FirmAppId>,
        each: &[(&str, &str)],
    ) -> Result<Vec<Hit>, Error> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        // Up to a round number with keys that nothing has: statements are prepared once.
        let count = keys.len().next_power_of_two();
        let list = placeholders(3, count).replace(", ", "), (");
        let written = |join: fn(&str, &str) -> String| {
            let joins: String = each.iter().map(|(table, found)| join(table, found)).collect();
            format!(
                "WITH keys (key) AS (VALUES ({list})) SELECT k.key, d.id, d.code, d.archived, \
                 EXISTS (SELECT 1 FROM activations a WHERE a.firm_id = d.firm_id \
                         AND a.firm_app_id = $2 AND a.dossier_id = d.id), d.name FROM keys k{joins}"
            )
        };
        let sql = Sql::Either {
            sqlite: written(|table, found| format!(" CROSS JOIN {table} ON {found}")),
            postgres: written(lateral),
        };
        let (firm, app, none) = (self.firm(), number(app), String::new());
        let mut params: Vec<&dyn ToValue> = vec![&firm, &app];
        let padded = keys.iter().chain(std::iter::repeat(&none)).take(count);
        params.extend(padded.map(|key| key as &dyn ToValue));
        self.all(sql, &params)
    }
}

/// The rows of a table, for each row before it.
fn lateral(table: &str, found: &str) -> String {
    let name = table.rsplit(' ').next().unwrap_or(table);
    format!(" JOIN LATERAL (SELECT * FROM {table} WHERE {found} OFFSET 0) {name} ON TRUE")
}
