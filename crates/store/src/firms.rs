//! Firms and their agencies.

use domain::{
    actor::{System, Tenant},
    firm::{Agency, Firm},
    id::{AgencyId, FirmId, ObjectId},
    text::Code,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

impl FromRow for Firm {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { id: row.next()?, code: row.next()?, name: row.next()? })
    }
}

impl FromRow for Agency {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { id: row.next()?, code: row.next()?, name: row.next()? })
    }
}

impl Read<'_, System> {
    /// The firm that has this code.
    pub fn firm_by_code(&mut self, code: &Code) -> Result<Option<Firm>, Error> {
        self.optional("SELECT id, code, name FROM firms WHERE code = $1", &[code])
    }

    /// Every firm, by code.
    pub fn firms(&mut self) -> Result<Vec<Firm>, Error> {
        self.all("SELECT id, code, name FROM firms ORDER BY code", &[])
    }
}

impl Write<'_, System> {
    /// Opens a firm with an empty portfolio and an empty journal, whose first entry follows `seed`;
    /// `None` when the code is taken.
    pub fn insert_firm(
        &mut self,
        (object, seed): (ObjectId, &[u8]),
        (code, name): (&Code, &str),
        now: Timestamp,
    ) -> Result<Option<FirmId>, Error> {
        let id = self.number("firms")?;
        let inserted = self.execute(
            "INSERT INTO firms \
             (id, object_id, code, name, open_dossiers, archived_dossiers, created_at) \
             VALUES ($1, $2, $3, $4, 0, 0, $5) ON CONFLICT (code) DO NOTHING",
            &[&id, &object, code, &name, &now],
        )?;
        if inserted == 0 {
            return Ok(None);
        }
        self.execute(
            "INSERT INTO journal_heads (firm_id, id, hash) VALUES ($1, 0, $2)",
            &[&id, &seed],
        )?;
        Ok(Some(FirmId::new(id)))
    }
}

impl Read<'_, Tenant> {
    /// The firm itself.
    pub fn own_firm(&mut self) -> Result<Firm, Error> {
        let firm = self.firm();
        self.one("SELECT id, code, name FROM firms WHERE id = $1", &[&firm])
    }

    /// What the outside calls the firm.
    pub fn own_firm_object(&mut self) -> Result<ObjectId, Error> {
        let firm = self.firm();
        let (object,) = self.one("SELECT object_id FROM firms WHERE id = $1", &[&firm])?;
        Ok(object)
    }

    /// The firm's agencies.
    pub fn agencies(&mut self) -> Result<Vec<Agency>, Error> {
        let firm = self.firm();
        self.all("SELECT id, code, name FROM agencies WHERE firm_id = $1 ORDER BY code", &[&firm])
    }
}

impl Write<'_, Tenant> {
    /// Adds an agency; `None` when the code is taken.
    pub fn insert_agency(
        &mut self,
        object: ObjectId,
        code: &Code,
        name: &str,
    ) -> Result<Option<AgencyId>, Error> {
        let (firm, id) = (self.firm(), self.number("agencies")?);
        let inserted = self.execute(
            "INSERT INTO agencies (firm_id, id, object_id, code, name) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (firm_id, code) DO NOTHING",
            &[&firm, &id, &object, code, &name],
        )?;
        Ok((inserted == 1).then(|| AgencyId::new(id)))
    }
}
