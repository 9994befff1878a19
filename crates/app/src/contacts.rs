//! The contacts of a dossier (E1): listed, added, removed.

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    contact::{Contact, ContactFacts},
    event::EventKind,
    id::{ContactId, ObjectId},
    policy::{Action, Denied, decide},
    search::fold,
    text::Code,
    time::Timestamp,
};
use serde_json::{Value, json};
use store::{ContactTie, DossierRef, Read, Write};

use crate::{
    App, ContactAccess, ContactEvent, DossierHead, Error, Result,
    contact_history::history,
    invitations,
    journal::{self, Entry},
    offers::{OfferPlace, OfferRow, hold_offers, offer_rows},
};

/// A contact as the list of a dossier shows them.
#[derive(Clone, Debug)]
pub struct ContactRow {
    /// The contact.
    pub contact: Contact,
    /// How many of the dossier's applications are opened to them.
    pub offers: u64,
    /// Whether they come into their space.
    pub access: ContactAccess,
}

/// The contacts of a dossier, by name.
#[derive(Clone, Debug)]
pub struct DossierContacts {
    /// The dossier.
    pub dossier: DossierHead,
    /// Its contacts.
    pub contacts: Vec<ContactRow>,
    /// Whether the actor may change this, or why not (D3).
    pub may_change: Result<(), Denied>,
}

/// The page of a contact, seen from one of their dossiers.
#[derive(Clone, Debug)]
pub struct ContactSheet {
    /// The dossier.
    pub dossier: DossierHead,
    /// The contact.
    pub contact: Contact,
    /// Exactly the applications that are active on the dossier, by name (E2).
    pub offers: Vec<OfferRow>,
    /// Whether they come into their space.
    pub access: ContactAccess,
    /// Every dossier of theirs, this one included, by name.
    pub ties: Vec<ContactTie>,
    /// The last of what happened to them, the newest first.
    pub history: Vec<ContactEvent>,
    /// Whether the actor may open, close and remove (D3), or why not.
    pub may_change: Result<(), Denied>,
    /// Whether the actor may change what the page says: whoever may on each of the dossiers, since
    /// the address is what opens all of them.
    pub may_edit: Result<(), Denied>,
}

/// A contact to add to a dossier.
#[derive(Clone, Debug)]
pub struct NewDossierContact {
    /// What was typed.
    pub facts: ContactFacts,
    /// Whether a contact of the firm who has this address, under whatever name, is meant.
    pub tie_known: bool,
}

/// What adding a contact came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactAdded {
    /// They are new to the firm.
    New(ObjectId),
    /// They were a contact of the firm already, whose page was left as it is.
    Tied(ObjectId),
    /// The address is that of a contact of the firm who is called otherwise: is that who is meant?
    /// Nothing was written.
    Known {
        /// "Julie Perrin".
        name: String,
    },
}

/// What removing a contact did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRemoved {
    /// "Julie Perrin".
    pub name: String,
    /// It was their only dossier: they are a contact of the firm no more, and their page is gone.
    pub for_good: bool,
    /// How many offers ended with it.
    pub offers: u64,
}

/// A dossier, and one of its contacts, held.
pub(crate) struct Held {
    pub(crate) dossier: DossierRef,
    pub(crate) contact: Contact,
}

impl App {
    /// The contacts of a dossier (E1). Any staff member may see them.
    ///
    /// # Errors
    /// `NotFound`, `Denied`.
    pub async fn dossier_contacts(&self, actor: &Actor, code: &Code) -> Result<DossierContacts> {
        decide(actor, Action::SeePortfolio)?;
        let (actor, code, now) = (actor.clone(), code.clone(), self.now());
        self.read(actor.tenant(), move |db| {
            let dossier = relation(db, &actor, &code)?;
            let mut contacts = Vec::new();
            for line in db.dossier_contacts(dossier.id)? {
                let access = invitations::access(db, &line.contact, now)?;
                contacts.push(ContactRow { contact: line.contact, offers: line.offers, access });
            }
            contacts.sort_by_cached_key(|row| by_name(&row.contact));
            Ok(DossierContacts {
                dossier: db.dossier_head(dossier.id)?.into(),
                contacts,
                may_change: decide(&actor, Action::ManageContacts(dossier.relation)),
            })
        })
        .await
    }

    /// One contact of a dossier (E1, E2). Any staff member may see them.
    ///
    /// # Errors
    /// `NotFound`, `Denied`.
    pub async fn contact(
        &self,
        actor: &Actor,
        (code, object): (&Code, ObjectId),
    ) -> Result<ContactSheet> {
        decide(actor, Action::SeePortfolio)?;
        let (actor, code, now) = (actor.clone(), code.clone(), self.now());
        self.read(actor.tenant(), move |db| {
            let dossier = relation(db, &actor, &code)?;
            let contact = db.contact_of(dossier.id, object)?.ok_or(Error::NotFound)?;
            let ties = db.contact_ties(contact.id, actor.staff().map(|staff| staff.id))?;
            Ok(ContactSheet {
                dossier: db.dossier_head(dossier.id)?.into(),
                offers: offer_rows(db, (contact.id, dossier.id), now)?,
                access: invitations::access(db, &contact, now)?,
                may_change: decide(&actor, Action::ManageContacts(dossier.relation)),
                may_edit: may_edit(&actor, &ties),
                history: history(db, contact.id)?,
                contact,
                ties,
            })
        })
        .await
    }

