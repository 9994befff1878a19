//! Requests: whoever may not switch the applications of a dossier asks whoever may (D3).
//!
//! One person has one request pending for a dossier, and a bounded number in all, for each is a mail
//! to everybody who may decide. Nothing but the clock ends a request that nobody decides.

mod ask;
mod decide;
mod list;
mod tell;

use std::collections::BTreeSet;

use domain::{
    actor::{Actor, Tenant},
    id::{DossierId, FirmAppId, ObjectId, StaffId},
    policy::{Action, Denied, FixableBy, Reason, decide},
    request::{REQUEST_DAYS, RequestState},
    text::Code,
    time::{Timestamp, days},
};
use store::{Read, RequestLine, RequestedApp};

pub use ask::Requested;
pub use decide::Granted;
pub use list::{RequestsPage, RequestsQuery};

use crate::{App, Error, Result};

/// What a request is about, by name.
#[derive(Clone, Debug, Default)]
pub struct RequestApps {
    /// To be switched on.
    pub on: Vec<String>,
    /// To be switched off.
    pub off: Vec<String>,
}

/// A request, as pages show it.
#[derive(Clone, Debug)]
pub struct RequestRow {
    /// What addresses call it.
    pub object_id: ObjectId,
    /// The dossier's code.
    pub code: Code,
    /// The dossier's name.
    pub dossier: String,
    /// Whether the dossier is archived.
    pub archived: bool,
    /// "Sofia Lopez".
    pub asker: String,
    /// A word of theirs; may be empty.
    pub word: String,
    /// When it was made.
    pub asked_at: Timestamp,
    /// From when on it can't be decided any more.
    pub lapses_at: Timestamp,
    /// How it stands now.
    pub state: RequestState,
    /// When it was decided or withdrawn.
    pub decided_at: Option<Timestamp>,
    /// "Inès Petit".
    pub decided_by: Option<String>,
    /// What it is about.
    pub apps: RequestApps,
    /// How many contacts lose an offer when it is granted, while it is pending (D5).
    pub contacts_lose: u64,
}

impl RequestRow {
    fn new(line: RequestLine, (apps, lose): (RequestApps, u64), now: Timestamp) -> Self {
        let state = line.request.state(now);
        Self {
            object_id: line.request.object_id,
            code: line.code,
            dossier: line.dossier,
            archived: line.archived,
            asker: line.asker.unwrap_or_default(),
            word: line.request.word,
            asked_at: line.request.asked_at,
            lapses_at: line.request.lapses_at,
            state,
            decided_at: line.request.outcome.map(|(_, at)| at),
            decided_by: line.decided_by,
            apps,
            contacts_lose: lose,
        }
    }

    /// Whether it waits for somebody to decide.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == RequestState::Pending
    }

    /// Whether it can be granted as things stand: nothing is switched on for an archived dossier.
    #[must_use]
    pub const fn can_be_granted(&self) -> bool {
        !self.archived || self.apps.on.is_empty()
    }
}

/// What is asked about one dossier.
#[derive(Clone, Debug)]
pub struct DossierRequests {
    /// Whether the actor may ask, or why not: who may switch does so.
    pub may_ask: Result<(), Denied>,
    /// The newest request of the actor's own, when they may ask, until it has been over for 30 days.
    pub own: Option<RequestRow>,
    /// Those that are pending, when the actor may decide.
    pub pending: Vec<RequestRow>,
}

impl App {
    /// What is asked about a dossier, as far as it concerns the actor.
    ///
    /// # Errors
    /// `NotFound`, `Denied`.
    pub async fn dossier_requests(&self, actor: &Actor, code: &Code) -> Result<DossierRequests> {
        let me = staff(actor)?;
        let (actor, code, now) = (actor.clone(), code.clone(), self.now());
        self.read(actor.tenant(), move |db| {
            let dossier = db.dossier_ref(&code, Some(me))?.ok_or(Error::NotFound)?;
            let may_ask = decide(&actor, Action::AskForActivations(dossier.relation));
            let may_decide = decide(&actor, Action::SetActivations(dossier.relation));
            let own = match may_ask {
                Ok(()) => db.last_request(dossier.id, me)?.filter(|line| is_news(line, now)),
                Err(_) => None,
            };
            let pending = match may_decide {
                Ok(()) => db.pending_requests(dossier.id, now)?,
                Err(_) => Vec::new(),
            };
            let own = rows(db, own.into_iter().collect(), now)?.pop();
            Ok(DossierRequests { may_ask, own, pending: rows(db, pending, now)? })
        })
        .await
    }
}

/// Whether a request is pending, or has not been over for long.
fn is_news(line: &RequestLine, now: Timestamp) -> bool {
    let over = line.request.outcome.map_or(line.request.lapses_at, |(_, at)| at);
    now.since(over) < days(REQUEST_DAYS)
}

/// Requests, with the applications that each is about.
fn rows(
    db: &mut Read<'_, Tenant>,
    lines: Vec<RequestLine>,
    now: Timestamp,
) -> Result<Vec<RequestRow>> {
    let ids: Vec<_> = lines.iter().map(|line| line.request.id).collect();
    let mut apps = db.requested_apps(&ids)?;
    let row = |line: RequestLine| {
        let id = line.request.id;
        let own: Vec<_> = apps.extract_if(.., |app| app.request == id).collect();
        let lose = contacts_lose(db, (&line, &own), now)?;
        Ok(RequestRow::new(line, (names(&own), lose), now))
    };
    lines.into_iter().map(row).collect()
}

/// How many contacts lose an offer when a pending request is granted (D5).
fn contacts_lose(
    db: &mut Read<'_, Tenant>,
    (line, apps): (&RequestLine, &[RequestedApp]),
    now: Timestamp,
) -> Result<u64> {
    let off: Vec<FirmAppId> = apps.iter().filter(|app| !app.on).map(|app| app.app).collect();
    if off.is_empty() || line.request.state(now) != RequestState::Pending {
        return Ok(0);
    }
    let lost = db.offers_lost(line.dossier_id, &off)?;
    let contacts: BTreeSet<_> = lost.iter().map(|offer| offer.contact).collect();
    Ok(contacts.len() as u64)
}

fn names(apps: &[RequestedApp]) -> RequestApps {
    let those = |on: bool| apps.iter().filter(move |app| app.on == on);
    let named = |on| those(on).map(|app| app.name.clone()).collect();
    RequestApps { on: named(true), off: named(false) }
}

/// The staff member who acts: nobody else has to do with requests.
fn staff(actor: &Actor) -> Result<StaffId> {
    decide(actor, Action::SeePortfolio)?;
    let nobody = || Denied::new(Reason::NotForThisActor, FixableBy::Nobody);
    Ok(actor.staff().map(|staff| staff.id).ok_or_else(nobody)?)
}

/// The request that addresses call so, and how the actor stands to its dossier.
fn find(
    db: &mut Read<'_, Tenant>,
    (object, me): (ObjectId, StaffId),
) -> Result<(RequestLine, store::DossierRef)> {
    let line = db.request(object)?.ok_or(Error::NotFound)?;
    let dossier = db.dossier_ref(&line.code, Some(me))?.ok_or(Error::NotFound)?;
    Ok((line, dossier))
}

/// On which dossier, for mails and the journal.
#[derive(Clone, Copy)]
struct About<'a> {
    dossier: DossierId,
    code: &'a Code,
    name: &'a str,
}
