//! Client dossiers: one by one, and as an import writes them.

use std::collections::HashMap;

use domain::{
    actor::Tenant,
    dossier::{Dossier, DossierFacts},
    id::{DossierId, ObjectId, StaffId},
    policy::Relation,
    search,
    text::Code,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Sql, ToValue, Value, Write, placeholders};

impl FromRow for Dossier {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, object_id) = (row.next()?, row.next()?);
        let facts = DossierFacts {
            code: row.next()?,
            name: row.next()?,
            siren: row.next()?,
            siret: row.next()?,
            agency: row.next()?,
            master: row.next()?,
            engagement_manager: row.next()?,
            state: row.next()?,
        };
        Ok(Self { id, object_id, facts, revision: row.next()?, updated_at: row.next()? })
    }
}

/// What identifies a dossier, and how a staff member stands to it.
#[derive(Clone, Debug)]
pub struct DossierRef {
    /// Which one.
    pub id: DossierId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// The company, for events.
    pub siren: Option<String>,
    /// Whether it is archived.
    pub archived: bool,
    /// How the staff member stands to it (D3).
    pub relation: Relation,
}

impl Read<'_, Tenant> {
    /// The dossier that has this code, and how `staff` stands to it.
    pub fn dossier_ref(
        &mut self,
        code: &Code,
        staff: Option<StaffId>,
    ) -> Result<Option<DossierRef>, Error> {
        type Columns =
            (DossierId, ObjectId, Option<String>, bool, Option<StaffId>, Option<StaffId>);
        let firm = self.firm();
        let row: Option<Columns> = self.optional(
            "SELECT id, object_id, siren, archived, master_id, engagement_manager_id \
             FROM dossiers WHERE firm_id = $1 AND code = $2",
            &[&firm, code],
        )?;
        Ok(row.map(|(id, object_id, siren, archived, master, manager)| DossierRef {
            id,
            object_id,
            siren,
            archived,
            relation: Relation {
                master: staff.is_some() && master == staff,
                engagement_manager: staff.is_some() && manager == staff,
            },
        }))
    }

    /// The dossiers that have these codes; at most a few hundred at a time.
    pub fn dossiers_by_code(&mut self, codes: &[Code]) -> Result<HashMap<Code, Dossier>, Error> {
        if codes.is_empty() {
            return Ok(HashMap::new());
        }
        let firm = self.firm();
        let sql = format!(
            "SELECT id, object_id, code, name, siren, siret, agency_id, master_id, \
                    engagement_manager_id, archived, revision, updated_at \
             FROM dossiers WHERE firm_id = $1 AND code IN ({})",
            placeholders(2, codes.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm];
        params.extend(codes.iter().map(|code| code as &dyn ToValue));
        let found: Vec<Dossier> = self.all(Sql::Built(sql), &params)?;
        Ok(found.into_iter().map(|dossier| (dossier.facts.code.clone(), dossier)).collect())
    }

    /// How many dossiers the firm has: open, archived.
    pub fn dossier_counts(&mut self) -> Result<(u64, u64), Error> {
        let firm = self.firm();
        let (open, archived): (i64, i64) =
            self.one("SELECT open_dossiers, archived_dossiers FROM firms WHERE id = $1", &[&firm])?;
        Ok((open.unsigned_abs(), archived.unsigned_abs()))
    }
}

const COLUMNS: [&str; 16] = [
    "firm_id",
    "id",
    "object_id",
    "code",
    "name",
    "name_key",
    "siren",
    "siret",
    "agency_id",
    "master_id",
    "engagement_manager_id",
    "archived",
    "archived_at",
    "revision",
    "created_at",
    "updated_at",
];

