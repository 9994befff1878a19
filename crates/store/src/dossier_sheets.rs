//! One dossier as its own page shows it, what happened to it, and whose dossiers are handed over.

use domain::{
    actor::Tenant,
    dossier::{Siren, Siret},
    id::{DossierId, FirmAppId, StaffId},
    page::{self, Cursor, Page, Total},
    text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, Write},
    dossier_pages::{direction, full_name},
    journal::{COLUMNS, JournalRow},
};

/// What a dossier's page says of it beyond what lists do.
#[derive(Clone, Debug)]
pub struct DossierFacets {
    /// The company.
    pub siren: Option<Siren>,
    /// The establishment.
    pub siret: Option<Siret>,
    /// When it came to the firm.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it was archived, if it is.
    pub archived_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
    /// How many contacts are tied to it.
    pub contacts: u64,
}

impl FromRow for DossierFacets {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            siren: row.next()?,
            siret: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
            archived_at: row.next()?,
            revision: row.next()?,
            contacts: row.next::<i64>()?.unsigned_abs(),
        })
    }
}

/// Since when an application is active on a dossier, and by whom.
#[derive(Clone, Debug)]
pub struct ActiveLine {
    /// Which application.
    pub app: FirmAppId,
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself.
    pub ends_at: Option<Timestamp>,
    /// "Claire Martin"; nobody's name when the hub or the operator did it.
    pub by: Option<String>,
}

impl FromRow for ActiveLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (app, since, ends_at) = (row.next()?, row.next()?, row.next()?);
        Ok(Self { app, since, ends_at, by: full_name(row)? })
    }
}

/// As what a staff member is responsible for dossiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// "Maître du dossier".
    Master,
    /// "Engagement manager".
    EngagementManager,
}

impl Role {
    const fn column(self) -> &'static str {
        match self {
            Self::Master => "master_id",
            Self::EngagementManager => "engagement_manager_id",
        }
    }
}

/// Entries of the journal on a page.
const ENTRIES: u32 = 20;

/// From here on dossiers are not counted one by one.
const COUNTED: i64 = 100_000;

impl Read<'_, Tenant> {
    /// What a dossier's page says of it.
    pub fn dossier_facets(&mut self, dossier: DossierId) -> Result<DossierFacets, Error> {
        let firm = self.firm();
        self.one(
            "SELECT d.siren, d.siret, d.created_at, d.updated_at, d.archived_at, d.revision, \
                    (SELECT COUNT(*) FROM dossier_contacts c \
                     WHERE c.firm_id = d.firm_id AND c.dossier_id = d.id) \
             FROM dossiers d WHERE d.firm_id = $1 AND d.id = $2",
            &[&firm, &dossier],
        )
    }

    /// The applications active on a dossier, with since when and by whom.
    pub fn active_lines(&mut self, dossier: DossierId) -> Result<Vec<ActiveLine>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT a.firm_app_id, a.opened_at, a.ends_at, s.first_name, s.last_name \
             FROM activations a \
             LEFT JOIN staff s ON s.firm_id = a.firm_id AND s.id = a.opened_by \
             WHERE a.firm_id = $1 AND a.dossier_id = $2",
            &[&firm, &dossier],
        )
    }

    /// What happened to a dossier, newest first: entries about it, and those about several of which it
    /// is one.
    pub fn dossier_journal(
        &mut self,
        (dossier, code): (DossierId, &Code),
        cursor: Option<&Cursor>,
    ) -> Result<Page<JournalRow>, Error> {
        let (firm, subject) = (self.firm(), format!("dossier:{code}"));
        // The newest stand first: onwards is towards the beginning of the chain.
        let (beyond, order) = match direction(cursor).0 {
            ">" => ("<", "DESC"),
            _ => (">", "ASC"),
        };
        let from = cursor.map_or(i64::MAX, |cursor| cursor.id);
        let sql = format!(
            "SELECT {COLUMNS} FROM journal WHERE firm_id = $1 AND id IN (\
             SELECT id FROM (SELECT id FROM journal WHERE firm_id = $1 AND subject = $2 \
                AND id {beyond} $3 ORDER BY id {order} LIMIT $4) own \
             UNION SELECT id FROM (SELECT entry_id AS id FROM journal_dossiers WHERE firm_id = $1 \
                AND dossier_id = $5 AND entry_id {beyond} $3 ORDER BY entry_id {order} LIMIT $4) of_many\
             ) ORDER BY id {order} LIMIT $4"
        );
        let limit = page::probe(ENTRIES);
        let rows = self.all(sql, &[&firm, &subject, &from, &limit, &dossier])?;
        let key = |row: &JournalRow| (String::new(), row.id);
        let mut page = page::assemble(rows, ENTRIES, cursor, key);
        page.total = Total::MoreThan(page.offset);
        Ok(page)
    }

    /// How many dossiers a staff member is responsible for, archived ones too.
    pub fn dossiers_of(&mut self, staff: StaffId, role: Role) -> Result<u64, Error> {
        let (firm, column) = (self.firm(), role.column());
        let (count,): (i64,) = self.one(
            format!(
                "SELECT COUNT(*) FROM (SELECT 1 AS hit FROM dossiers \
                 WHERE firm_id = $1 AND {column} = $2 LIMIT $3) hits"
            ),
            &[&firm, &staff, &COUNTED],
        )?;
        Ok(count.unsigned_abs())
    }
}

