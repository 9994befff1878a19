//! Requests for applications to be switched on or off on a dossier (D3).

use domain::{
    actor::{System, Tenant},
    id::{DossierId, FirmAppId, ObjectId, RequestId, StaffId},
    page::{self, COUNTED, Cursor, Direction, PAGE, Page, Total},
    request::{Outcome, Request},
    text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, ToValue, Write, placeholders},
    dossier_pages::full_name,
};

/// A request, with the names around it.
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// The request.
    pub request: Request,
    /// Which dossier.
    pub dossier_id: DossierId,
    /// The dossier's code.
    pub code: Code,
    /// The dossier's name.
    pub dossier: String,
    /// Whether the dossier is archived.
    pub archived: bool,
    /// Who asks.
    pub asked_by: StaffId,
    /// "Sofia Lopez".
    pub asker: Option<String>,
    /// Who decided: "Inès Petit".
    pub decided_by: Option<String>,
}

impl FromRow for RequestLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, object_id, word) = (row.next()?, row.next()?, row.next()?);
        let (asked_at, lapses_at) = (row.next()?, row.next()?);
        let outcome = (row.next::<Option<Outcome>>()?, row.next::<Option<Timestamp>>()?);
        let outcome = outcome.0.zip(outcome.1);
        Ok(Self {
            request: Request { id, object_id, word, asked_at, lapses_at, outcome },
            dossier_id: row.next()?,
            code: row.next()?,
            dossier: row.next()?,
            archived: row.next()?,
            asked_by: row.next()?,
            asker: full_name(row)?,
            decided_by: full_name(row)?,
        })
    }
}

/// An application that a request is about.
#[derive(Clone, Debug)]
pub struct RequestedApp {
    /// Of which request.
    pub request: RequestId,
    /// Which one.
    pub app: FirmAppId,
    /// What it was called.
    pub name: String,
    /// To be switched on, or off.
    pub on: bool,
}

impl FromRow for RequestedApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (request, app) = (row.next()?, row.next()?);
        Ok(Self { request, app, name: row.next()?, on: row.next()? })
    }
}

/// A request to write.
#[derive(Clone, Copy, Debug)]
pub struct NewRequest<'a> {
    /// What addresses call it.
    pub object_id: ObjectId,
    /// About which dossier.
    pub dossier: DossierId,
    /// Who asks.
    pub asked_by: StaffId,
    /// A word to whoever decides.
    pub word: &'a str,
    /// From when to when it can be decided.
    pub life: (Timestamp, Timestamp),
}

/// Whose requests are to be decided.
#[derive(Clone, Copy, Debug)]
pub struct Decider {
    /// Who decides.
    pub staff: StaffId,
    /// On every dossier, or on those of which they are master or engagement manager (D3).
    pub everywhere: bool,
    /// Now.
    pub now: Timestamp,
}

const SELECT: &str = "SELECT r.id, r.object_id, r.word, r.asked_at, r.lapses_at, r.outcome, \
     r.decided_at, d.id, d.code, d.name, d.archived, r.asked_by, a.first_name, a.last_name, \
     b.first_name, b.last_name ";

/// From the requests, which SQLite's CROSS JOIN keeps: not from the dossiers of somebody.
const FROM: &str = "FROM requests r CROSS JOIN dossiers d \
     LEFT JOIN staff a ON a.firm_id = r.firm_id AND a.id = r.asked_by \
     LEFT JOIN staff b ON b.firm_id = r.firm_id AND b.id = r.decided_by \
     WHERE r.firm_id = $1 AND d.firm_id = r.firm_id AND d.id = r.dossier_id ";

/// Those that are pending at `$2`, for `$3` to decide.
fn to_decide(decider: Decider) -> &'static str {
    match decider.everywhere {
        true => "AND r.outcome IS NULL AND r.lapses_at > $2 AND CAST($3 AS BIGINT) IS NOT NULL ",
        false => {
            "AND r.outcome IS NULL AND r.lapses_at > $2 \
             AND (d.master_id = $3 OR d.engagement_manager_id = $3) "
        }
    }
}

