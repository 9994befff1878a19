//! What is opened to the contacts of the demonstration: offers on two dossiers, one of them of an
//! application that is suspended, and somebody whose invitation waits.

use app::{App, ContactAdded, NewDossierContact};
use domain::{actor::Actor, contact::ContactFacts, id::ObjectId, offer::OfferChanges, text::Code};

use super::{applications::sign_in, code, dossiers, people};
use crate::failure::Failure;

/// Who is invited and has not come yet.
const INVITED: [&str; 5] =
    ["Marc", "Aubert", "Directeur financier", "marc.aubert@boulangerie-perrin.fr", "fr"];

/// The application that the firm has suspended.
const SUSPENDED: &str = "Questionnaire annuel";

/// Opens services to both, and suspends an application.
///
/// # Errors
/// What the use cases say.
pub async fn open_services(app: &App) -> Result<(), Failure> {
    let claire = sign_in(app, people::STAFF[0].email).await?;
    let (first, second) = (code(&dossiers::code(1))?, code(&dossiers::code(2))?);
    let found = app.dossier_contacts(&claire, &first).await?;
    if let Some(julie) = found.contacts.first().map(|row| row.contact.object_id) {
        open(app, &claire, (&first, julie)).await?;
        open(app, &claire, (&second, julie)).await?;
    }
    let facts = ContactFacts::parse(INVITED).map_err(|flaws| Failure::new(format!("{flaws:?}")))?;
    let new = NewDossierContact { facts, tie_known: false };
    if let ContactAdded::New(marc) = app.add_dossier_contact(&claire, &first, new).await? {
        open(app, &claire, (&first, marc)).await?;
    }
    let apps = app.applications(&claire).await?;
    if let Some(suspended) = apps.iter().find(|found| found.name == SUSPENDED) {
        let reason = "Le questionnaire de l’année est en préparation";
        app.suspend_application(&claire, suspended.object_id, reason).await?;
    }
    Ok(())
}

/// Opens whatever is active on a dossier.
async fn open(app: &App, actor: &Actor, place: (&Code, ObjectId)) -> Result<(), Failure> {
    let offers = app.contact(actor, place).await?.offers.into_iter();
    let on = offers.map(|offer| offer.object_id).collect();
    app.change_offers(actor, place, OfferChanges { on, ..OfferChanges::default() }).await?;
    Ok(())
}
