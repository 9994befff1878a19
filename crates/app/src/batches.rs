//! "Historique": mass changes, numbered, and their undo (D7).
//!
//! An undo touches only what has not changed since. What has is told, dossier by dossier, and left
//! alone; an undo itself is not undone.

use domain::{
    actor::{Actor, Tenant},
    api_key::KeyState,
    batch::{BatchKind, Settings, undo_ends},
    event::{Event, EventKind},
    firm_app::FirmApp,
    id::{BatchId, FirmAppId},
    page::{Cursor, Page},
    policy::{Action, decide},
    search::fold,
    time::Timestamp,
};
use serde_json::json;
use store::{Batch, BatchApp, Fate, Given, Leftover, Undone, Write};

use crate::{
    App, Conflict, Error, Result,
    journal::{self, Entry},
};

/// A batch as "Historique" lists it.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// What it did, and whether it was undone.
    pub batch: Batch,
    /// Until when it can be undone; `None` when it can't be any more.
    pub undo_until: Option<Timestamp>,
}

/// A batch on its own page.
#[derive(Clone, Debug)]
pub struct BatchSheet {
    /// What it did, and whether it was undone.
    pub row: BatchRow,
    /// With which applications, when it was of several dossiers (D6).
    pub apps: Vec<BatchApp>,
    /// Some of the dossiers that its undo left alone.
    pub left: Vec<Leftover>,
    /// Whether there are more.
    pub more: bool,
}

/// What an undo works on.
struct Undoing<'a> {
    batch: &'a Batch,
    app: FirmApp,
    now: Timestamp,
}

