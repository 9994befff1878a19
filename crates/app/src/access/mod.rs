//! "Pourquoi ?": whether an application reaches a dossier, and if not, the first condition that is not
//! met, who can change that, and what is known about each (H1, E4). Screen and API ask the same.

mod evidence;

use std::collections::HashSet;

use domain::{
    access::{AccessFacts, Chain},
    actor::{Actor, Tenant},
    api_key::Scope,
    catalog::AppKind,
    firm_app::FirmApp,
    id::{FirmAppId, ObjectId},
    policy::{Action, Denied, decide},
    text::Code,
    time::Timestamp,
};
use store::{LostOffer, Read, WhoMay};

pub use evidence::{AccessKey, Closing, Evidence};

use crate::{
    App, DossierHead, Error, Result,
    partner::{no_key, reached},
};

/// An application of the firm, and whether it reaches a dossier.
#[derive(Clone, Debug)]
pub struct AccessRow {
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// The conditions.
    pub chain: Chain,
}

/// Whether each of the firm's applications reaches one dossier, by name.
#[derive(Clone, Debug)]
pub struct DossierAccess {
    /// The dossier.
    pub dossier: DossierHead,
    /// Every application of the firm.
    pub applications: Vec<AccessRow>,
}

/// Whether one application reaches one dossier, and all that is known about it.
#[derive(Clone, Debug)]
pub struct Access {
    /// The dossier.
    pub dossier: DossierHead,
    /// The application, and the conditions.
    pub row: AccessRow,
    /// The firm's other applications and this one, by name: what else can be asked about.
    pub applications: Vec<(ObjectId, String)>,
    /// What is known about each condition.
    pub evidence: Evidence,
    /// Who may switch applications on and off here, by name.
    pub who_may: WhoMay,
    /// Whether the actor may (D3).
    pub may_activate: Result<(), Denied>,
    /// Whether the actor may resume applications, and archive and reopen dossiers.
    pub may_administer: Result<(), Denied>,
}

/// Whether the calling key reaches a dossier: `GET /v1/dossiers/{code}/access`.
#[derive(Clone, Debug)]
pub struct OwnAccess {
    /// The dossier's code.
    pub code: Code,
    /// The conditions.
    pub chain: Chain,
}

impl App {
    /// Whether each of the firm's applications reaches a dossier. Any staff member may ask.
    ///
    /// # Errors
    /// `NotFound`, `Denied`.
    pub async fn dossier_access(&self, actor: &Actor, code: &Code) -> Result<DossierAccess> {
        decide(actor, Action::SeePortfolio)?;
        let (code, now) = (code.clone(), self.now());
        self.read(actor.tenant(), move |db| {
            let dossier = db.dossier_ref(&code, None)?.ok_or(Error::NotFound)?;
            let place = Place::read(db, (dossier.id, dossier.archived), now)?;
            Ok(DossierAccess {
                dossier: db.dossier_head(dossier.id)?.into(),
                applications: by_name(db.firm_apps()?).iter().map(|app| place.row(app)).collect(),
            })
        })
        .await
    }

    /// Whether one application reaches a dossier, and what is known about each condition. Any staff
    /// member may ask.
    ///
    /// # Errors
    /// `NotFound` when dossier or application is not the firm's; `Denied`.
    pub async fn access(
        &self,
        actor: &Actor,
        (code, application): (&Code, ObjectId),
    ) -> Result<Access> {
        decide(actor, Action::SeePortfolio)?;
        let (actor, code, now) = (actor.clone(), code.clone(), self.now());
        self.read(actor.tenant(), move |db| {
            let staff = actor.staff().map(|staff| staff.id);
            let dossier = db.dossier_ref(&code, staff)?.ok_or(Error::NotFound)?;
            let apps = by_name(db.firm_apps()?);
            let app = apps.iter().find(|app| app.object_id == application);
            let app = app.ok_or(Error::NotFound)?;
            let place = Place::read(db, (dossier.id, dossier.archived), now)?;
            Ok(Access {
                dossier: db.dossier_head(dossier.id)?.into(),
                row: place.row(app),
                evidence: evidence::read(
                    db,
                    (app, &code, dossier.id),
                    (place.offered_to(app), now),
                )?,
                who_may: db.who_may_activate(dossier.id)?,
                may_activate: decide(&actor, Action::SetActivations(dossier.relation)),
                may_administer: decide(&actor, Action::ManageApplications)
                    .and(decide(&actor, Action::ManageDossiers)),
                applications: apps.iter().map(|app| (app.object_id, app.name.clone())).collect(),
            })
        })
        .await
    }

    /// Whether the calling key reaches a dossier. `code` is as it came: what is no code is `NotFound`.
    /// Of the dossier nothing is told but that the firm has it.
    ///
    /// # Errors
    /// `NotFound` outside the firm; `Denied` without the scope, or when the key serves no application.
    pub async fn own_access(&self, actor: &Actor, code: &str) -> Result<OwnAccess> {
        decide(actor, Action::CallApiFor(Scope::DossiersRead))?;
        let app = actor.key().ok_or_else(no_key)?.firm_app;
        let (code, now) = (Code::parse(code).map_err(|_| Error::NotFound)?, self.now());
        self.read(actor.tenant(), move |db| {
            let line = db.partner_dossier(app, &code, now)?.ok_or(Error::NotFound)?;
            let chain = reached(db, app, &line)?;
            Ok(OwnAccess { code: line.code, chain })
        })
        .await
    }
}

fn by_name(mut apps: Vec<FirmApp>) -> Vec<FirmApp> {
    apps.sort_by_cached_key(|app| domain::search::fold(&app.name));
    apps
}

/// What is so on a dossier.
struct Place {
    archived: bool,
    active: HashSet<FirmAppId>,
    offers: Vec<LostOffer>,
    now: Timestamp,
}

impl Place {
    fn read(
        db: &mut Read<'_, Tenant>,
        (dossier, archived): (domain::id::DossierId, bool),
        now: Timestamp,
    ) -> Result<Self> {
        let active = db.active_now(dossier, now)?.into_iter().map(|on| on.app).collect();
        Ok(Self { archived, active, offers: db.dossier_offers(dossier)?, now })
    }

    /// To whom an application is opened here: what the outside calls them, and their names.
    fn offered_to(&self, app: &FirmApp) -> Vec<(ObjectId, String)> {
        let offers = self.offers.iter().filter(|offer| offer.app == app.id);
        offers.map(|offer| (offer.contact_object, offer.name.clone())).collect()
    }

    fn row(&self, app: &FirmApp) -> AccessRow {
        let key = app.key.as_ref();
        let chain = Chain::of(&AccessFacts {
            key: key.map(|key| key.state(self.now)),
            reads_dossiers: key.map(|key| key.scopes.allow(Scope::DossiersRead)),
            suspension: app.suspension,
            archived: self.archived,
            active: self.active.contains(&app.id),
            offered: Some(!self.offered_to(app).is_empty()),
        });
        AccessRow { object_id: app.object_id, name: app.name.clone(), kind: app.kind, chain }
    }
}
