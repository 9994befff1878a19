//! What "Valider" does on the two lists (D4): what colleagues had done first stays, and is told.

use std::collections::BTreeMap;

use domain::{
    Flaw,
    activation::ActivationChanges,
    actor::{Actor, Tenant},
    ending,
    event::{Event, EventKind},
    firm_app::FirmApp,
    id::ObjectId,
    policy::{Action, decide},
    text::Code,
    time::Timestamp,
};
use serde_json::json;
use store::{ActiveApp, DossierRef, LostOffer, Opening, Write};

use super::{
    ends::{Ended, tell_ended},
    named::named,
};
use crate::{
    App, Conflict, Error, Result,
    journal::{self, Entry},
    offers::OfferPlace,
};

/// What "Valider" did on the two lists, and what a colleague had done first (D4).
#[derive(Clone, Debug, Default)]
pub struct Saved {
    /// What was not so already.
    pub done: ActivationChanges<ObjectId>,
    /// What was.
    pub overtaken: Vec<Overtaken>,
}

/// An application that was not any more as it was asked to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    /// Its name.
    pub application: String,
    /// How it was left. What was asked is so already, or can't be any more.
    pub left: Left,
}

/// How an application was left by whoever changed it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// Active, by "Hugo Bernard".
    On {
        /// Who switched it on, where that is known.
        by: Option<String>,
    },
    /// Not active.
    Off,
    /// Taken out of the firm's applications.
    Deleted,
}

impl App {
    /// Switches applications on and off for one dossier (D4). Answers what was not so already.
    ///
    /// # Errors
    /// As [`App::save_activations`].
    pub async fn set_activations(
        &self,
        actor: &Actor,
        code: &Code,
        changes: ActivationChanges<ObjectId>,
    ) -> Result<ActivationChanges<ObjectId>> {
        Ok(self.save_activations(actor, code, changes).await?.done)
    }

