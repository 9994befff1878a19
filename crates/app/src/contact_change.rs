//! A contact's page made to say something else (E1), by several at once too.

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    contact::{Contact, ContactFacts},
    id::ObjectId,
    policy::{Action, decide},
    text::Code,
    time::Timestamp,
};
use serde_json::json;
use store::Write;

use crate::{
    App, Error, Result,
    contacts::{Held, hold, may_edit, tell},
    invitations,
};

/// What a contact's page is to say.
#[derive(Clone, Debug)]
pub struct ContactChange {
    /// All of it.
    pub facts: ContactFacts,
    /// What it said when somebody began to change it; without that, all of it is meant.
    pub said: Option<ContactFacts>,
}

impl From<ContactFacts> for ContactChange {
    fn from(facts: ContactFacts) -> Self {
        Self { facts, said: None }
    }
}

impl ContactChange {
    fn over(&self, now: &ContactFacts) -> ContactFacts {
        let facts = self.facts.clone();
        match &self.said {
            Some(said) => facts.over(said, now),
            None => facts,
        }
    }
}

impl App {
    /// Makes a contact's page say something else, for all their dossiers. With another address the
    /// account and the invitations of the one before open nothing here any more: whoever has the new
    /// one is invited anew.
    ///
    /// # Errors
    /// `NotFound`, `Denied` for whoever has not the right of D3 on each of the dossiers, `Invalid` on
    /// `contact-email`: a provider's (C4), or another contact's of the firm (E1).
    pub async fn edit_contact(
        &self,
        actor: &Actor,
        (code, object): (&Code, ObjectId),
        change: impl Into<ContactChange>,
    ) -> Result<()> {
        decide(actor, Action::SeePortfolio)?;
        let (actor, code, now) = (actor.clone(), code.clone(), self.now());
        let change = change.into();
        self.write(actor.tenant(), move |db| {
            let Held { contact, .. } = hold(db, &actor, (&code, object))?;
            let facts = change.over(&contact.facts);
            let ties = db.contact_ties(contact.id, actor.staff().map(|staff| staff.id))?;
            may_edit(&actor, &ties)?;
            if contact.facts == facts {
                return Ok(());
            }
            let moved = contact.facts.email.key() != facts.email.key();
            if moved {
                exchange_address(db, &contact, (&facts, now))?;
            }
            if !db.update_contact(contact.id, &facts)? {
                return Err(Error::invalid("contact-email", Flaw::Taken));
            }
            if let Some(account) = contact.account.filter(|_| moved) {
                db.set_contact_account(contact.id, None)?;
                db.drop_unused_account(account)?;
            }
            let detail = json!({ "fields": changed_fields(&contact.facts, &facts) });
            tell(db, &actor, (contact.id, "contact.changed", detail), now)
        })
        .await
    }
}

/// Takes the new address, frees the old one, and ends what was sent to it.
fn exchange_address(
    db: &mut Write<'_, Tenant>,
    contact: &Contact,
    (facts, now): (&ContactFacts, Timestamp),
) -> Result<()> {
    if !db.take_address(facts.email.key(), false)? {
        return Err(Error::invalid("contact-email", Flaw::EmailOfProvider));
    }
    db.release_address(contact.facts.email.key())?;
    invitations::withdraw(db, contact, now)
}

/// Which fields differ: their names, never what they hold.
fn changed_fields(before: &ContactFacts, after: &ContactFacts) -> Vec<&'static str> {
    let differs = [
        ("first_name", before.first_name != after.first_name),
        ("last_name", before.last_name != after.last_name),
        ("position", before.position != after.position),
        ("email", before.email != after.email),
        ("language", before.language != after.language),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}
