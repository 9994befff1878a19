//! What staff members have ticked in the portfolio, and what they chose to do with it (D6).

mod found;

use domain::{
    actor::{System, Tenant},
    id::{DossierId, FirmAppId, ObjectId, StaffId},
    page::{self, Cursor, PAGE, Page, Total},
    text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, ToValue, Write, placeholders},
    dossier_pages::direction,
};

/// Whose ticks, and how far they reach.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Who.
    pub staff: StaffId,
    /// Has a right on every dossier; else on those where they are master or engagement manager (D3).
    pub everywhere: bool,
}

/// What a staff member has ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSelection {
    /// Tells it from the next one.
    pub token: ObjectId,
    /// Grows with each change.
    pub revision: i64,
    /// How many dossiers are ticked.
    pub ticked: u64,
}

impl FromRow for OwnSelection {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (token, revision) = (row.next()?, row.next()?);
        Ok(Self { token, revision, ticked: row.next::<i64>()?.unsigned_abs() })
    }
}

/// What is to be done with an application on the ticked dossiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectedApp {
    /// Which one.
    pub app: FirmAppId,
    /// On, or off.
    pub switch_on: bool,
    /// When it is to end by itself.
    pub ends_at: Option<Timestamp>,
}

impl FromRow for SelectedApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { app: row.next()?, switch_on: row.next()?, ends_at: row.next()? })
    }
}

/// A ticked dossier.
#[derive(Clone, Debug)]
pub struct SelectedLine {
    /// Which one.
    pub id: DossierId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Whether it is archived by now.
    pub archived: bool,
}

impl FromRow for SelectedLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { id: row.next()?, code: row.next()?, name: row.next()?, archived: row.next()? })
    }
}

/// Why ticked dossiers are left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftAlone {
    /// None of the four rights of D3.
    NoRight,
    /// Archived: nothing is switched on there.
    Archived,
}

/// The dossiers `d` that the staff member `$2` has ticked.
const TICKED: &str = "selected_dossiers t JOIN dossiers d ON d.firm_id = t.firm_id \
     AND d.id = t.dossier_id WHERE t.firm_id = $1 AND t.staff_id = $2";

impl Hand {
    /// That the hand reaches the dossier `d`; `who` is the parameter with its staff member.
    pub(crate) fn may(self, who: &str) -> String {
        match self.everywhere {
            true => String::new(),
            false => format!("AND (d.master_id = {who} OR d.engagement_manager_id = {who})"),
        }
    }

    fn left_alone(self, why: LeftAlone) -> String {
        match (why, self.everywhere) {
            (LeftAlone::NoRight, true) => "AND d.id < 0".to_owned(),
            (LeftAlone::NoRight, false) => "AND COALESCE(d.master_id, 0) <> $2 \
                 AND COALESCE(d.engagement_manager_id, 0) <> $2"
                .to_owned(),
            (LeftAlone::Archived, _) => format!("AND d.archived = TRUE {}", self.may("$2")),
        }
    }
}

