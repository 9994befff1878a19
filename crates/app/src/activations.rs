//! The two lists of one dossier (D2–D4).

use std::collections::{BTreeSet, HashMap};

use domain::{
    activation::ActivationChanges,
    actor::{Actor, Tenant},
    catalog::AppKind,
    dossier::DossierState,
    event::{Event, EventKind},
    firm_app::FirmApp,
    id::{FirmAppId, ObjectId},
    policy::{Action, Denied, decide},
    text::Code,
};
use serde_json::json;
use store::{DossierRef, LostOffer, Opening, Write};

use crate::{
    App, Conflict, Error, Result,
    journal::{self, Entry},
    offers::OfferPlace,
};

/// What stands at the head of a dossier's pages.
#[derive(Clone, Debug)]
pub struct DossierHead {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its office's name.
    pub agency: Option<String>,
    /// "Inès Petit".
    pub master: Option<String>,
    /// "Hugo Bernard".
    pub engagement_manager: Option<String>,
    /// Open or archived.
    pub state: DossierState,
}

/// One entry of the two lists.
#[derive(Clone, Debug)]
pub struct ApplicationChoice {
    /// Which application of the firm.
    pub object_id: ObjectId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// Whether it is suspended.
    pub suspended: bool,
    /// The contacts of the dossier to whom it is opened: they lose it when it is switched off (D5).
    pub offered_to: Vec<String>,
}

/// Every application of the firm, in one list or the other, by name.
#[derive(Clone, Debug)]
pub struct DossierApplications {
    /// The dossier.
    pub dossier: DossierHead,
    /// Not active here.
    pub available: Vec<ApplicationChoice>,
    /// Active here.
    pub active: Vec<ApplicationChoice>,
    /// Whether the actor may change this, or why not (D3).
    pub may_change: Result<(), Denied>,
}

impl App {
    /// The two lists of a dossier (D2). Any staff member may see them.
    ///
    /// # Errors
    /// `NotFound`, `Denied`.
    pub async fn dossier_applications(
        &self,
        actor: &Actor,
        code: &Code,
    ) -> Result<DossierApplications> {
        decide(actor, Action::SeePortfolio)?;
        let (actor, code) = (actor.clone(), code.clone());
        self.read(actor.tenant(), move |db| {
            let staff = actor.staff().map(|staff| staff.id);
            let dossier = db.dossier_ref(&code, staff)?.ok_or(Error::NotFound)?;
            let head = db.dossier_head(dossier.id)?;
            let active: BTreeSet<FirmAppId> = db.active_apps(dossier.id)?.into_iter().collect();
            let offers = db.dossier_offers(dossier.id)?;
            let (on, off) = db.firm_apps()?.into_iter().partition(|app| active.contains(&app.id));
            Ok(DossierApplications {
                dossier: head.into(),
                available: choices(off, &offers),
                active: choices(on, &offers),
                may_change: decide(&actor, Action::SetActivations(dossier.relation)),
            })
        })
        .await
    }