impl Read<'_, Tenant> {
    /// The request that addresses call so.
    pub fn request(&mut self, object: ObjectId) -> Result<Option<RequestLine>, Error> {
        let firm = self.firm();
        self.optional(format!("{SELECT}{FROM}AND r.object_id = $2"), &[&firm, &object])
    }

    /// The newest request of somebody about a dossier.
    pub fn last_request(
        &mut self,
        dossier: DossierId,
        staff: StaffId,
    ) -> Result<Option<RequestLine>, Error> {
        let firm = self.firm();
        self.optional(
            format!(
                "{SELECT}{FROM}AND r.dossier_id = $2 AND r.asked_by = $3 \
                 ORDER BY r.id DESC LIMIT 1"
            ),
            &[&firm, &dossier, &staff],
        )
    }

    /// The first requests about a dossier that are pending.
    pub fn pending_requests(
        &mut self,
        dossier: DossierId,
        now: Timestamp,
    ) -> Result<Vec<RequestLine>, Error> {
        let (firm, most) = (self.firm(), i64::from(PAGE));
        self.all(
            format!(
                "{SELECT}{FROM}AND r.dossier_id = $2 AND r.outcome IS NULL AND r.lapses_at > $3 \
                 ORDER BY r.id LIMIT $4"
            ),
            &[&firm, &dossier, &now, &most],
        )
    }

    /// How many requests somebody has pending.
    pub fn count_pending(&mut self, staff: StaffId, now: Timestamp) -> Result<u64, Error> {
        let firm = self.firm();
        let (count,): (i64,) = self.one(
            "SELECT COUNT(*) FROM requests WHERE firm_id = $1 AND asked_by = $2 \
             AND outcome IS NULL AND lapses_at > $3",
            &[&firm, &staff, &now],
        )?;
        Ok(count.unsigned_abs())
    }

    /// How many requests somebody has made since, whatever became of them.
    pub fn count_asked_since(&mut self, staff: StaffId, since: Timestamp) -> Result<u64, Error> {
        let firm = self.firm();
        let (count,): (i64,) = self.one(
            "SELECT COUNT(*) FROM requests WHERE firm_id = $1 AND asked_by = $2 AND asked_at > $3",
            &[&firm, &staff, &since],
        )?;
        Ok(count.unsigned_abs())
    }

    /// A page of the requests that somebody may decide, those that lapse first before the others.
    pub fn requests_to_decide(
        &mut self,
        decider: Decider,
        cursor: Option<&Cursor>,
    ) -> Result<Page<RequestLine>, Error> {
        let (beyond, order) = match is_previous(cursor) {
            true => ("<", "DESC"),
            false => (">", "ASC"),
        };
        let sql = format!(
            "{SELECT}{FROM}{}AND r.id {beyond} $4 ORDER BY r.id {order} LIMIT $5",
            to_decide(decider)
        );
        let (firm, from) = (self.firm(), cursor.map_or(i64::MIN, |cursor| cursor.id));
        let Decider { staff, now, .. } = decider;
        let rows = self.all(sql, &[&firm, &now, &staff, &from, &page::probe(PAGE)])?;
        let total = self.count_to_decide(decider)?;
        Ok(Page { total, ..page::assemble(rows, PAGE, cursor, key) })
    }

    /// How many requests somebody may decide.
    pub fn count_to_decide(&mut self, decider: Decider) -> Result<Total, Error> {
        let Decider { staff, now, .. } = decider;
        self.count_up(&format!("{FROM}{}", to_decide(decider)), &[&now, &staff])
    }

    /// A page of the requests that somebody has made, newest first.
    pub fn requests_of(
        &mut self,
        staff: StaffId,
        cursor: Option<&Cursor>,
    ) -> Result<Page<RequestLine>, Error> {
        let (beyond, order) = match is_previous(cursor) {
            true => (">", "ASC"),
            false => ("<", "DESC"),
        };
        let sql = format!(
            "{SELECT}{FROM}AND r.asked_by = $2 AND r.id {beyond} $3 \
             ORDER BY r.id {order} LIMIT $4"
        );
        let (firm, from) = (self.firm(), cursor.map_or(i64::MAX, |cursor| cursor.id));
        let rows = self.all(sql, &[&firm, &staff, &from, &page::probe(PAGE)])?;
        let total = self.count_up(&format!("{FROM}AND r.asked_by = $2 "), &[&staff])?;
        Ok(Page { total, ..page::assemble(rows, PAGE, cursor, key) })
    }

    /// Counts no further than anybody reads.
    fn count_up(&mut self, those: &str, params: &[&dyn ToValue]) -> Result<Total, Error> {
        let most = COUNTED + 1;
        let sql = format!("SELECT COUNT(*) FROM (SELECT 1 AS one {those} LIMIT {most}) counted");
        let firm = self.firm();
        let mut all: Vec<&dyn ToValue> = vec![&firm];
        all.extend(params);
        let (count,): (i64,) = self.one(Sql::Built(sql), &all)?;
        Ok(match count.unsigned_abs() {
            count if count > COUNTED => Total::MoreThan(COUNTED),
            count => Total::Exact(count),
        })
    }

    /// The applications that these requests are about, by name; at most a page of requests at a time.
    pub fn requested_apps(&mut self, requests: &[RequestId]) -> Result<Vec<RequestedApp>, Error> {
        if requests.is_empty() {
            return Ok(Vec::new());
        }
        let firm = self.firm();
        let sql = format!(
            "SELECT request_id, firm_app_id, name, switch_on FROM request_apps \
             WHERE firm_id = $1 AND request_id IN ({}) ORDER BY request_id, name, firm_app_id",
            placeholders(2, requests.len())
        );
        let mut params: Vec<&dyn ToValue> = vec![&firm];
        params.extend(requests.iter().map(|request| request as &dyn ToValue));
        self.all(Sql::Built(sql), &params)
    }
}

