//! What the portfolio's filters may be set to, and the order of whose dossiers they are.

use domain::{actor::Tenant, id::StaffId, search};

use crate::db::{Error, FromRow, Read, Row, Sql};

/// A staff member, as the choices of the portfolio name them.
#[derive(Clone, Debug)]
pub struct StaffLine {
    /// Which one.
    pub id: StaffId,
    /// "Inès Petit".
    pub name: String,
    /// Whether they may still sign in; who has left may still be master (F4).
    pub active: bool,
}

impl FromRow for StaffLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let id = row.next()?;
        let (first, last): (String, String) = (row.next()?, row.next()?);
        Ok(Self { id, name: format!("{first} {last}"), active: row.next()? })
    }
}

impl Read<'_, Tenant> {
    /// The firm's staff, by name.
    pub fn staff_lines(&mut self) -> Result<Vec<StaffLine>, Error> {
        let sql =
            "SELECT s.id, s.first_name, s.last_name, s.active FROM staff s WHERE s.firm_id = $1";
        self.staff_by_name(sql.into())
    }

    /// Those who are master of a dossier, by name. The order makes PostgreSQL take the first of an index:
    /// for some dossier or other of somebody who has none it would read all of them. Joined, that costs it
    /// a third less.
    pub fn masters(&mut self) -> Result<Vec<StaffLine>, Error> {
        self.staff_by_name(Sql::two(
            "SELECT s.id, s.first_name, s.last_name, s.active FROM staff s WHERE s.firm_id = $1 \
             AND (SELECT d.id FROM dossiers d WHERE d.firm_id = s.firm_id AND d.master_id = s.id \
                  ORDER BY d.archived, d.code LIMIT 1) IS NOT NULL",
            "SELECT s.id, s.first_name, s.last_name, s.active \
             FROM staff s CROSS JOIN LATERAL (SELECT d.id FROM dossiers d \
               WHERE d.firm_id = s.firm_id AND d.master_id = s.id \
               ORDER BY d.archived, d.code LIMIT 1) m \
             WHERE s.firm_id = $1",
        ))
    }

    fn staff_by_name(&mut self, sql: Sql) -> Result<Vec<StaffLine>, Error> {
        let firm = self.firm();
        let mut staff: Vec<StaffLine> = self.all(sql, &[&firm])?;
        staff.sort_by_cached_key(|line| (search::fold(&line.name), line.id));
        Ok(staff)
    }

    /// The numbers of the firm's staff, by name. Most have dossiers; of one who has none a walk costs less
    /// than to find that out.
    pub(super) fn staff_in_order(&mut self) -> Result<Vec<i64>, Error> {
        let firm = self.firm();
        let staff: Vec<(i64, String, String)> = self.all(
            "SELECT s.id, s.first_name, s.last_name FROM staff s WHERE s.firm_id = $1",
            &[&firm],
        )?;
        Ok(in_order(staff.into_iter().map(|(id, first, last)| (format!("{first} {last}"), id))))
    }

    /// The numbers of the firm's agencies, by name.
    pub(super) fn agencies_in_order(&mut self) -> Result<Vec<i64>, Error> {
        let agencies = self.agencies()?.into_iter();
        Ok(in_order(agencies.map(|agency| (agency.name, agency.id.get()))))
    }
}

fn in_order(named: impl Iterator<Item = (String, i64)>) -> Vec<i64> {
    let mut named: Vec<(String, i64)> = named.map(|(name, id)| (search::fold(&name), id)).collect();
    named.sort_unstable();
    named.into_iter().map(|(_, id)| id).collect()
}
