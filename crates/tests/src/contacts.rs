//! Contacts of dossiers, as staff add them, and what is opened to them.

use std::collections::BTreeSet;

use app::{App, ContactAdded, NewDossierContact, Notified, OffersChanged};
use domain::{actor::Actor, contact::ContactFacts, id::ObjectId, offer::OfferChanges, text::Code};

/// What the page of "Julie Perrin" says.
#[must_use]
pub fn facts(email: &str) -> ContactFacts {
    ContactFacts::parse(["Julie", "Perrin", "Gérante", email, "fr"]).unwrap()
}

/// Adds "Julie Perrin" to these dossiers; answers what the outside calls her.
pub async fn add(app: &App, actor: &Actor, (codes, email): (&[Code], &str)) -> ObjectId {
    let mut found = None;
    for code in codes {
        let new = NewDossierContact { facts: facts(email), tie_known: false };
        found = Some(app.add_dossier_contact(actor, code, new).await.unwrap());
    }
    match found.unwrap() {
        ContactAdded::New(object) | ContactAdded::Tied(object) => object,
        other => panic!("{other:?}"),
    }
}

/// The applications that are active on the dossier, by what the outside calls them, in the order of
/// their names.
pub async fn active(app: &App, actor: &Actor, place: (&Code, ObjectId)) -> Vec<ObjectId> {
    let sheet = app.contact(actor, place).await.unwrap();
    sheet.offers.into_iter().map(|offer| offer.object_id).collect()
}

/// Opens these applications to a contact; answers what was told to them.
pub async fn open(
    app: &App,
    actor: &Actor,
    (place, apps): ((&Code, ObjectId), &[ObjectId]),
) -> Notified {
    let on: BTreeSet<ObjectId> = apps.iter().copied().collect();
    let changes = OfferChanges { on, ..OfferChanges::default() };
    match app.change_offers(actor, place, changes).await.unwrap() {
        OffersChanged::Done { notified, .. } => notified,
        other => panic!("{other:?}"),
    }
}
