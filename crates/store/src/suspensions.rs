//! Who has suspended an application, and why (B6).

use domain::{
    actor::Tenant,
    firm_app::Side,
    id::{FirmAppId, StaffId},
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

/// One side's suspension of an application.
#[derive(Clone, Debug)]
pub struct SuspensionLine {
    /// Whose.
    pub side: Side,
    /// Why, as it was typed.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// "Claire Martin", for the firm's.
    pub by: Option<String>,
}

impl FromRow for SuspensionLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (side, reason, since) = (row.next()?, row.next()?, row.next()?);
        let (first, last) = (row.next::<Option<String>>()?, row.next::<Option<String>>()?);
        let by = first.zip(last).map(|(first, last)| format!("{first} {last}"));
        Ok(Self { side, reason, since, by })
    }
}

impl Read<'_, Tenant> {
    /// The suspensions of an application: none, one side's, or both.
    pub fn suspensions(&mut self, app: FirmAppId) -> Result<Vec<SuspensionLine>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT s.side, s.reason, s.suspended_at, p.first_name, p.last_name \
             FROM suspensions s LEFT JOIN staff p \
             ON p.firm_id = s.firm_id AND p.id = s.suspended_by \
             WHERE s.firm_id = $1 AND s.firm_app_id = $2 ORDER BY s.side",
            &[&firm, &app],
        )
    }
}

impl Write<'_, Tenant> {
    /// Suspends for one side; `false` when that side had already, whoever was first.
    pub fn suspend(
        &mut self,
        app: FirmAppId,
        (side, reason): (Side, &str),
        (by, now): (Option<StaffId>, Timestamp),
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let inserted = self.execute(
            "INSERT INTO suspensions \
             (firm_id, firm_app_id, side, reason, suspended_at, suspended_by) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (firm_id, firm_app_id, side) DO NOTHING",
            &[&firm, &app, &side, &reason, &now, &by],
        )?;
        if inserted == 1 {
            self.flag(app, side, true)?;
        }
        Ok(inserted == 1)
    }

    /// Lifts one side's suspension; `false` when there was none.
    pub fn resume(&mut self, app: FirmAppId, side: Side) -> Result<bool, Error> {
        let firm = self.firm();
        let deleted = self.execute(
            "DELETE FROM suspensions WHERE firm_id = $1 AND firm_app_id = $2 AND side = $3",
            &[&firm, &app, &side],
        )?;
        if deleted == 1 {
            self.flag(app, side, false)?;
        }
        Ok(deleted == 1)
    }

    /// What each call of a partner reads.
    fn flag(&mut self, app: FirmAppId, side: Side, suspended: bool) -> Result<(), Error> {
        let firm = self.firm();
        let sql = match side {
            Side::Firm => {
                "UPDATE firm_apps SET suspended_by_firm = $3 WHERE firm_id = $1 AND id = $2"
            }
            Side::Operator => {
                "UPDATE firm_apps SET suspended_by_operator = $3 WHERE firm_id = $1 AND id = $2"
            }
        };
        self.execute(sql, &[&firm, &app, &suspended])?;
        Ok(())
    }
}
