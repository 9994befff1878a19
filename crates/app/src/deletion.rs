//! Deleting an application of the firm: its impact first, then all at once, with 30 days to undo it
//! (B5).

use std::collections::BTreeSet;

use domain::{
    Flaw,
    actor::{Actor, System, Tenant},
    batch::{BatchKind, UNDO_DAYS, undo_ends},
    event::{Event, EventKind},
    firm_app::FirmApp,
    id::{ApiKeyId, BatchId, FirmAppId, ObjectId},
    policy::{Action, decide},
    search::fold,
    time::{Timestamp, days},
};
use serde_json::json;
use store::{NewBatch, Read, Write};

use crate::{
    App, Error, Result, hub_at,
    journal::{self, Entry},
};

/// What deleting an application will do.
#[derive(Clone, Debug)]
pub struct Impact {
    /// The application, with the dossiers on which it is active.
    pub app: FirmApp,
    /// Calls today and in the six days before, for a partner's: with its key, and with those that it
    /// had meanwhile.
    pub calls: Option<u64>,
    /// When one of these keys was last used.
    pub last_call: Option<Timestamp>,
    /// The contacts who lose its offer, on whatever dossier.
    pub contacts: u64,
    /// Until when it could be undone, if it were done now.
    pub undo_until: Timestamp,
}

/// What was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The application's name.
    pub name: String,
    /// The dossiers on which it was active.
    pub dossiers: u64,
    /// The batch that can be undone (D7).
    pub batch: BatchId,
}

impl App {
    /// What deleting an application will do (B5).
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn deletion_impact(&self, actor: &Actor, object: ObjectId) -> Result<Impact> {
        decide(actor, Action::ManageApplications)?;
        let (app, now) = (self.clone(), self.now());
        let firm = actor.tenant().firm();
        self.read(actor.tenant(), move |db| {
            let found = db.firm_app_called(object)?.ok_or(Error::NotFound)?;
            let keys = keys_of_week(db, &found, now)?;
            let (mut calls, mut last_call) = (found.key.as_ref().map(|_| 0), None);
            for key in keys {
                let more = app.calls_of_week(db, (firm, key), now)?;
                calls = calls.map(|calls: u64| calls.saturating_add(more));
                last_call = last_call.max(app.last_call(db, (firm, key))?);
            }
            let (_, contacts) = db.app_offers(found.id)?;
            Ok(Impact { app: found, contacts, calls, last_call, undo_until: undo_ends(now) })
        })
        .await
    }

    /// Deletes an application: off everywhere, its key refused, at once (B5). `typed` is its name,
    /// case and accents apart, as the page asks for it.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Invalid` on `confirm` when it is not the application's.
    pub async fn delete_application(
        &self,
        actor: &Actor,
        object: ObjectId,
        typed: &str,
    ) -> Result<Deleted> {
        decide(actor, Action::ManageApplications)?;
        let (app, actor, typed) = (self.clone(), actor.clone(), fold(typed));
        self.write(actor.tenant(), move |db| {
            let number = db.firm_app_number(object)?.ok_or(Error::NotFound)?;
            // Held first, and then read: what is deleted is what is told.
            if !db.hold_firm_app(number)? {
                return Err(Error::NotFound);
            }
            let found = db.firm_app(number)?.ok_or(Error::NotFound)?;
            if typed != fold(&found.name) {
                return Err(Error::invalid("confirm", Flaw::NotTheName));
            }
            app.delete(db, &actor, &found)
        })
        .await
    }