impl Read<'_, Tenant> {
    /// What a staff member has ticked, if anything.
    pub fn own_selection(&mut self, of: StaffId) -> Result<Option<OwnSelection>, Error> {
        let firm = self.firm();
        self.optional(
            "SELECT token, revision, ticked FROM selections WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of],
        )
    }

    /// What they chose to do with it, in the order of the applications' numbers. Those that were
    /// deleted since are not among them.
    pub fn selected_apps(&mut self, of: StaffId) -> Result<Vec<SelectedApp>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT s.firm_app_id, s.switch_on, s.ends_at FROM selected_apps s \
             JOIN firm_apps f ON f.firm_id = s.firm_id AND f.id = s.firm_app_id \
             WHERE s.firm_id = $1 AND s.staff_id = $2 AND f.deleted_at IS NULL \
             ORDER BY s.firm_app_id",
            &[&firm, &of],
        )
    }

    /// Which of these dossiers a staff member has ticked.
    pub fn selected_among(
        &mut self,
        of: StaffId,
        dossiers: &[DossierId],
    ) -> Result<Vec<DossierId>, Error> {
        if dossiers.is_empty() {
            return Ok(Vec::new());
        }
        let firm = self.firm();
        let sql = format!(
            "SELECT dossier_id FROM selected_dossiers WHERE firm_id = $1 AND staff_id = $2 \
             AND dossier_id IN ({})",
            placeholders(3, dossiers.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm, &of];
        params.extend(dossiers.iter().map(|id| id as &dyn ToValue));
        let rows: Vec<(DossierId,)> = self.all(Sql::Built(sql), &params)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// A page of the ticked dossiers, in the order in which they came to the firm.
    pub fn selected_page(
        &mut self,
        of: StaffId,
        cursor: Option<&Cursor>,
    ) -> Result<Page<SelectedLine>, Error> {
        let (beyond, order) = direction(cursor);
        let sql = format!(
            "SELECT d.id, d.code, d.name, d.archived FROM {TICKED} AND t.dossier_id {beyond} $3 \
             ORDER BY t.dossier_id {order} LIMIT $4"
        );
        let (firm, from) = (self.firm(), cursor.map_or(0, |cursor| cursor.id));
        let rows: Vec<SelectedLine> =
            self.all(Sql::Built(sql), &[&firm, &of, &from, &page::probe(PAGE)])?;
        let mut found = page::assemble(rows, PAGE, cursor, |line| (String::new(), line.id.get()));
        let ticked = self.own_selection(of)?.map_or(0, |selection| selection.ticked);
        found.total = Total::Exact(ticked);
        Ok(found)
    }

    /// The first `most` of the ticked dossiers that are left alone for this reason after `after`, in
    /// the order in which they came to the firm.
    pub fn left_alone(
        &mut self,
        hand: Hand,
        (why, after): (LeftAlone, DossierId),
        most: i64,
    ) -> Result<Vec<SelectedLine>, Error> {
        let firm = self.firm();
        let sql = format!(
            "SELECT d.id, d.code, d.name, d.archived FROM {TICKED} {} AND t.dossier_id > $3 \
             ORDER BY t.dossier_id LIMIT $4",
            hand.left_alone(why)
        );
        self.all(Sql::Built(sql), &[&firm, &hand.staff, &after, &most])
    }

    /// How many of the ticked dossiers are left alone for this reason.
    pub fn count_left_alone(&mut self, hand: Hand, why: LeftAlone) -> Result<u64, Error> {
        if why == LeftAlone::NoRight && hand.everywhere {
            return Ok(0);
        }
        let firm = self.firm();
        let sql = format!("SELECT COUNT(*) FROM {TICKED} {}", hand.left_alone(why));
        let (count,): (i64,) = self.one(Sql::Built(sql), &[&firm, &hand.staff])?;
        Ok(count.unsigned_abs())
    }

    /// On how many of the ticked dossiers that the hand reaches an application will be switched, and
    /// a number that tells which those are where their count does not (as `switched_mark` of a draft).
    pub fn will_switch(
        &mut self,
        hand: Hand,
        wanted: SelectedApp,
        now: Timestamp,
    ) -> Result<(u64, i64), Error> {
        let active = "EXISTS (SELECT 1 FROM activations a WHERE a.firm_id = d.firm_id \
             AND a.firm_app_id = $3 AND a.dossier_id = d.id \
             AND (a.ends_at IS NULL OR a.ends_at > $4))";
        let which = match wanted.switch_on {
            true => format!("AND d.archived = FALSE AND NOT {active}"),
            false => format!("AND {active}"),
        };
        let sql = format!(
            "SELECT COUNT(*), CAST(COALESCE(SUM((d.id % 2147483647) * (d.id % 2147483647) \
             % 2147483647), 0) AS BIGINT) FROM {TICKED} {} {which}",
            hand.may("$2")
        );
        let firm = self.firm();
        let (count, mark): (i64, i64) =
            self.one(Sql::Built(sql), &[&firm, &hand.staff, &wanted.app, &now])?;
        Ok((count.unsigned_abs(), mark))
    }
}

impl Read<'_, Tenant> {
    /// How many offers end if an application is switched off on the ticked dossiers that the hand
    /// reaches, and to how many contacts.
    pub fn selected_offers(&mut self, hand: Hand, app: FirmAppId) -> Result<(u64, u64), Error> {
        let firm = self.firm();
        let sql = format!(
            "SELECT COUNT(*), COUNT(DISTINCT o.contact_id) FROM offers o JOIN dossiers d \
             ON d.firm_id = o.firm_id AND d.id = o.dossier_id \
             WHERE o.firm_id = $1 AND o.firm_app_id = $3 {} AND EXISTS (SELECT 1 \
              FROM selected_dossiers t WHERE t.firm_id = $1 AND t.staff_id = $2 \
              AND t.dossier_id = o.dossier_id)",
            hand.may("$2")
        );
        let (offers, contacts): (i64, i64) =
            self.one(Sql::Built(sql), &[&firm, &hand.staff, &app])?;
        Ok((offers.unsigned_abs(), contacts.unsigned_abs()))
    }
}

