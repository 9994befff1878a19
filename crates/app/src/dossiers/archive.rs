//! Archiving a dossier, and opening it again (D1, E4).

use domain::{
    actor::{Actor, Tenant},
    dossier::{Dossier, DossierFacts, DossierState},
    policy::{Action, decide},
    text::Code,
};
use serde_json::json;
use store::Write;

use super::edit::{dossier, entry};
use crate::{App, Error, Result, journal, offers::OfferPlace};

/// What archiving a dossier takes away, or opening it again gives back.
#[derive(Clone, Debug)]
pub struct ArchiveImpact {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// As it stands now.
    pub state: DossierState,
    /// The names of the applications active on it, which stay so and reach it no more.
    pub applications: Vec<String>,
    /// How many contacts are tied to it.
    pub contacts: u64,
}

impl App {
    /// What archiving a dossier would do, or opening it again.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn archive_impact(&self, actor: &Actor, code: &Code) -> Result<ArchiveImpact> {
        decide(actor, Action::ManageDossiers)?;
        let code = code.clone();
        self.read(actor.tenant(), move |db| {
            let found = dossier(db, &code)?.ok_or(Error::NotFound)?;
            let names = db.active_names(&[found.id])?.into_iter();
            Ok(ArchiveImpact {
                applications: names.map(|(_, name)| name).collect(),
                contacts: db.dossier_facets(found.id)?.contacts,
                state: found.facts.state,
                name: found.facts.name,
                code: found.facts.code,
            })
        })
        .await
    }

    /// Archives a dossier: nothing reaches it any more (H1), its contacts' offers end (E4), and what is
    /// active on it is kept for when it is opened again. `false` when it was archived already.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn archive_dossier(&self, actor: &Actor, code: &Code) -> Result<bool> {
        self.set_state(actor, code, DossierState::Archived).await
    }

    /// Opens an archived dossier again, with the applications that were active on it; those that take
    /// future dossiers do not come to it, for it is no new one (C8), and offers do not come back.
    /// `false` when it was open.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn reopen_dossier(&self, actor: &Actor, code: &Code) -> Result<bool> {
        self.set_state(actor, code, DossierState::Open).await
    }

    async fn set_state(&self, actor: &Actor, code: &Code, state: DossierState) -> Result<bool> {
        decide(actor, Action::ManageDossiers)?;
        let (app, actor, code) = (self.clone(), actor.clone(), code.clone());
        self.write(actor.tenant(), move |db| {
            db.lock_portfolio()?;
            let before = dossier(db, &code)?.ok_or(Error::NotFound)?;
            if before.facts.state == state {
                return Ok(false);
            }
            // A hand-over or a change of another node may come in between.
            if !db.hold_revision(before.id, before.revision)? {
                return Err(Error::Busy);
            }
            app.turn(db, &before, state)?;
            let action = if state.is_open() { "dossier.reopened" } else { "dossier.archived" };
            let active = db.active_apps(before.id)?.len();
            let detail = json!({ "applications": active });
            journal::write(db, &actor, &entry(action, &code, detail), app.now())?;
            Ok(true)
        })
        .await
    }

    /// Archives a dossier or opens it again: all that goes with it, but for the journal.
    fn turn(
        &self,
        db: &mut Write<'_, Tenant>,
        before: &Dossier,
        state: DossierState,
    ) -> Result<()> {
        let facts = DossierFacts { state, ..before.facts.clone() };
        db.update_dossier(before, &facts, self.now())?;
        let mut events = vec![self.change_event(before, &facts)];
        if !state.is_open() {
            events.extend(self.end_offers_of_dossier(db, &OfferPlace::of_dossier(before))?);
        }
        Ok(db.insert_events(&events, None, self.now())?)
    }
}