    fn delete(
        &self,
        db: &mut Write<'_, Tenant>,
        actor: &Actor,
        found: &FirmApp,
    ) -> Result<Deleted> {
        let (now, by) = (self.now(), actor.staff().map(|staff| staff.id));
        let new = NewBatch { kind: BatchKind::Deleted, name: &found.name, by, at: now };
        let batch = db.insert_batch(&new)?;
        db.delete_firm_app(found.id, now)?;
        db.close_batch(batch, Some(found.id), (found.active_dossiers, 0))?;
        let deleted = Deleted { name: found.name.clone(), dossiers: found.active_dossiers, batch };
        let told = (EventKind::ApplicationDeleted, found.id, batch);
        self.tell_application(db, told, now)?;
        let entry = Entry {
            action: BatchKind::Deleted.code(),
            subject: subject(db, found)?,
            detail: json!({
                "name": found.name, "key": found.key.as_ref().map(|key| key.identifier.as_str()),
                "dossiers": deleted.dossiers, "batch": batch,
            }),
        };
        journal::write(db, actor, &entry, now)?;
        Ok(deleted)
    }

    /// One event about a whole application.
    pub(crate) fn tell_application(
        &self,
        db: &mut Write<'_, Tenant>,
        (kind, app, batch): (EventKind, FirmAppId, BatchId),
        now: Timestamp,
    ) -> Result<()> {
        let event = Event {
            object_id: self.object_id(),
            kind,
            firm_app: Some(app),
            dossier: None,
            data: json!({ "batch": batch }),
        };
        Ok(db.insert_events(&[event], Some(batch), now)?)
    }

    /// Takes away for good what was deleted 30 days ago, and what only an undo would need; answers
    /// for how many. What fails for one application waits, and keeps no other from going.
    ///
    /// # Errors
    /// `Busy`, `Internal`: the first of them.
    pub async fn purge_deleted(&self) -> Result<u64> {
        let now = self.now();
        let before = now.minus(days(UNDO_DAYS));
        let find = move |db: &mut Read<'_, System>| Ok(db.deleted_apps(before)?);
        let due = self.inner.store.read::<_, _, Error>(System, find).await?;
        let (mut purged, mut failed) = (0, None);
        for (firm, app) in due {
            match self.purge(hub_at(firm), app, now).await {
                Ok(done) => purged += u64::from(done),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        let forget = move |db: &mut Write<'_, System>| Ok(db.forget_undo_of(before)?);
        purged += self.inner.store.write::<_, _, Error>(System, forget).await?;
        failed.map_or(Ok(purged), Err)
    }

    /// Takes one application away for good: its key is stopped, its provider's address is free.
    async fn purge(&self, actor: Actor, number: FirmAppId, now: Timestamp) -> Result<bool> {
        let before = now.minus(days(UNDO_DAYS));
        self.write(actor.tenant(), move |db| {
            // Another node was first, or it was brought back in the last instant.
            if !db.hold_deleted_app(number, before)? {
                return Ok(false);
            }
            let (found, _) = db.firm_app_or_deleted(number)?.ok_or(Error::NotFound)?;
            let entry = Entry {
                action: "application.purged",
                subject: subject(db, &found)?,
                detail: json!({
                    "name": found.name,
                    "key": found.key.as_ref().map(|key| key.identifier.as_str()),
                    "dossiers": found.active_dossiers,
                }),
            };
            if let Some(key) = &found.key {
                db.revoke_key(key.id, now)?;
            }
            db.drop_firm_app(&found)?;
            journal::write(db, &actor, &entry, now)?;
            Ok(true)
        })
        .await
    }
}

/// The keys that have served an application in the last seven days, but for those that serve another
/// one now: whose calls were meant is not known of them.
fn keys_of_week(
    db: &mut Read<'_, Tenant>,
    app: &FirmApp,
    now: Timestamp,
) -> Result<BTreeSet<ApiKeyId>> {
    let mut keys: BTreeSet<_> = app.key.as_ref().map(|key| key.id).into_iter().collect();
    for key in db.keys_changed(app.id, now.minus(days(7)))? {
        if db.app_of_key(key)?.is_none() {
            keys.insert(key);
        }
    }
    Ok(keys)
}

/// `application:banque-connect`: the catalogue's name for ever.
pub(crate) fn subject(db: &mut Write<'_, Tenant>, app: &FirmApp) -> Result<String> {
    let slug = db.firm_app_slug(app.id)?.unwrap_or_default();
    Ok(format!("application:{slug}"))
}
