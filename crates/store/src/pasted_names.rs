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
        let column = by.column();
        let and = format!("CROSS JOIN dossiers d WHERE d.firm_id = $1 AND d.{column} = k.key");
        self.hits(keys, app, &and)
    }

    /// The dossiers that one of these folded texts is a term of: the whole name, the code, or the
    /// end of a name.
    pub fn dossiers_by_term(
        &mut self,
        keys: &[String],
        app: Option<FirmAppId>,
    ) -> Result<Vec<Hit>, Error> {
        let and = "CROSS JOIN dossier_terms t CROSS JOIN dossiers d WHERE t.firm_id = $1 \
             AND t.term = k.key AND d.firm_id = t.firm_id AND d.id = t.dossier_id";
        self.hits(keys, app, and)
    }

    /// Key after key: of a long `IN`, SQLite without statistics makes a walk over the whole firm, and
    /// it keeps the order of a CROSS JOIN.
    fn hits(
        &mut self,
        keys: &[String],
        app: Option<FirmAppId>,
        and: &str,
    ) -> Result<Vec<Hit>, Error> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        // Up to a round number with keys that nothing has: statements are prepared once.
        let count = keys.len().next_power_of_two();
        let list = placeholders(3, count).replace(", ", "), (");
        let sql = format!(
            "WITH keys (key) AS (VALUES ({list})) SELECT k.key, d.id, d.code, d.archived, \
             EXISTS (SELECT 1 FROM activations a WHERE a.firm_id = d.firm_id \
                     AND a.firm_app_id = $2 AND a.dossier_id = d.id), d.name FROM keys k {and}"
        );
        let (firm, app, none) = (self.firm(), number(app), String::new());
        let mut params: Vec<&dyn ToValue> = vec![&firm, &app];
        let padded = keys.iter().chain(std::iter::repeat(&none)).take(count);
        params.extend(padded.map(|key| key as &dyn ToValue));
        self.all(Sql::Built(sql), &params)
    }
}