    /// Switches applications on and off for one dossier (D4). Answers what was not so already.
    /// An application that is not the firm's makes all of it `NotFound` (AZ8).
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3), `Conflict(DossierArchived)` when something is to be switched on.
    pub async fn set_activations(
        &self,
        actor: &Actor,
        code: &Code,
        changes: ActivationChanges<ObjectId>,
    ) -> Result<ActivationChanges<ObjectId>> {
        // Who may see no dossier at all learns nothing of which exist.
        decide(actor, Action::SeePortfolio)?;
        let (app, actor, code) = (self.clone(), actor.clone(), code.clone());
        self.write(actor.tenant(), move |db| {
            let staff = actor.staff().map(|staff| staff.id);
            let dossier = db.dossier_ref(&code, staff)?.ok_or(Error::NotFound)?;
            decide(&actor, Action::SetActivations(dossier.relation))?;
            if dossier.archived && !changes.on.is_empty() {
                return Err(Error::Conflict(Conflict::DossierArchived));
            }
            let target = Target { actor: &actor, code: &code, dossier: &dossier };
            app.apply_changes(db, &target, &changes)
        })
        .await
    }

    fn apply_changes(
        &self,
        db: &mut Write<'_, Tenant>,
        target: &Target<'_>,
        changes: &ActivationChanges<ObjectId>,
    ) -> Result<ActivationChanges<ObjectId>> {
        let by = target.actor.staff().map(|staff| staff.id);
        let opening = Opening { at: self.now(), by, batch: None };
        let (dossier, mut done) = (target.dossier.id, ActivationChanges::default());
        let mut lost = Vec::new();
        // In the order of the numbers, so that two who change the same applications wait for each
        // other instead of deadlocking.
        for (number, object) in numbers(db, changes)? {
            // Deleted in this instant: not the firm's any more.
            if !db.hold_firm_app(number)? {
                return Err(Error::NotFound);
            }
            if changes.on.contains(&object) && db.open_activation(number, dossier, opening)? {
                db.count_active(number, 1)?;
                done.on.insert(object);
            }
            if !changes.off.contains(&object) {
                continue;
            }
            // Nobody opens or closes an offer of an application that is held.
            let offers = db.offers_lost(dossier, &[number])?;
            if db.close_activation(number, dossier)? {
                lost.extend(offers);
                db.count_active(number, -1)?;
                done.off.insert(object);
            }
        }
        if !done.is_empty() {
            self.tell(db, target, (&done, &lost))?;
        }
        Ok(done)
    }

    /// Events for the partners, and one entry of the journal.
    fn tell(
        &self,
        db: &mut Write<'_, Tenant>,
        target: &Target<'_>,
        (done, lost): (&ActivationChanges<ObjectId>, &[LostOffer]),
    ) -> Result<()> {
        let place = OfferPlace::of(target.dossier, target.code);
        let mut events = self.offer_events(EventKind::OfferClosed, &place, lost);
        for object in &done.on {
            events.push(self.event(db, target, (*object, EventKind::ActivationOpened))?);
        }
        for object in &done.off {
            events.push(self.event(db, target, (*object, EventKind::ActivationClosed))?);
        }
        let now = self.now();
        db.insert_events(&events, None, now)?;
        let entry = Entry {
            action: "activations.set",
            subject: format!("dossier:{}", target.code),
            detail: json!({ "on": done.on, "off": done.off, "offers_lost": lost.len() }),
        };
        journal::write(db, target.actor, &entry, now)
    }

    fn event(
        &self,
        db: &mut Write<'_, Tenant>,
        target: &Target<'_>,
        (application, kind): (ObjectId, EventKind),
    ) -> Result<Event> {
        let dossier = target.dossier;
        Ok(Event {
            object_id: self.object_id(),
            kind,
            firm_app: db.firm_app_number(application)?,
            dossier: Some(dossier.id),
            data: json!({
                "application": application,
                "dossier": dossier.object_id,
                "code": target.code.as_str(),
                "siren": dossier.siren,
            }),
        })
    }
}

/// On which dossier, and by whom.
struct Target<'a> {
    actor: &'a Actor,
    code: &'a Code,
    dossier: &'a DossierRef,
}

/// The firm's numbers of the applications named in `changes`, in order.
fn numbers(
    db: &mut Write<'_, Tenant>,
    changes: &ActivationChanges<ObjectId>,
) -> Result<Vec<(FirmAppId, ObjectId)>> {
    let of_firm: HashMap<ObjectId, FirmAppId> =
        db.firm_apps()?.into_iter().map(|app| (app.object_id, app.id)).collect();
    let mut numbers = Vec::new();
    for object in changes.on.union(&changes.off) {
        numbers.push((*of_firm.get(object).ok_or(Error::NotFound)?, *object));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

fn choices(apps: Vec<FirmApp>, offers: &[LostOffer]) -> Vec<ApplicationChoice> {
    let mut choices: Vec<_> = apps
        .into_iter()
        .map(|app| ApplicationChoice {
            object_id: app.object_id,
            name: app.name,
            kind: app.kind,
            suspended: app.suspension.holds(),
            offered_to: offers
                .iter()
                .filter(|offer| offer.app == app.id)
                .map(|offer| offer.name.clone())
                .collect(),
        })
        .collect();
    choices.sort_by_cached_key(|choice| domain::search::fold(&choice.name));
    choices
}

impl From<store::DossierLine> for DossierHead {
    fn from(line: store::DossierLine) -> Self {
        Self {
            code: line.code,
            name: line.name,
            agency: line.agency,
            master: line.master,
            engagement_manager: line.engagement_manager,
            state: line.state,
        }
    }
}