impl App {
    /// A page of the firm's batches, newest first.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn history(&self, actor: &Actor, cursor: Option<Cursor>) -> Result<Page<BatchRow>> {
        decide(actor, Action::ManageApplications)?;
        let now = self.now();
        self.read(actor.tenant(), move |db| {
            Ok(db.batches(cursor.as_ref())?.map(|batch| row(batch, now)))
        })
        .await
    }

    /// One batch, with the dossiers that its undo left alone, 50 at a time, after a code and an
    /// application.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn batch(
        &self,
        actor: &Actor,
        batch: BatchId,
        after: (String, FirmAppId),
    ) -> Result<BatchSheet> {
        let (actor, now) = (actor.clone(), self.now());
        self.read(actor.tenant(), move |db| {
            let found = allowed(&actor, db.batch(batch)?)?;
            let mut left = db.leftovers(batch, (&after.0, after.1))?;
            let page = domain::page::PAGE as usize;
            let more = left.len() > page;
            left.truncate(page);
            Ok(BatchSheet { row: row(found, now), apps: db.batch_apps(batch)?, left, more })
        })
        .await
    }

    /// Undoes a batch, as far as nothing has changed since (D7). For 30 days, once. What section B
    /// did, an administrator undoes (B1), whoever did it; what was done to several dossiers (D6), its
    /// author too.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(UndoneAlready | NotUndoable | ApplicationDeleted |
    /// ApplicationSuspended | AddedAgain)`.
    pub async fn undo_batch(&self, actor: &Actor, batch: BatchId) -> Result<Batch> {
        let (app, actor, now) = (self.clone(), actor.clone(), self.now());
        self.write(actor.tenant(), move |db| {
            allowed(&actor, db.batch(batch)?)?;
            // As adding does: nothing comes, goes or is added in the meantime.
            db.lock_portfolio()?;
            let found = db.lock_batch(batch)?.ok_or(Error::NotFound)?;
            refuse(&found, now)?;
            let undone = match (found.kind, found.app) {
                (BatchKind::Switched, _) => app.switch_back(db, &found, now)?,
                (_, Some(number)) => app.undo(db, (&found, number), now)?,
                (_, None) => return Err(Error::Conflict(Conflict::NotUndoable)),
            };
            db.insert_undo(batch, actor.staff().map(|staff| staff.id), &undone)?;
            tell(db, &actor, (&found, &undone))?;
            db.batch(batch)?.ok_or(Error::NotFound)
        })
        .await
    }

    fn undo(
        &self,
        db: &mut Write<'_, Tenant>,
        (batch, number): (&Batch, FirmAppId),
        now: Timestamp,
    ) -> Result<Undone> {
        // The operator gives no other the name that is to come back (A3).
        if let (BatchKind::Deleted, Some(catalog)) = (batch.kind, db.catalog_app_of(number)?) {
            db.hold_catalog_app(&catalog.facts.slug)?;
        }
        let standing = db.hold_firm_app(number)?;
        let Some((app, _)) = db.firm_app_or_deleted(number)? else {
            return Err(Error::Conflict(Conflict::ApplicationDeleted));
        };
        let undoing = Undoing { batch, app, now };
        match batch.kind {
            BatchKind::Imported | BatchKind::Switched => {
                Err(Error::Conflict(Conflict::NotUndoable))
            }
            BatchKind::Deleted => self.restore(db, &undoing),
            _ if !standing => Err(Error::Conflict(Conflict::ApplicationDeleted)),
            BatchKind::Added => self.take_away(db, &undoing),
            BatchKind::Changed => self.change_back(db, &undoing),
        }
    }

    /// Undoes a deletion: the same activations, by the same people, since the same times (B5).
    fn restore(&self, db: &mut Write<'_, Tenant>, undoing: &Undoing<'_>) -> Result<Undone> {
        // Nor by its name may another take its place: two could not be told apart (A3).
        let name = fold(&undoing.app.name);
        let taken = db.firm_apps()?.iter().any(|app| fold(&app.name) == name);
        if taken || !db.restore_firm_app(undoing.app.id)? {
            return Err(Error::Conflict(Conflict::AddedAgain));
        }
        let told = (EventKind::ApplicationRestored, undoing.app.id, undoing.batch.id);
        self.tell_application(db, told, undoing.now)?;
        Ok(done(undoing, undoing.app.active_dossiers, (0, false)))
    }

    /// Undoes an addition: the application goes, unless something of it has changed since. One that is
    /// suspended would stay, emptied for good, or go with the operator's word about it (B6): it is
    /// refused.
    fn take_away(&self, db: &mut Write<'_, Tenant>, undoing: &Undoing<'_>) -> Result<Undone> {
        let (batch, app) = (undoing.batch.id, &undoing.app);
        if app.suspension.holds() {
            return Err(Error::Conflict(Conflict::ApplicationSuspended));
        }
        let left = db.note_leftovers(batch, app.id, undoing.now)? + db.note_later(batch, app.id)?;
        let settings_left = !db.later_changes(batch, app.id)?.is_empty();
        let closed = db.take_back(batch, app.id)?;
        if closed == app.active_dossiers && !settings_left {
            db.drop_firm_app(app)?;
        } else {
            db.count_active(app.id, -count(closed))?;
        }
        self.tell_many(db, undoing, (EventKind::ActivationClosed, closed))?;
        Ok(done(undoing, closed, (left, settings_left)))
    }

    /// Undoes a change of key, address, coverage or dossiers (B4).
    fn change_back(&self, db: &mut Write<'_, Tenant>, undoing: &Undoing<'_>) -> Result<Undone> {
        let (batch, app) = (undoing.batch, &undoing.app);
        let HandedBack { left, closed, given } = hand_back(db, (batch.id, app.id), undoing.now)?;
        let settings_left = settings_back(db, undoing)?;
        self.tell_many(db, undoing, (EventKind::ActivationClosed, closed))?;
        self.tell_many(db, undoing, (EventKind::ActivationOpened, given.dossiers))?;
        self.tell_many(db, undoing, (EventKind::OfferOpened, given.offers))?;
        Ok(done(undoing, given.dossiers + closed, (left, settings_left)))
    }

    /// One event, however many dossiers or offers (WH8).
    fn tell_many(
        &self,
        db: &mut Write<'_, Tenant>,
        undoing: &Undoing<'_>,
        (kind, many): (EventKind, u64),
    ) -> Result<()> {
        if many == 0 {
            return Ok(());
        }
        let of = match kind {
            EventKind::OfferOpened | EventKind::OfferClosed => "offers",
            _ => "dossiers",
        };
        let event = Event {
            object_id: self.object_id(),
            kind,
            firm_app: Some(undoing.app.id),
            dossier: None,
            data: json!({ "undo_of_batch": undoing.batch.id, of: many }),
        };
        Ok(db.insert_events(&[event], Some(undoing.batch.id), undoing.now)?)
    }
}

/// What an undo did to the dossiers of one application.
pub(crate) struct HandedBack {
    /// Left alone, for they have changed since.
    pub left: u64,
    /// Switched off again.
    pub closed: u64,
    /// Switched on again, with their offers.
    pub given: Given,
}

/// Takes back what a batch switched on of an application, and gives back what it switched off, where
/// nothing has changed since.
pub(crate) fn hand_back(
    db: &mut Write<'_, Tenant>,
    (batch, app): (BatchId, FirmAppId),
    now: Timestamp,
) -> Result<HandedBack> {
    let left = db.note_leftovers(batch, app, now)?;
    let closed = db.take_back(batch, app)?;
    let given = db.give_back(batch, app)?;
    db.count_active(app, count(given.dossiers) - count(closed))?;
    Ok(HandedBack { left, closed, given })
}

