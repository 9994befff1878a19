//! Changing an application of the firm: its key, its provider's address, its dossiers (B4). The draft
//! is the wizard's; here is its "Valider".

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    batch::{BatchKind, Settings, SettingsChange},
    event::{Event, EventKind},
    firm_app::FirmApp,
    id::{BatchId, ObjectId, StaffId},
    time::Timestamp,
};
use serde_json::{Value, json};
use store::{Batch, DraftRecord, NewBatch, Opening, Write};

use crate::{
    App, Conflict, Definition, DraftToken, Error, Purpose, Result, Shown, applications, deletion,
    draft::{as_things_stand, changed, checks, may_add, summary::mark},
    journal::{self, Entry},
};

/// What "Valider" did to an application (B4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The application's name.
    pub name: String,
    /// The dossiers on which it was switched on.
    pub on: u64,
    /// Those on which it was switched off.
    pub off: u64,
    /// The batch that can be undone (D7).
    pub batch: BatchId,
}

/// What one "Valider" works on.
struct Changing<'a> {
    actor: &'a Actor,
    staff: StaffId,
    draft: &'a DraftRecord,
    app: &'a FirmApp,
    now: Timestamp,
}

impl App {
    /// "Valider": gives an application what the actor's draft says, all in one transaction (B4, C9).
    /// What colleagues did to other dossiers in the meantime stays. Pressing twice does it once and
    /// answers the same.
    ///
    /// # Errors
    /// `Denied`, `NotFound` when it is not a partner's of the firm (B3), `Conflict(NoDraft |
    /// NotDefined | DraftChanged)`, `Invalid` when the definition holds no more (`key`, `email`) or
    /// nothing would change (`dossiers`).
    pub async fn change_application(
        &self,
        actor: &Actor,
        application: ObjectId,
        token: DraftToken,
    ) -> Result<Changed> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        let (app, actor) = (self.clone(), actor.clone());
        self.write(actor.tenant(), move |db| {
            // As adding does: no dossier and no key comes, goes or is taken in the meantime.
            db.lock_portfolio()?;
            let number = db.firm_app_number(application)?.ok_or(Error::NotFound)?;
            if let Some(done) = db.batch_of_draft(token.id)? {
                return Ok(done.into());
            }
            if !db.hold_firm_app(number)? {
                return Err(Error::NotFound);
            }
            let found = changed(db, Purpose::Changing(application))?.ok_or(Error::NotFound)?;
            let draft = db.lock_draft(staff, Some(number))?;
            let draft = draft.filter(|draft| draft.token == token.id);
            let draft = draft.ok_or(Error::Conflict(Conflict::NoDraft))?;
            if draft.revision != token.revision {
                return Err(Error::Conflict(Conflict::DraftChanged));
            }
            let draft = as_things_stand(draft, Some(&found));
            let changing = Changing { actor: &actor, staff, draft: &draft, app: &found, now };
            app.change(db, &changing, token.shown)
        })
        .await
    }

    fn change(
        &self,
        db: &mut Write<'_, Tenant>,
        changing: &Changing<'_>,
        shown: Option<Shown>,
    ) -> Result<Changed> {
        let settings = settings(db, changing)?;
        let (app, by) = (changing.app, Some(changing.staff));
        let new = NewBatch { kind: BatchKind::Changed, name: &app.name, by, at: changing.now };
        let batch = db.insert_batch(&new)?;
        let mark = mark(db, changing.draft, Some(app))?;
        let (on, off) = switch(db, changing, batch)?;
        // Not what the summary said: it is shown again (C10).
        if shown.is_some_and(|shown| shown != Shown { on, off, mark }) {
            return Err(Error::Conflict(Conflict::DraftChanged));
        }
        if (on, off) == (0, 0) && !settings.is_change() {
            return Err(Error::invalid("dossiers", Flaw::NothingToChange));
        }
        if settings.is_change() {
            give(db, app, &settings)?;
            db.note_settings(batch, &settings)?;
        }
        db.count_active(app.id, on.cast_signed() - off.cast_signed())?;
        db.close_batch(batch, Some(app.id), (on, off))?;
        db.note_draft(batch, changing.draft.token)?;
        db.delete_draft(changing.draft.id)?;
        let done = Changed { name: app.name.clone(), on, off, batch };
        self.tell_switched(db, changing, &done)?;
        write_down(db, changing, (&done, &settings))?;
        Ok(done)
    }

    /// One event each, however many dossiers: a batch is told once (WH8).
    fn tell_switched(
        &self,
        db: &mut Write<'_, Tenant>,
        changing: &Changing<'_>,
        done: &Changed,
    ) -> Result<()> {
        let offers = db.kept_offers(changing.app.id, done.batch)?;
        let each =
            [(EventKind::ActivationOpened, done.on), (EventKind::ActivationClosed, done.off)];
        let event = |(kind, what, many): (EventKind, &str, u64)| Event {
            object_id: self.object_id(),
            kind,
            firm_app: Some(changing.app.id),
            dossier: None,
            data: json!({ "batch": done.batch, what: many }),
        };
        let ended = (EventKind::OfferClosed, "offers", offers);
        let each = each.map(|(kind, dossiers)| (kind, "dossiers", dossiers));
        let told = [ended].into_iter().chain(each).filter(|(_, _, many)| *many > 0);
        let events: Vec<Event> = told.map(event).collect();
        Ok(db.insert_events(&events, Some(done.batch), changing.now)?)
    }
}

