//! "Mon espace": what a contact sees (E3).

use domain::{
    actor::{Actor, Who},
    policy::{Action, Denied, FixableBy, Reason, decide},
    text::Code,
};
use store::{OwnOffer, RegisterLine};

use crate::{App, Result};

/// A contact's space at one firm.
#[derive(Clone, Debug)]
pub struct OwnSpace {
    /// Their open dossiers, by name.
    pub dossiers: Vec<SpaceDossier>,
}

/// An open dossier in its contact's space.
#[derive(Clone, Debug)]
pub struct SpaceDossier {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Whom to ask: name and address.
    pub keeper: Option<(String, String)>,
    /// What is opened to them, suspended ones included, by name.
    pub offers: Vec<OwnOffer>,
    /// Every application that reaches the dossier, opened to them or not, by name.
    pub register: Vec<RegisterLine>,
}

impl App {
    /// A contact's own space (E3): what is so at this request, whoever closed what a moment ago (E4).
    ///
    /// # Errors
    /// `Denied`.
    pub async fn own_space(&self, actor: &Actor) -> Result<OwnSpace> {
        decide(actor, Action::SeeOwnSpace)?;
        let Who::Contact(contact) = actor.who else {
            return Err(Denied::new(Reason::NotForThisActor, FixableBy::Nobody).into());
        };
        let now = self.now();
        self.read(actor.tenant(), move |db| {
            let mut offers = db.own_offers(contact, now)?;
            let mut register = db.own_register(contact, now)?;
            let mut dossiers = Vec::new();
            for found in db.own_dossiers(contact)? {
                let its_offers = offers.extract_if(.., |offer| offer.dossier == found.code);
                let its_register = register.extract_if(.., |line| line.dossier == found.code);
                dossiers.push(SpaceDossier {
                    offers: its_offers.collect(),
                    register: its_register.collect(),
                    code: found.code,
                    name: found.name,
                    keeper: found.keeper,
                });
            }
            Ok(OwnSpace { dossiers })
        })
        .await
    }
}