/// Gives an application back what a change took from it, where that has not changed since and can
/// still be had; whether something was left alone.
fn settings_back(db: &mut Write<'_, Tenant>, undoing: &Undoing<'_>) -> Result<bool> {
    let Some(change) = &undoing.batch.settings else { return Ok(false) };
    let app = &undoing.app;
    let (now, later) = (app.settings(), db.later_changes(undoing.batch.id, app.id)?);
    let (mut back, mut left) = change.taken_back(&now, &later);
    if back.key != now.key && !can_serve(db, &back, undoing.now)? {
        (back.key, left) = (now.key, true);
    }
    if back.provider_email != now.provider_email && !exchange_addresses(db, (&now, &back))? {
        (back.provider_email, left) = (now.provider_email.clone(), true);
    }
    if back != now && !db.update_settings(app.id, &back)? {
        return Err(Error::Busy);
    }
    Ok(left)
}

/// Whether the key still works and no other application has it by now: one that was revoked, or has
/// expired, would cut off a partner who works (C3).
fn can_serve(db: &mut Write<'_, Tenant>, settings: &Settings, now: Timestamp) -> Result<bool> {
    let Some(key) = settings.key else { return Ok(true) };
    let Some(found) = db.key_by_id(key)? else { return Ok(false) };
    // Nobody revokes it, or gives it away, between the look and the change.
    db.hold_key(&found.identifier)?;
    let live = db.key_by_id(key)?.is_some_and(|key| key.state(now) == KeyState::Live);
    Ok(live && db.app_of_key(key)?.is_none())
}

/// Takes the address that is wanted and frees the other; `false` when a user has it by now.
fn exchange_addresses(
    db: &mut Write<'_, Tenant>,
    (now, back): (&Settings, &Settings),
) -> Result<bool> {
    if let Some(email) = back.email()
        && !db.take_address(email.key(), true)?
    {
        return Ok(false);
    }
    if let Some(email) = now.email() {
        db.release_address(email.key())?;
    }
    Ok(true)
}

/// The batch, if the actor may see and undo it. Whoever manages no applications learns nothing of
/// which batches there are, but of their own.
fn allowed(actor: &Actor, found: Option<Batch>) -> Result<Batch> {
    let author = actor.staff().map(|staff| staff.id);
    let is_own = |batch: &Batch| {
        batch.kind == BatchKind::Switched && author.is_some() && batch.author == author
    };
    let action = match found.as_ref().map(|batch| (is_own(batch), batch.kind)) {
        Some((own, BatchKind::Switched)) => Action::UndoBatch { own },
        _ => Action::ManageApplications,
    };
    decide(actor, action)?;
    found.ok_or(Error::NotFound)
}

/// Refuses what is undone already, and what is too old.
fn refuse(batch: &Batch, now: Timestamp) -> Result<()> {
    if batch.undone.is_some() {
        return Err(Error::Conflict(Conflict::UndoneAlready));
    }
    if now >= undo_ends(batch.at) {
        return Err(Error::Conflict(Conflict::NotUndoable));
    }
    Ok(())
}

fn row(batch: Batch, now: Timestamp) -> BatchRow {
    let ends = undo_ends(batch.at);
    let can_be_undone = batch.undone.is_none() && now < ends && has_its_application(&batch);
    let undo_until = can_be_undone.then_some(ends);
    BatchRow { batch, undo_until }
}

/// Whether what a batch did is still there to be undone.
const fn has_its_application(batch: &Batch) -> bool {
    match batch.kind {
        BatchKind::Added | BatchKind::Changed => matches!(batch.fate, Fate::Standing),
        BatchKind::Deleted => matches!(batch.fate, Fate::Deleted),
        BatchKind::Imported => false,
        // Of several applications: those that are gone are left alone.
        BatchKind::Switched => true,
    }
}

fn done(undoing: &Undoing<'_>, dossiers: u64, (left_alone, settings_left): (u64, bool)) -> Undone {
    Undone { at: undoing.now, by: None, dossiers, left_alone, settings_left }
}

fn tell(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    (batch, undone): (&Batch, &Undone),
) -> Result<()> {
    let entry = Entry {
        action: "batch.undone",
        subject: format!("batch:{}", batch.id.get()),
        detail: json!({
            "kind": batch.kind.code(), "name": batch.name, "dossiers": undone.dossiers,
            "left_alone": undone.left_alone, "settings_left": undone.settings_left,
        }),
    };
    journal::write(db, actor, &entry, undone.at)
}

fn count(dossiers: u64) -> i64 {
    i64::try_from(dossiers).unwrap_or(i64::MAX)
}