    /// Adds a contact to a dossier: a contact of the firm who has the address, or a new one. An
    /// address belongs to one contact of the firm (E1). What another firm has plays no part (TI3).
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3), `Invalid` on `contact-email`: a provider's (C4), or of a contact of this
    /// dossier already.
    pub async fn add_dossier_contact(
        &self,
        actor: &Actor,
        code: &Code,
        new: NewDossierContact,
    ) -> Result<ContactAdded> {
        decide(actor, Action::SeePortfolio)?;
        let (object, now) = (self.object_id(), self.now());
        let (actor, code) = (actor.clone(), code.clone());
        self.write(actor.tenant(), move |db| {
            let dossier = relation(db, &actor, &code)?;
            decide(&actor, Action::ManageContacts(dossier.relation))?;
            let (id, added) = match insert(db, object, (&new.facts, now))? {
                Some(id) => (id, ContactAdded::New(object)),
                None => {
                    let known = db.contact_at(new.facts.email.key())?.ok_or(Error::Busy)?;
                    if !new.tie_known && fold(&known.facts.name()) != fold(&new.facts.name()) {
                        return Ok(ContactAdded::Known { name: known.facts.name() });
                    }
                    (known.id, ContactAdded::Tied(known.object_id))
                }
            };
            // Removed in this instant: the address is free, and pressing again adds them anew.
            if !db.hold_contact(id)? {
                return Err(Error::Busy);
            }
            if !db.tie_contact(id, dossier.id)? {
                return Err(Error::invalid("contact-email", Flaw::Taken));
            }
            let is_new = matches!(added, ContactAdded::New(_));
            let detail = json!({ "dossier": code.as_str(), "new": is_new });
            tell(db, &actor, (id, "contact.added", detail), now)?;
            Ok(added)
        })
        .await
    }

    /// Removes a contact from a dossier, and ends the offers there at once (E4). From their only
    /// dossier they are removed for good, with their invitations and their way into the space.
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3).
    pub async fn remove_contact(
        &self,
        actor: &Actor,
        (code, object): (&Code, ObjectId),
    ) -> Result<ContactRemoved> {
        decide(actor, Action::SeePortfolio)?;
        let (app, actor, code, now) = (self.clone(), actor.clone(), code.clone(), self.now());
        self.write(actor.tenant(), move |db| {
            hold_offers(db, &actor, &code)?;
            let Held { dossier, contact } = hold(db, &actor, (&code, object))?;
            let mut ended = db.dossier_offers(dossier.id)?;
            ended.retain(|offer| offer.contact == contact.id);
            db.untie_contact(contact.id, dossier.id)?;
            let for_good = db.contact_ties(contact.id, None)?.is_empty();
            if for_good {
                invitations::withdraw(db, &contact, now)?;
                db.delete_contact(&contact)?;
            }
            let place = OfferPlace::of(&dossier, &code);
            let events = app.offer_events(EventKind::OfferClosed, &place, &ended);
            db.insert_events(&events, None, now)?;
            ended.retain(|offer| !offer.deleted);
            let offers = ended.len() as u64;
            let detail = json!({
                "dossier": code.as_str(), "for_good": for_good, "offers": offers,
            });
            tell(db, &actor, (contact.id, "contact.removed", detail), now)?;
            Ok(ContactRemoved { name: contact.facts.name(), for_good, offers })
        })
        .await
    }
}

/// The dossier of this code, and how the actor stands to it.
pub(crate) fn relation(
    db: &mut Read<'_, Tenant>,
    actor: &Actor,
    code: &Code,
) -> Result<DossierRef> {
    db.dossier_ref(code, actor.staff().map(|staff| staff.id))?.ok_or(Error::NotFound)
}

/// A contact of a dossier on which the actor has the right, held until the transaction ends.
pub(crate) fn hold(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    (code, object): (&Code, ObjectId),
) -> Result<Held> {
    let dossier = relation(db, actor, code)?;
    let found = db.contact_of(dossier.id, object)?.ok_or(Error::NotFound)?;
    decide(actor, Action::ManageContacts(dossier.relation))?;
    db.hold_contact(found.id)?;
    // As they are now that nobody else changes them: they may be gone.
    let contact = db.contact_of(dossier.id, object)?.ok_or(Error::NotFound)?;
    Ok(Held { dossier, contact })
}

/// Adds a contact and takes the address for a user; `None` when a contact of the firm has it. The
/// address first, whoever writes it: of two at once the second waits, and finds what the first did.
pub(crate) fn insert(
    db: &mut Write<'_, Tenant>,
    object: ObjectId,
    (facts, now): (&ContactFacts, Timestamp),
) -> Result<Option<ContactId>> {
    if !db.take_address(facts.email.key(), false)? {
        return Err(Error::invalid("contact-email", Flaw::EmailOfProvider));
    }
    // Looked up before a number is taken: what only asks back writes nothing.
    let inserted = match db.contact_at(facts.email.key())? {
        Some(_) => None,
        None => db.insert_contact(object, facts, now)?,
    };
    if inserted.is_none() {
        db.release_address(facts.email.key())?;
    }
    Ok(inserted)
}

/// Whether the actor has the right on each of the dossiers.
pub(crate) fn may_edit(actor: &Actor, ties: &[ContactTie]) -> Result<(), Denied> {
    ties.iter().try_for_each(|tie| decide(actor, Action::ManageContacts(tie.relation)))
}

/// The order of lists of people.
fn by_name(contact: &Contact) -> (String, String, ContactId) {
    (fold(&contact.facts.last_name), fold(&contact.facts.first_name), contact.id)
}

/// The entry of the journal: numbers and codes, never a name or an address.
pub(crate) fn tell(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    (contact, action, detail): (ContactId, &'static str, Value),
    now: Timestamp,
) -> Result<()> {
    let subject = format!("contact:{}", contact.get());
    journal::write(db, actor, &Entry { action, subject, detail }, now)
}
