//! Offers: active applications opened to contacts (E2), and what is told when they end (E4).
//!
//! `notify` is what a contact is told by mail.

mod notify;

use std::collections::{BTreeMap, HashMap};

use domain::{
    actor::{Actor, Tenant},
    dossier::Dossier,
    event::{Event, EventKind},
    firm_app::{FirmApp, Suspension},
    id::{ContactId, DossierId, FirmAppId, ObjectId},
    invitation,
    offer::OfferChanges,
    policy::{Action, decide},
    search::fold,
    text::Code,
    time::Timestamp,
};
use serde_json::json;
use store::{DossierRef, LostOffer, Read, Write};

pub use self::notify::Notified;
use self::notify::Opened;
pub(crate) use self::notify::tenth_mail;
use crate::{
    App, Conflict, Error, Result,
    contacts::{self, Held},
};

/// An application that is active on the dossier, as the contact's page proposes it (E2).
#[derive(Clone, Debug)]
pub struct OfferRow {
    /// Which application of the firm.
    pub object_id: ObjectId,
    /// Its name.
    pub name: String,
    /// The catalogue's words: French, then English.
    pub description: (String, String),
    /// Who has suspended it.
    pub suspension: Suspension,
    /// Since when it is opened to the contact, and by whom; nothing when it is not.
    pub opened: Option<(Timestamp, Option<String>)>,
}

/// What "Valider" on a contact's page came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OffersChanged {
    /// It was done: what was not so already.
    Done {
        /// What was opened and closed.
        changes: OfferChanges<ObjectId>,
        /// What was told to the contact.
        notified: Notified,
    },
    /// Some of what was to be opened is not active on the dossier any more: nothing was written.
    NotActive(Vec<String>),
}

/// What "Fermer les services" did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicesClosed {
    /// "Julie Perrin".
    pub name: String,
    /// How many offers ended.
    pub offers: u64,
}

/// The dossier that offers are of, as events name it.
#[derive(Clone, Debug)]
pub(crate) struct OfferPlace {
    id: DossierId,
    object_id: ObjectId,
    code: String,
}

impl OfferPlace {
    /// Of a dossier that was looked up by its code.
    pub(crate) fn of(dossier: &DossierRef, code: &Code) -> Self {
        Self { id: dossier.id, object_id: dossier.object_id, code: code.to_string() }
    }

    /// Of a dossier on which an activation is over.
    pub(crate) fn of_ended(on: &store::EndedOn) -> Self {
        Self { id: on.dossier, object_id: on.object_id, code: on.code.to_string() }
    }

    /// Of a whole dossier.
    pub(crate) fn of_dossier(dossier: &Dossier) -> Self {
        let code = dossier.facts.code.to_string();
        Self { id: dossier.id, object_id: dossier.object_id, code }
    }
}