impl Write<'_, Tenant> {
    /// Keeps a dossier as it is until the transaction ends; `false` when it is not of this revision any
    /// more.
    pub fn hold_revision(&mut self, dossier: DossierId, revision: i64) -> Result<bool, Error> {
        let firm = self.firm();
        let held = self.execute(
            "UPDATE dossiers SET revision = revision \
             WHERE firm_id = $1 AND id = $2 AND revision = $3",
            &[&firm, &dossier, &revision],
        )?;
        Ok(held == 1)
    }

    /// Writes down which dossiers the entry that comes next is about: those of one person, before they
    /// are handed over.
    pub fn note_dossiers_of(
        &mut self,
        (staff, role): (StaffId, Role),
        entry: i64,
    ) -> Result<(), Error> {
        let (firm, column) = (self.firm(), role.column());
        self.execute(
            format!(
                "INSERT INTO journal_dossiers (firm_id, dossier_id, entry_id) \
                 SELECT firm_id, id, CAST($3 AS BIGINT) FROM dossiers \
                 WHERE firm_id = $1 AND {column} = $2 ORDER BY id \
                 ON CONFLICT (firm_id, dossier_id, entry_id) DO NOTHING"
            ),
            &[&firm, &staff, &entry],
        )?;
        Ok(())
    }

    /// Lets nobody else change the dossiers of somebody, in whichever role, until the transaction ends;
    /// taken in the order of their numbers. On SQLite nobody else writes anyhow.
    pub fn hold_dossiers_of(&mut self, staff: StaffId) -> Result<(), Error> {
        let firm = self.firm();
        let held = Sql::two(
            "SELECT COUNT(*) FROM staff WHERE firm_id = $1 AND id = $2",
            "SELECT COUNT(*) FROM (SELECT id FROM dossiers WHERE firm_id = $1 \
             AND (master_id = $2 OR engagement_manager_id = $2) \
             ORDER BY id FOR NO KEY UPDATE) held",
        );
        self.one::<(i64,)>(held, &[&firm, &staff])?;
        Ok(())
    }

    /// Hands all dossiers of one person over to another; answers how many.
    pub fn hand_over(
        &mut self,
        (from, to): (StaffId, StaffId),
        role: Role,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let (firm, column) = (self.firm(), role.column());
        self.execute(
            format!(
                "UPDATE dossiers SET {column} = $3, revision = revision + 1, updated_at = $4 \
                 WHERE firm_id = $1 AND {column} = $2"
            ),
            &[&firm, &from, &to, &now],
        )
    }
}
