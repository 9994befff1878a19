//! What a partner sees through the public API (H, api.md `/v1`).

use domain::{
    Flaw,
    access::{AccessFacts, Chain, not_suspended},
    actor::{Actor, Tenant},
    api_key::{KeyKind, KeyState, Scope, Scopes},
    firm_app::Suspension,
    id::{FirmAppId, ObjectId},
    page::{Cursor, Page},
    policy::{Action, Denied, FixableBy, Reason, decide},
    text::Code,
    time::Timestamp,
};
use store::{PartnerLine, PartnerListing, Read};

use crate::{App, Error, Result, portfolio::search_key};

/// What a key is: `GET /v1/me`.
#[derive(Clone, Debug)]
pub struct KeyCard {
    /// What the outside calls the key.
    pub object_id: ObjectId,
    /// Its public half.
    pub identifier: String,
    /// What its administrator calls it.
    pub name: String,
    /// The firm: code, name.
    pub firm: (String, String),
    /// The application that it serves.
    pub application: Option<ServedApp>,
    /// What it serves.
    pub kind: KeyKind,
    /// What it may ask.
    pub scopes: Scopes,
    /// When it stops by itself.
    pub expires_at: Timestamp,
    /// How many open dossiers it reaches.
    pub dossiers: u64,
}

/// The application that a key serves.
#[derive(Clone, Debug)]
pub struct ServedApp {
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// Its name for ever.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether it is suspended, and by whom: the key then reaches no dossier (B6).
    pub suspension: Suspension,
}

/// Which of the open dossiers to list: `GET /v1/dossiers`.
#[derive(Clone, Debug, Default)]
pub struct OpenDossiers {
    /// As C6.
    pub search: Option<String>,
    /// Changed, or opened to the key, at or after.
    pub updated_since: Option<Timestamp>,
    /// Where to go on.
    pub cursor: Option<Cursor>,
    /// 1 to 200.
    pub limit: u32,
    /// Whether to count them all.
    pub count: bool,
}

/// A dossier as partners see it.
#[derive(Clone, Debug)]
pub struct PartnerDossier {
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// The company's nine digits.
    pub siren: Option<String>,
    /// The establishment's fourteen digits.
    pub siret: Option<String>,
    /// Since when the application is active on it.
    pub active_since: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

/// The most dossiers in a page of the API.
const MOST: u32 = 200;

impl App {
    /// What the calling key is.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn own_key(&self, actor: &Actor) -> Result<KeyCard> {
        decide(actor, Action::CallApi)?;
        let (caller, now) = (actor.key().ok_or_else(no_key)?, self.now());
        self.read(actor.tenant(), move |db| {
            let key = db.key_by_id(caller.id)?.ok_or(Error::Unauthenticated)?;
            let firm = db.own_firm()?;
            let application = application(db, caller.firm_app)?;
            let suspended = application.as_ref().is_some_and(|app| app.suspension.holds());
            let reached = caller.firm_app.filter(|_| !suspended);
            let dossiers = reached.map_or(Ok(0), |app| db.count_open_to(app, now))?;
            Ok(KeyCard {
                object_id: key.object_id,
                identifier: key.identifier.to_string(),
                name: key.name,
                firm: (firm.code.to_string(), firm.name),
                application,
                kind: key.kind,
                scopes: key.scopes,
                expires_at: key.expires_at,
                dossiers,
            })
        })
        .await
    }

    /// A page of the dossiers that are open to the calling key, in the order in which they came to
    /// the firm; with a search, in the order of the term found. `Page::total` is that of the whole
    /// list when `count` was asked; else it says nothing.
    ///
    /// # Errors
    /// `Denied` (scope, suspension), `Invalid` (`q`, `limit`).
    pub async fn open_dossiers(
        &self,
        actor: &Actor,
        query: OpenDossiers,
    ) -> Result<Page<PartnerDossier>> {
        decide(actor, Action::CallApiFor(Scope::DossiersRead))?;
        let caller = actor.key().ok_or_else(no_key)?;
        let app = caller.firm_app.ok_or_else(no_application)?;
        if !(1..=MOST).contains(&query.limit) {
            return Err(Error::invalid("limit", Flaw::Malformed));
        }
        let listing = PartnerListing {
            app,
            search: query.search.as_deref().map_or(Ok(None), search_key)?,
            updated_since: query.updated_since,
            cursor: query.cursor,
            limit: query.limit,
            count: query.count,
            now: self.now(),
        };
        self.read(actor.tenant(), move |db| {
            let found = db.firm_app(app)?.ok_or_else(no_application)?;
            not_suspended(found.suspension)?;
            Ok(db.partner_page(&listing)?.filter_map(seen_by_partner))
        })
        .await
    }

    /// One dossier (H1). `code` is as it came: what is no code is `NotFound`.
    ///
    /// # Errors
    /// `NotFound` outside the firm; `Denied` with the first reason that stands in the way, and who
    /// can change it.
    pub async fn open_dossier(&self, actor: &Actor, code: &str) -> Result<PartnerDossier> {
        decide(actor, Action::CallApiFor(Scope::DossiersRead))?;
        let caller = actor.key().ok_or_else(no_key)?;
        let (code, now) = (Code::parse(code).map_err(|_| Error::NotFound)?, self.now());
        self.read(actor.tenant(), move |db| {
            let line = db.partner_dossier(caller.firm_app, &code, now)?.ok_or(Error::NotFound)?;
            reached(db, caller.firm_app, &line)?.admit()?;
            seen_by_partner(line).ok_or(Error::NotFound)
        })
        .await
    }
}

fn application(db: &mut Read<'_, Tenant>, app: Option<FirmAppId>) -> Result<Option<ServedApp>> {
    let Some(app) = app else { return Ok(None) };
    let found = db.firm_app(app)?.zip(db.firm_app_slug(app)?);
    Ok(found.map(|(app, slug)| ServedApp {
        object_id: app.object_id,
        slug,
        name: app.name,
        suspension: app.suspension,
    }))
}

/// The conditions under which the calling key, which works, reaches a dossier (H1).
pub(crate) fn reached(
    db: &mut Read<'_, Tenant>,
    app: Option<FirmAppId>,
    line: &PartnerLine,
) -> Result<Chain> {
    let app = app.map_or(Ok(None), |app| db.firm_app(app))?.ok_or_else(no_application)?;
    Ok(Chain::of(&AccessFacts {
        key: Some(KeyState::Live),
        suspension: app.suspension,
        archived: line.archived,
        active: line.active_since.is_some(),
        ..AccessFacts::default()
    }))
}

pub(crate) fn no_application() -> Denied {
    Denied::new(Reason::NoApplication, FixableBy::FirmAdministrator)
}

pub(crate) fn no_key() -> Denied {
    Denied::new(Reason::NotForThisActor, FixableBy::Nobody)
}

/// The dossier as partners see it, when the application is active on it.
fn seen_by_partner(line: PartnerLine) -> Option<PartnerDossier> {
    Some(PartnerDossier {
        active_since: line.active_since?,
        object_id: line.object_id,
        code: line.code,
        name: line.name,
        siren: line.siren,
        siret: line.siret,
        updated_at: line.updated_at,
        revision: line.revision,
    })
}
