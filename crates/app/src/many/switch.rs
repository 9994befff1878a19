//! "Valider" on many dossiers, and its undo.

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    batch::BatchKind,
    event::{Event, EventKind},
    id::BatchId,
    time::Timestamp,
};
use serde_json::json;
use store::{Batch, BatchApp, Hand, NewBatch, Undone, Write};

use super::{Counted, PlanToken, count, hand, print};
use crate::{
    App, Conflict, Error, Result,
    activations::tell_ended,
    batches::{HandedBack, hand_back},
    journal::{self, Entry},
};

/// The most applications that a batch is called by.
const FEW: usize = 4;

/// What "Valider" did.
#[derive(Clone, Debug)]
pub struct Switched {
    /// With each application.
    pub apps: Vec<BatchApp>,
    /// The batch that can be undone (D7).
    pub batch: BatchId,
}

/// One "Valider".
struct Switching<'a> {
    actor: &'a Actor,
    hand: Hand,
    plan: &'a [Counted],
    now: Timestamp,
}

impl App {
    /// "Valider": switches on and off what the plan said, on the ticked dossiers on which the actor has
    /// a right, all in one transaction (D6). Pressing twice does it once and answers the same.
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft)` when nothing is ticked any more, `Conflict(DraftChanged)` when it
    /// would not do what was shown, `Invalid` (`dossiers`) when it would do nothing.
    pub async fn switch_many(&self, actor: &Actor, token: PlanToken) -> Result<Switched> {
        let (hand, now) = (hand(actor)?, self.now());
        let (app, actor, fresh) = (self.clone(), actor.clone(), self.object_id());
        self.write(actor.tenant(), move |db| {
            // As adding and importing do: no dossier comes, goes or changes hands in the meantime.
            db.lock_portfolio()?;
            if let Some(done) = db.batch_of_draft(token.selection)? {
                return Ok(Switched { apps: db.batch_apps(done.id)?, batch: done.id });
            }
            let own = db.lock_selection(hand.staff, fresh, now)?;
            if own.token != token.selection {
                return Err(Error::Conflict(Conflict::NoDraft));
            }
            let mut ended = Vec::new();
            for wanted in db.selected_apps(hand.staff)? {
                if !db.hold_firm_app(wanted.app)? {
                    return Err(Error::Conflict(Conflict::DraftChanged));
                }
            }
            for wanted in db.selected_apps(hand.staff)? {
                ended.extend(app.take_ended(db, wanted.app, now)?.map(|(_, ended)| ended));
            }
            let plan = count(db, hand, now)?;
            if own.revision != token.revision || print(&plan) != token.print {
                return Err(Error::Conflict(Conflict::DraftChanged));
            }
            let switching = Switching { actor: &actor, hand, plan: &plan, now };
            let done = app.switch(db, &switching, &token)?;
            tell_ended(db, &ended, now)?;
            write_down(db, &switching, &done)?;
            Ok(done)
        })
        .await
    }

    fn switch(
        &self,
        db: &mut Write<'_, Tenant>,
        switching: &Switching<'_>,
        token: &PlanToken,
    ) -> Result<Switched> {
        let (hand, now) = (switching.hand, switching.now);
        if switching.plan.iter().all(|counted| counted.changes == 0) {
            return Err(Error::invalid("dossiers", Flaw::NothingToChange));
        }
        let name = names(switching.plan);
        let new =
            NewBatch { kind: BatchKind::Switched, name: &name, by: Some(hand.staff), at: now };
        let batch = db.insert_batch(&new)?;
        let (mut apps, mut totals) = (Vec::new(), (0, 0));
        for counted in switching.plan.iter().filter(|counted| counted.changes > 0) {
            let switched = switch_one(db, (hand, batch), counted, now)?;
            let total = if switched.switched_on { &mut totals.0 } else { &mut totals.1 };
            *total += switched.dossiers;
            apps.push(switched);
        }
        db.close_batch(batch, None, totals)?;
        db.note_draft(batch, token.selection)?;
        let mut events: Vec<Event> = Vec::new();
        for app in &apps {
            let offers = db.kept_offers(app.app, batch)?;
            if offers > 0 {
                let data = json!({ "batch": batch, "offers": offers });
                events.push(self.many_told(EventKind::OfferClosed, app, data));
            }
            events.push(self.told(batch, app));
        }
        db.insert_events(&events, Some(batch), now)?;
        db.drop_selection(hand.staff)?;
        Ok(Switched { apps, batch })
    }

    /// One event for each application, however many dossiers (WH8).
    fn told(&self, batch: BatchId, switched: &BatchApp) -> Event {
        let kind = match switched.switched_on {
            true => EventKind::ActivationOpened,
            false => EventKind::ActivationClosed,
        };
        self.many_told(kind, switched, json!({ "batch": batch, "dossiers": switched.dossiers }))
    }

    fn many_told(&self, kind: EventKind, of: &BatchApp, data: serde_json::Value) -> Event {
        let object_id = self.object_id();
        Event { object_id, kind, firm_app: Some(of.app), dossier: None, data }
    }

    /// Undoes a batch of several dossiers, application by application. One that is deleted is left
    /// alone, with all its dossiers.
    pub(crate) fn switch_back(
        &self,
        db: &mut Write<'_, Tenant>,
        batch: &Batch,
        now: Timestamp,
    ) -> Result<Undone> {
        let mut undone =
            Undone { at: now, by: None, dossiers: 0, left_alone: 0, settings_left: false };
        let (apps, mut standing) = (db.batch_apps(batch.id)?, Vec::new());
        for of in apps {
            if db.hold_firm_app(of.app)? {
                standing.push(of);
            } else {
                db.note_gone(batch.id, of.app)?;
                undone.left_alone += of.dossiers;
            }
        }
        let mut events = Vec::new();
        for of in &standing {
            let HandedBack { left, closed, given } = hand_back(db, (batch.id, of.app), now)?;
            undone.left_alone += left;
            undone.dossiers += given.dossiers + closed;
            let each = [
                (EventKind::ActivationClosed, "dossiers", closed),
                (EventKind::ActivationOpened, "dossiers", given.dossiers),
                (EventKind::OfferOpened, "offers", given.offers),
            ];
            for (kind, what, many) in each.into_iter().filter(|(.., many)| *many > 0) {
                let data = json!({ "undo_of_batch": batch.id, what: many });
                events.push(self.many_told(kind, of, data));
            }
        }
        db.insert_events(&events, Some(batch.id), now)?;
        Ok(undone)
    }
}

/// Switches one application on or off, as the plan said.
fn switch_one(
    db: &mut Write<'_, Tenant>,
    (hand, batch): (Hand, BatchId),
    counted: &Counted,
    now: Timestamp,
) -> Result<BatchApp> {
    let wanted = counted.wanted;
    let dossiers = db.switch_selected((hand, batch), wanted, now)?;
    // A master was changed in this instant: the plan is shown again.
    if dossiers != counted.changes {
        return Err(Error::Conflict(Conflict::DraftChanged));
    }
    let change = dossiers.cast_signed();
    db.count_active(wanted.app, if wanted.switch_on { change } else { -change })?;
    let switched = BatchApp {
        app: wanted.app,
        name: counted.app.name.clone(),
        switched_on: wanted.switch_on,
        ends_at: wanted.ends_at,
        dossiers,
        was_gone: false,
    };
    db.insert_batch_app(batch, &switched)?;
    Ok(switched)
}

/// "Trésoly, PaieSimple": how "Historique" calls the batch.
fn names(plan: &[Counted]) -> String {
    let names = plan.iter().filter(|counted| counted.changes > 0);
    let names: Vec<&str> = names.map(|counted| counted.app.name.as_str()).collect();
    let told = names.iter().take(FEW).copied().collect::<Vec<_>>().join(", ");
    if names.len() > FEW { format!("{told}, +{}", names.len() - FEW) } else { told }
}

/// One entry, with the numbers of the batch.
fn write_down(
    db: &mut Write<'_, Tenant>,
    switching: &Switching<'_>,
    done: &Switched,
) -> Result<()> {
    let mut apps = Vec::new();
    for app in &done.apps {
        apps.push(json!({
            "name": app.name, "on": app.switched_on, "dossiers": app.dossiers,
            "until": app.ends_at.map(|end| end.to_string()),
            "offers_lost": db.kept_offers(app.app, done.batch)?,
        }));
    }
    let entry = Entry {
        action: BatchKind::Switched.code(),
        subject: format!("batch:{}", done.batch.get()),
        detail: json!({ "applications": apps, "batch": done.batch }),
    };
    journal::write(db, switching.actor, &entry, switching.now)
}
