//! What the lines of a pasted list may name (C7): looked up for many lines at once.

use domain::{
    actor::Tenant,
    id::{PastedListId, StaffId},
    pasted::{Candidate, LineOutcome},
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Sql, ToValue, Write, placeholders};

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
            candidate: Candidate { id: row.next()?, code: row.next()?, state: row.next()? },
            name: row.next()?,
        })
    }
}

/// The columns of a [`Hit`] but for the key.
const HIT: &str = "d.id, d.code, d.archived, d.name";

impl Read<'_, Tenant> {
    /// The dossiers that have one of these codes, SIREN or SIRET; at most a few hundred at a time.
    pub fn dossiers_by(&mut self, by: LookUp, keys: &[String]) -> Result<Vec<Hit>, Error> {
        let column = by.column();
        self.hits(
            keys,
            &format!("CROSS JOIN dossiers d WHERE d.firm_id = $1 AND d.{column} = k.key"),
        )
    }

    /// The dossiers that one of these folded texts is a term of: the whole name, the code, or the
    /// end of a name.
    pub fn dossiers_by_term(&mut self, keys: &[String]) -> Result<Vec<Hit>, Error> {
        self.hits(
            keys,
            "CROSS JOIN dossier_terms t CROSS JOIN dossiers d WHERE t.firm_id = $1 \
             AND t.term = k.key AND d.firm_id = t.firm_id AND d.id = t.dossier_id",
        )
    }

    /// Key after key: of a long `IN`, SQLite without statistics makes a walk over the whole firm, and
    /// it keeps the order of a CROSS JOIN.
    fn hits(&mut self, keys: &[String], and: &str) -> Result<Vec<Hit>, Error> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        // Up to a round number with keys that nothing has: statements are prepared once.
        let count = keys.len().next_power_of_two();
        let list = placeholders(2, count).replace(", ", "), (");
        let sql =
            format!("WITH keys (key) AS (VALUES ({list})) SELECT k.key, {HIT} FROM keys k {and}");
        let (firm, none) = (self.firm(), String::new());
        let mut params: Vec<&dyn ToValue> = vec![&firm];
        let padded = keys.iter().chain(std::iter::repeat(&none)).take(count);
        params.extend(padded.map(|key| key as &dyn ToValue));
        self.all(Sql::Built(sql), &params)
    }
}

impl Write<'_, Tenant> {
    /// Ticks the open ones of the dossiers that a report found (C7); answers how many were not
    /// ticked yet.
    pub fn tick_pasted(
        &mut self,
        of: StaffId,
        list: PastedListId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let firm = self.firm();
        let ticked = self.execute(
            "INSERT INTO draft_dossiers (firm_id, staff_id, dossier_id) \
             SELECT d.firm_id, CAST($2 AS BIGINT), d.id FROM pasted_lines l \
             JOIN dossiers d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
             WHERE l.firm_id = $1 AND l.list_id = $3 AND l.outcome = $4 AND d.archived = FALSE \
             ORDER BY d.id \
             ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING",
            &[&firm, &of, &list, &LineOutcome::Found],
        )?;
        self.count_ticks(of, ticked.cast_signed(), now)?;
        Ok(ticked)
    }
}