impl App {
    /// Opens and closes active applications to a contact of a dossier (E2): what changed, not the
    /// set, so that two colleagues at once both succeed. Whom something is opened to is told by mail,
    /// or invited.
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3), `Conflict(DossierArchived)` when something is to be opened, `Limited`
    /// when they would have to be invited and have had too many mails within a day.
    pub async fn change_offers(
        &self,
        actor: &Actor,
        (code, object): (&Code, ObjectId),
        changes: OfferChanges<ObjectId>,
    ) -> Result<OffersChanged> {
        decide(actor, Action::SeePortfolio)?;
        let (token, invitation) = (invitation::token(self.chance()), self.object_id());
        let (app, actor, code, now) = (self.clone(), actor.clone(), code.clone(), self.now());
        let done = self
            .write(actor.tenant(), move |db| {
                // The dossier before the applications before the contact, as everybody takes them.
                let dossier = contacts::relation(db, &actor, &code)?;
                decide(&actor, Action::ManageContacts(dossier.relation))?;
                if db.hold_dossier(dossier.id)? && !changes.on.is_empty() {
                    return Err(Error::Conflict(Conflict::DossierArchived));
                }
                let (apps, gone) = hold_apps(db, (dossier.id, now), &changes)?;
                if !gone.is_empty() {
                    return Ok(OffersChanged::NotActive(gone));
                }
                let held = contacts::hold(db, &actor, (&code, object))?;
                let changes = apply(db, (&held, &apps), &changes, (&actor, now))?;
                if changes.is_empty() {
                    return Ok(OffersChanged::Done { changes, notified: Notified::Nothing });
                }
                let names = names(&apps, &changes);
                let (actor, token, held) = (&actor, &token, &held);
                let opened = Opened { actor, held, names, token, invitation, now };
                let notified = notify::notify(db, &opened)?;
                app.tell_offers(db, &opened, (&code, &apps, &changes))?;
                Ok(OffersChanged::Done { changes, notified })
            })
            .await?;
        self.send_mail_soon();
        Ok(done)
    }

    /// "Fermer les services": closes every offer of a contact on a dossier at once (E2, E4).
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3).
    pub async fn close_services(
        &self,
        actor: &Actor,
        (code, object): (&Code, ObjectId),
    ) -> Result<ServicesClosed> {
        decide(actor, Action::SeePortfolio)?;
        let (app, actor, code, now) = (self.clone(), actor.clone(), code.clone(), self.now());
        self.write(actor.tenant(), move |db| {
            hold_offers(db, &actor, &code)?;
            let Held { dossier, contact } = contacts::hold(db, &actor, (&code, object))?;
            let mut ended = db.dossier_offers(dossier.id)?;
            ended.retain(|offer| offer.contact == contact.id);
            db.close_services(contact.id, dossier.id)?;
            let place = OfferPlace::of(&dossier, &code);
            let events = app.offer_events(EventKind::OfferClosed, &place, &ended);
            db.insert_events(&events, None, now)?;
            ended.retain(|offer| !offer.deleted);
            let offers = ended.len() as u64;
            if offers > 0 {
                let detail = json!({ "dossier": code.as_str(), "offers": offers });
                contacts::tell(db, &actor, (contact.id, "services.closed", detail), now)?;
            }
            Ok(ServicesClosed { name: contact.facts.name(), offers })
        })
        .await
    }

    /// Ends every offer of a dossier for good, because it is archived (E4): whoever archives calls
    /// this with the dossier's row written already, so that nobody opens one meanwhile. Answers the
    /// events to write with those of the archiving.
    pub(crate) fn end_offers_of_dossier(
        &self,
        db: &mut Write<'_, Tenant>,
        place: &OfferPlace,
    ) -> Result<Vec<Event>> {
        let ended = db.dossier_offers(place.id)?;
        db.end_offers(place.id)?;
        Ok(self.offer_events(EventKind::OfferClosed, place, &ended))
    }

    /// One event for each application that these offers are of; none for one that is deleted, of
    /// which its partner was told the end already.
    pub(crate) fn offer_events(
        &self,
        kind: EventKind,
        place: &OfferPlace,
        offers: &[LostOffer],
    ) -> Vec<Event> {
        let mut of_apps: BTreeMap<FirmAppId, (ObjectId, Vec<ObjectId>)> = BTreeMap::new();
        for offer in offers.iter().filter(|offer| !offer.deleted) {
            let of_app = of_apps.entry(offer.app).or_insert((offer.app_object, Vec::new()));
            of_app.1.push(offer.contact_object);
        }
        let event = |(app, (object, contacts)): (FirmAppId, (ObjectId, Vec<ObjectId>))| Event {
            object_id: self.object_id(),
            kind,
            firm_app: Some(app),
            dossier: Some(place.id),
            data: json!({
                "application": object, "dossier": place.object_id, "code": place.code,
                "contacts": contacts,
            }),
        };
        of_apps.into_iter().map(event).collect()
    }

    /// Events for the partners, and one entry of the journal.
    fn tell_offers(
        &self,
        db: &mut Write<'_, Tenant>,
        opened: &Opened<'_>,
        (code, apps, changes): (&Code, &[FirmApp], &OfferChanges<ObjectId>),
    ) -> Result<()> {
        let (contact, place) = (&opened.held.contact, OfferPlace::of(&opened.held.dossier, code));
        let offer = |app: &FirmApp| LostOffer {
            app: app.id,
            app_object: app.object_id,
            deleted: false,
            contact: contact.id,
            contact_object: contact.object_id,
            name: String::new(),
        };
        let mut events = Vec::new();
        for (kind, which) in
            [(EventKind::OfferClosed, &changes.off), (EventKind::OfferOpened, &changes.on)]
        {
            let of = apps.iter().filter(|app| which.contains(&app.object_id)).map(offer);
            events.extend(self.offer_events(kind, &place, &of.collect::<Vec<_>>()));
        }
        db.insert_events(&events, None, opened.now)?;
        let detail = json!({ "dossier": code.as_str(), "on": changes.on, "off": changes.off });
        contacts::tell(db, opened.actor, (contact.id, "offers.set", detail), opened.now)
    }
}