    /// The same, and what colleagues had done first: it stays as they left it, and is told (D4); so is an
    /// application that one of them has deleted. One of which the firm has no trace makes all of it
    /// `NotFound` (AZ8).
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3), `Conflict(DossierArchived)` when something is to be switched on,
    /// `Invalid` (`until`) when an end is past.
    pub async fn save_activations(
        &self,
        actor: &Actor,
        code: &Code,
        changes: ActivationChanges<ObjectId>,
    ) -> Result<Saved> {
        // Who may see no dossier at all learns nothing of which exist.
        decide(actor, Action::SeePortfolio)?;
        let now = self.now();
        if changes.ends.values().any(|end| ending::is_over(*end, now)) {
            return Err(Error::invalid("until", Flaw::NotAhead));
        }
        let (app, actor, code) = (self.clone(), actor.clone(), code.clone());
        self.write(actor.tenant(), move |db| {
            let staff = actor.staff().map(|staff| staff.id);
            let found = db.dossier_ref(&code, staff)?.ok_or(Error::NotFound)?;
            // The right is looked at while nobody hands the dossier over or archives it.
            db.hold_dossier(found.id)?;
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
    ) -> Result<Saved> {
        let switched = self.switch_one(db, target, changes)?;
        self.tell_what_switched(db, target, switched)
    }

    /// Switches, and tells nobody yet.
    pub(crate) fn switch_one(
        &self,
        db: &mut Write<'_, Tenant>,
        target: &Target<'_>,
        changes: &ActivationChanges<ObjectId>,
    ) -> Result<Switching> {
        let (all, now) = (named(db, changes)?, self.now());
        let (mut apps, mut saving, mut ended) = (Vec::new(), Saving::default(), Vec::new());
        // All are held before anything is written, in the order of their numbers, so that two who
        // change the same ones wait for each other instead of deadlocking.
        for app in all {
            if db.hold_firm_app(app.id)? {
                apps.push(app);
            } else {
                saving.overtaken.push(Overtaken { application: app.name, left: Left::Deleted });
            }
        }
        for app in &apps {
            ended.extend(self.take_ended(db, app.id, now)?.map(|(_, ended)| ended));
        }
        let active = db.active_now(target.dossier.id, now)?;
        for app in &apps {
            let on = active.iter().find(|on| on.app == app.id);
            apply(db, (target, changes, now), (app, on), &mut saving)?;
        }
        let Saving { done, overtaken, lost } = saving;
        Ok(Switching { saved: Saved { done, overtaken }, lost, ended })
    }

    /// Tells what was switched: events, and entries of the journal. Call it last, as
    /// [`journal::write`].
    pub(crate) fn tell_what_switched(
        &self,
        db: &mut Write<'_, Tenant>,
        target: &Target<'_>,
        Switching { saved, lost, ended }: Switching,
    ) -> Result<Saved> {
        // What the hub itself ended is told first, by the hub.
        tell_ended(db, &ended, self.now())?;
        if !saved.done.is_empty() {
            self.tell(db, target, (&saved.done, &lost))?;
        }
        Ok(saved)
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
        let mut detail = json!({ "on": done.on, "off": done.off, "offers_lost": lost.len() });
        if !done.ends.is_empty() {
            let told = |end: &Option<Timestamp>| end.map(|end| end.to_string());
            let until: BTreeMap<_, _> =
                done.ends.iter().map(|(object, end)| (object.to_string(), told(end))).collect();
            detail["until"] = json!(until);
        }
        let entry = Entry {
            action: "activations.set",
            subject: format!("dossier:{}", target.code),
            detail,
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

/// What was switched, and is to be told.
pub(crate) struct Switching {
    /// What was done.
    pub saved: Saved,
    lost: Vec<LostOffer>,
    ended: Vec<Ended>,
}

/// What is being saved, and the offers that end with it.
#[derive(Default)]
struct Saving {
    done: ActivationChanges<ObjectId>,
    overtaken: Vec<Overtaken>,
    lost: Vec<LostOffer>,
}

/// On which dossier, and by whom.
pub(crate) struct Target<'a> {
    /// By whom.
    pub actor: &'a Actor,
    /// The dossier's code.
    pub code: &'a Code,
    /// On which dossier.
    pub dossier: &'a DossierRef,
}

/// Does what is asked of one application that is held, unless it is so already.
fn apply(
    db: &mut Write<'_, Tenant>,
    (target, changes, now): (&Target<'_>, &ActivationChanges<ObjectId>, Timestamp),
    (app, active): (&FirmApp, Option<&ActiveApp>),
    saved: &mut Saving,
) -> Result<()> {
    let (object, dossier) = (app.object_id, target.dossier.id);
    let (ends_at, done) = (changes.end_of(object), &mut saved.done);
    match active {
        None if changes.on.contains(&object) => {
            let by = target.actor.staff().map(|staff| staff.id);
            db.open_activation(app.id, dossier, Opening { at: now, by, batch: None, ends_at })?;
            db.count_active(app.id, 1)?;
            done.on.insert(object);
            done.ends.extend(ends_at.map(|end| (object, Some(end))));
        }
        Some(_) if changes.off.contains(&object) => {
            // Nobody opens or closes an offer of an application that is held.
            saved.lost.extend(db.offers_lost(dossier, &[app.id])?);
            db.close_activation(app.id, dossier)?;
            db.count_active(app.id, -1)?;
            done.off.insert(object);
        }
        Some(on) if !changes.on.contains(&object) => {
            if on.ends_at != ends_at {
                db.end_activation_at((app.id, dossier), ends_at, now)?;
                done.ends.insert(object, ends_at);
            }
        }
        _ => saved.overtaken.push(Overtaken {
            application: app.name.clone(),
            left: active.map_or(Left::Off, |on| Left::On { by: on.by.clone() }),
        }),
    }
    Ok(())
}