fn is_previous(cursor: Option<&Cursor>) -> bool {
    cursor.is_some_and(|cursor| cursor.direction == Direction::Previous)
}

fn key(line: &RequestLine) -> (String, i64) {
    (String::new(), line.request.id.get())
}

impl Write<'_, Tenant> {
    /// Adds a request about these applications: which, what each is called, and whether it is to be
    /// switched on.
    pub fn insert_request(
        &mut self,
        new: &NewRequest<'_>,
        apps: &[(FirmAppId, &str, bool)],
    ) -> Result<(), Error> {
        let (firm, id) = (self.firm(), self.number("requests")?);
        self.execute(
            "INSERT INTO requests (firm_id, id, object_id, dossier_id, asked_by, word, asked_at, \
                                   lapses_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                &firm,
                &id,
                &new.object_id,
                &new.dossier,
                &new.asked_by,
                &new.word,
                &new.life.0,
                &new.life.1,
            ],
        )?;
        for (app, name, on) in apps {
            self.execute(
                "INSERT INTO request_apps (firm_id, request_id, firm_app_id, name, switch_on) \
                 VALUES ($1, $2, $3, $4, $5)",
                &[&firm, &id, app, name, on],
            )?;
        }
        Ok(())
    }

    /// Holds a staff member until the transaction ends: what they do twice at once comes one after
    /// the other.
    pub fn hold_staff(&mut self, staff: StaffId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE staff SET active = active WHERE firm_id = $1 AND id = $2",
            &[&firm, &staff],
        )?;
        Ok(())
    }

    /// Notes what became of a request, and by whom; `false` when it is pending no more. Whoever is
    /// second waits for the first, and finds it so.
    pub fn close_request(
        &mut self,
        request: RequestId,
        outcome: Outcome,
        (by, now): (StaffId, Timestamp),
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let closed = self.execute(
            "UPDATE requests SET outcome = $3, decided_by = $4, decided_at = $5 \
             WHERE firm_id = $1 AND id = $2 AND outcome IS NULL AND lapses_at > $5",
            &[&firm, &request, &outcome, &by, &now],
        )?;
        Ok(closed == 1)
    }
}

impl Write<'_, System> {
    /// Forgets the requests that have lapsed by then, or would have; answers how many.
    pub fn delete_requests(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM requests WHERE lapses_at <= $1", &[&before])
    }
}