/// Exactly the applications that are active on a dossier, by name, and which are opened.
pub(crate) fn offer_rows(
    db: &mut Read<'_, Tenant>,
    (contact, dossier): (ContactId, DossierId),
    now: Timestamp,
) -> Result<Vec<OfferRow>> {
    let active = active_now(db, dossier, now)?;
    let opened = db.contact_offers(contact, dossier)?.into_iter();
    let mut opened: HashMap<_, _> =
        opened.map(|offer| (offer.app, (offer.opened_at, offer.opened_by))).collect();
    let apps = db.firm_apps()?.into_iter().filter(|app| active.contains(&app.id));
    let row = |app: FirmApp| OfferRow {
        object_id: app.object_id,
        name: app.name,
        description: app.description,
        suspension: app.suspension,
        opened: opened.remove(&app.id),
    };
    let mut rows: Vec<OfferRow> = apps.map(row).collect();
    rows.sort_by_cached_key(|row| fold(&row.name));
    Ok(rows)
}

/// What is active on a dossier at this instant: not what is over and waits to be taken away (E4).
fn active_now(
    db: &mut Read<'_, Tenant>,
    dossier: DossierId,
    now: Timestamp,
) -> Result<Vec<FirmAppId>> {
    Ok(db.active_now(dossier, now)?.into_iter().map(|on| on.app).collect())
}

/// Keeps batches and their undos from taking, keeping or giving back offers of a dossier until the
/// transaction ends: what is closed for good is closed in what they keep, too (E4).
pub(crate) fn hold_offers(db: &mut Write<'_, Tenant>, actor: &Actor, code: &Code) -> Result<()> {
    let dossier = contacts::relation(db, actor, code)?;
    db.hold_dossier(dossier.id)?;
    for app in db.apps_with_offers(dossier.id)? {
        db.hold_firm_app(app)?;
    }
    Ok(())
}

/// Holds the applications that are named, in the order of their numbers; answers those that are
/// active on the dossier, and the names of those to be opened that are not.
fn hold_apps(
    db: &mut Write<'_, Tenant>,
    (dossier, now): (DossierId, Timestamp),
    changes: &OfferChanges<ObjectId>,
) -> Result<(Vec<FirmApp>, Vec<String>)> {
    let named =
        |app: &FirmApp| changes.on.contains(&app.object_id) || changes.off.contains(&app.object_id);
    let mut apps: Vec<FirmApp> =
        db.firm_apps_and_deleted()?.into_iter().filter(|app| named(app)).collect();
    if apps.len() < changes.on.union(&changes.off).count() {
        return Err(Error::NotFound);
    }
    apps.sort_by_key(|app| app.id);
    let mut held = Vec::new();
    let mut gone = Vec::new();
    for app in apps {
        let stands = db.hold_firm_app(app.id)?;
        if stands && active_now(db, dossier, now)?.contains(&app.id) {
            held.push(app);
        } else if changes.on.contains(&app.object_id) {
            gone.push(app.name);
        }
    }
    Ok((held, gone))
}

/// Opens and closes; answers what was not so already.
fn apply(
    db: &mut Write<'_, Tenant>,
    (held, apps): (&Held, &[FirmApp]),
    changes: &OfferChanges<ObjectId>,
    (actor, now): (&Actor, Timestamp),
) -> Result<OfferChanges<ObjectId>> {
    let (place, by) = ((held.contact.id, held.dossier.id), actor.staff().map(|staff| staff.id));
    let mut done = OfferChanges::default();
    for app in apps {
        let object = app.object_id;
        if changes.on.contains(&object) && db.open_offer(place, app.id, (now, by))? {
            done.on.insert(object);
        }
        if changes.off.contains(&object) && db.close_offer(place, app.id)? {
            done.off.insert(object);
        }
    }
    Ok(done)
}

fn names(apps: &[FirmApp], changes: &OfferChanges<ObjectId>) -> Vec<String> {
    let opened = apps.iter().filter(|app| changes.on.contains(&app.object_id));
    let mut names: Vec<String> = opened.map(|app| app.name.clone()).collect();
    names.sort_by_cached_key(|name| fold(name));
    names
}