/// What the application has and what it will have, if step 1 still holds.
fn settings(db: &mut Write<'_, Tenant>, changing: &Changing<'_>) -> Result<SettingsChange> {
    let (draft, app) = (changing.draft, changing.app);
    if !draft.defined {
        return Err(Error::Conflict(Conflict::NotDefined));
    }
    let wanted = Definition::from(draft);
    applications::hold(db, &wanted)?;
    let checked = checks::check_change(db, (app.id, &wanted), changing.now)?;
    let (key, email) = checked.map_err(Error::Invalid)?;
    let after = Settings {
        key: Some(key.id),
        provider_email: Some((email.as_str().to_owned(), email.key().to_owned())),
        covers_future: draft.takes_future,
    };
    Ok(SettingsChange { before: app.settings(), after })
}

/// Switches on and off; answers for how many dossiers.
fn switch(
    db: &mut Write<'_, Tenant>,
    changing: &Changing<'_>,
    batch: BatchId,
) -> Result<(u64, u64)> {
    let (draft, app) = (changing.draft, changing.app.id);
    let opening =
        Opening { at: changing.now, by: Some(changing.staff), batch: Some(batch), ends_at: None };
    match draft.takes_all {
        true => Ok((db.open_everywhere(app, opening)?, 0)),
        false => {
            let off = db.close_unticked(app, draft.id, batch)?;
            Ok((db.open_ticked(app, draft.id, opening)?, off))
        }
    }
}

/// Gives the application its settings. The address that it leaves is free again, the key unused.
fn give(db: &mut Write<'_, Tenant>, app: &FirmApp, settings: &SettingsChange) -> Result<()> {
    let (before, after) = (&settings.before, &settings.after);
    if before.provider_email != after.provider_email {
        if let Some(email) = after.email()
            && !db.take_address(email.key(), true)?
        {
            return Err(Error::invalid("email", Flaw::EmailOfUser));
        }
        if let Some(email) = before.email() {
            db.release_address(email.key())?;
        }
    }
    match db.update_settings(app.id, after)? {
        true => Ok(()),
        false => Err(Error::invalid("key", Flaw::KeyUsed)),
    }
}

fn write_down(
    db: &mut Write<'_, Tenant>,
    changing: &Changing<'_>,
    (done, settings): (&Changed, &SettingsChange),
) -> Result<()> {
    let mut told = |settings: &Settings| -> Result<Value> {
        let key = settings.key.map_or(Ok(None), |key| db.key_by_id(key))?;
        Ok(json!({
            "key": key.map(|key| key.identifier.to_string()),
            "email": settings.email().map(|email| email.to_string()),
            "future": settings.covers_future,
        }))
    };
    let (before, after) = (told(&settings.before)?, told(&settings.after)?);
    let entry = Entry {
        action: BatchKind::Changed.code(),
        subject: deletion::subject(db, changing.app)?,
        detail: json!({
            "name": done.name, "before": before, "after": after,
            "on": done.on, "off": done.off, "all": changing.draft.takes_all, "batch": done.batch,
            "offers_lost": db.kept_offers(changing.app.id, done.batch)?,
        }),
    };
    journal::write(db, changing.actor, &entry, changing.now)
}

impl From<Batch> for Changed {
    fn from(batch: Batch) -> Self {
        Self { name: batch.name, on: batch.dossiers, off: batch.closed, batch: batch.id }
    }
}