impl Write<'_, Tenant> {
    /// Holds a dossier until the transaction ends; whether it is archived. Nobody archives it
    /// meanwhile.
    pub fn hold_dossier(&mut self, dossier: DossierId) -> Result<bool, Error> {
        let firm = self.firm();
        let (archived,): (bool,) = self.one(
            "UPDATE dossiers SET archived = archived WHERE firm_id = $1 AND id = $2 \
             RETURNING archived",
            &[&firm, &dossier],
        )?;
        Ok(archived)
    }

    /// Lets nobody else change this firm's portfolio as a whole until the transaction ends.
    pub fn lock_portfolio(&mut self) -> Result<(), Error> {
        self.count_dossiers(0, 0)
    }

    /// Adds dossiers, in their order; answers the number of the first.
    pub fn insert_dossiers(
        &mut self,
        dossiers: &[(ObjectId, &DossierFacts)],
        now: Timestamp,
    ) -> Result<DossierId, Error> {
        let count = i64::try_from(dossiers.len()).unwrap_or(i64::MAX);
        let (firm, first) = (self.firm(), self.numbers("dossiers", count)?);
        let numbered = || (first..).zip(dossiers);
        self.bulk(
            "dossiers",
            &COLUMNS,
            numbered().map(|(id, (object, facts))| columns(firm, (id, *object), facts, now)),
        )?;
        // In the order of the key: a B-tree takes sorted rows several times faster.
        let mut terms: Vec<(String, i64, bool)> =
            numbered().flat_map(|(id, (_, facts))| terms(id, facts)).collect();
        terms.sort_unstable();
        self.bulk(
            "dossier_terms",
            &["firm_id", "term", "dossier_id", "archived"],
            terms.iter().map(|(term, id, archived)| {
                vec![firm.to_value(), term.to_value(), id.to_value(), archived.to_value()]
            }),
        )?;
        let archived = dossiers.iter().filter(|(_, facts)| !facts.state.is_open()).count();
        let archived = i64::try_from(archived).unwrap_or(i64::MAX);
        self.count_dossiers(count - archived, archived)?;
        Ok(DossierId::new(first))
    }

    /// Makes a dossier say something else.
    pub fn update_dossier(
        &mut self,
        before: &Dossier,
        facts: &DossierFacts,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (firm, archived) = (self.firm(), !facts.state.is_open());
        self.execute(
            "UPDATE dossiers SET name = $3, siren = $4, siret = $5, agency_id = $6, \
                    master_id = $7, engagement_manager_id = $8, archived = $9, \
                    archived_at = CASE WHEN $9 THEN COALESCE(archived_at, $10) END, name_key = $11, \
                    revision = revision + 1, updated_at = $10 \
             WHERE firm_id = $1 AND id = $2",
            &[
                &firm,
                &before.id,
                &facts.name,
                &facts.siren,
                &facts.siret,
                &facts.agency,
                &facts.master,
                &facts.engagement_manager,
                &archived,
                &now,
                &search::fold(&facts.name),
            ],
        )?;
        if before.facts.name != facts.name || before.facts.state != facts.state {
            self.replace_terms(before.id, facts)?;
        }
        match (before.facts.state.is_open(), facts.state.is_open()) {
            (true, false) => self.count_dossiers(-1, 1),
            (false, true) => self.count_dossiers(1, -1),
            _ => Ok(()),
        }
    }

    fn replace_terms(&mut self, dossier: DossierId, facts: &DossierFacts) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "DELETE FROM dossier_terms WHERE firm_id = $1 AND dossier_id = $2",
            &[&firm, &dossier],
        )?;
        for (term, id, archived) in terms(dossier.get(), facts) {
            self.execute(
                "INSERT INTO dossier_terms (firm_id, term, dossier_id, archived) \
                 VALUES ($1, $2, $3, $4)",
                &[&firm, &term, &id, &archived],
            )?;
        }
        Ok(())
    }

    fn count_dossiers(&mut self, open: i64, archived: i64) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE firms SET open_dossiers = open_dossiers + $2, \
                              archived_dossiers = archived_dossiers + $3 WHERE id = $1",
            &[&firm, &open, &archived],
        )?;
        Ok(())
    }
}

fn columns(
    firm: i64,
    (id, object): (i64, ObjectId),
    facts: &DossierFacts,
    now: Timestamp,
) -> Vec<Value> {
    let archived = !facts.state.is_open();
    vec![
        firm.to_value(),
        id.to_value(),
        object.to_value(),
        facts.code.to_value(),
        facts.name.to_value(),
        search::fold(&facts.name).to_value(),
        facts.siren.to_value(),
        facts.siret.to_value(),
        facts.agency.to_value(),
        facts.master.to_value(),
        facts.engagement_manager.to_value(),
        archived.to_value(),
        archived.then_some(now).to_value(),
        1_i64.to_value(),
        now.to_value(),
        now.to_value(),
    ]
}

fn terms(id: i64, facts: &DossierFacts) -> impl Iterator<Item = (String, i64, bool)> + use<> {
    let archived = !facts.state.is_open();
    let terms = search::terms(facts.code.as_str(), &facts.name).into_iter();
    terms.map(move |term| (term, id, archived))
}