impl Write<'_, Tenant> {
    /// A staff member's selection, held until the transaction ends; begun when there is none.
    pub fn lock_selection(
        &mut self,
        of: StaffId,
        token: ObjectId,
        now: Timestamp,
    ) -> Result<OwnSelection, Error> {
        let firm = self.firm();
        self.one(
            "INSERT INTO selections (firm_id, staff_id, token, revision, ticked, saved_at) \
             VALUES ($1, $2, $3, 1, 0, $4) \
             ON CONFLICT (firm_id, staff_id) DO UPDATE SET saved_at = excluded.saved_at \
             RETURNING token, revision, ticked",
            &[&firm, &of, &token, &now],
        )
    }

    /// Ticks the dossiers with these codes; whoever holds the selection.
    pub fn select_codes(&mut self, of: StaffId, codes: &[Code]) -> Result<(), Error> {
        if codes.is_empty() {
            return Ok(());
        }
        let those = format!("d.code IN ({})", placeholders(3, codes.len()));
        let params: Vec<&dyn ToValue> = codes.iter().map(|code| code as &dyn ToValue).collect();
        self.select_those(of, (&those, &params))
    }

    /// Ticks the dossiers `d` that a condition finds, with parameters from `$3` on.
    pub fn select_those(
        &mut self,
        of: StaffId,
        (those, and): (&str, &[&dyn ToValue]),
    ) -> Result<(), Error> {
        let firm = self.firm();
        let sql = format!(
            "INSERT INTO selected_dossiers (firm_id, staff_id, dossier_id) \
             SELECT d.firm_id, CAST($2 AS BIGINT), d.id FROM dossiers d \
             WHERE d.firm_id = $1 AND {those} ORDER BY d.id \
             ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING"
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm, &of];
        params.extend(and);
        let new = self.execute(Sql::Built(sql), &params)?;
        self.count_selected(of, new.cast_signed())
    }

    /// Unticks the dossiers with these codes.
    pub fn unselect_codes(&mut self, of: StaffId, codes: &[Code]) -> Result<(), Error> {
        if codes.is_empty() {
            return Ok(());
        }
        let firm = self.firm();
        let sql = format!(
            "DELETE FROM selected_dossiers WHERE firm_id = $1 AND staff_id = $2 AND dossier_id IN \
             (SELECT d.id FROM dossiers d WHERE d.firm_id = $1 AND d.code IN ({}))",
            placeholders(3, codes.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm, &of];
        params.extend(codes.iter().map(|code| code as &dyn ToValue));
        let gone = self.execute(Sql::Built(sql), &params)?;
        self.count_selected(of, -gone.cast_signed())
    }

    fn count_selected(&mut self, of: StaffId, change: i64) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE selections SET ticked = ticked + $3, revision = revision + 1 \
             WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of, &change],
        )?;
        Ok(())
    }

    /// Says what is to be done with which application, in place of what was said before.
    pub fn choose_apps(&mut self, of: StaffId, apps: &[SelectedApp]) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "DELETE FROM selected_apps WHERE firm_id = $1 AND staff_id = $2",
            &[&firm, &of],
        )?;
        for chosen in apps {
            self.execute(
                "INSERT INTO selected_apps (firm_id, staff_id, firm_app_id, switch_on, ends_at) \
                 VALUES ($1, $2, $3, $4, $5)",
                &[&firm, &of, &chosen.app, &chosen.switch_on, &chosen.ends_at],
            )?;
        }
        self.count_selected(of, 0)
    }

    /// Forgets what was ticked and chosen.
    pub fn drop_selection(&mut self, of: StaffId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute("DELETE FROM selections WHERE firm_id = $1 AND staff_id = $2", &[&firm, &of])?;
        Ok(())
    }
}

impl Write<'_, System> {
    /// Drops the selections that nobody has touched since; answers how many.
    pub fn delete_selections(&mut self, saved_before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM selections WHERE saved_at <= $1", &[&saved_before])
    }
}
