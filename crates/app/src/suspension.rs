//! Suspending an application and resuming it (B6). The firm and the operator each have a suspension
//! of their own; while either holds, the key is refused and nothing is lost.

use std::collections::HashSet;

use domain::{
    actor::{Actor, Tenant},
    event::{Event, EventKind},
    firm_app::{FirmApp, LONGEST_REASON, Side},
    id::{FirmAppId, ObjectId},
    policy::{Action, decide},
    text,
    time::Timestamp,
};
use serde_json::{Value, json};
use store::{Read, SuspensionLine, Write};

use crate::{
    App, Error, Result,
    journal::{self, Entry},
};

/// One side's suspension.
#[derive(Clone, Debug)]
pub struct Suspended {
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// "Claire Martin", for the firm's.
    pub by: Option<String>,
}

/// An application, and who holds it.
#[derive(Clone, Debug)]
pub struct SuspendedApp {
    /// The application.
    pub app: FirmApp,
    /// The firm's suspension.
    pub by_firm: Option<Suspended>,
    /// The operator's.
    pub by_operator: Option<Suspended>,
}

/// Who suspends or resumes what.
#[derive(Clone)]
struct Holding {
    actor: Actor,
    side: Side,
    application: ObjectId,
    now: Timestamp,
}

impl Holding {
    /// The application; the operator's may be a deleted one.
    fn find(&self, db: &mut Read<'_, Tenant>) -> Result<FirmApp> {
        match self.side {
            Side::Firm => find(db, self.application),
            Side::Operator => {
                db.firm_app_called_or_deleted(self.application)?.ok_or(Error::NotFound)
            }
        }
    }

    /// What is suspended or resumed.
    fn holds(&self, db: &mut Read<'_, Tenant>) -> Result<Vec<FirmAppId>> {
        let found = self.find(db)?.id;
        let twins = match self.side {
            Side::Firm => Vec::new(),
            Side::Operator => db.deleted_twins(found)?,
        };
        Ok([vec![found], twins].concat())
    }
}

/// An application that is added again is held as it was: the operator alone lifts what the operator
/// has suspended (B6).
pub(crate) fn inherit(db: &mut Write<'_, Tenant>, app: FirmAppId) -> Result<()> {
    for twin in db.deleted_twins(app)? {
        let held = db.suspensions(twin)?.into_iter().find(|line| line.side == Side::Operator);
        if let Some(line) = held {
            db.suspend(app, (Side::Operator, &line.reason), (None, line.since))?;
        }
    }
    Ok(())
}

impl App {
    /// One of the firm's applications, and who holds it.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn suspension(&self, actor: &Actor, application: ObjectId) -> Result<SuspendedApp> {
        decide(actor, Action::ManageApplications)?;
        self.read(actor.tenant(), move |db| {
            let app = find(db, application)?;
            let lines = db.suspensions(app.id)?;
            let of = |side| lines.iter().find(|line| line.side == side).cloned();
            let (by_firm, by_operator) = (of(Side::Firm), of(Side::Operator));
            Ok(SuspendedApp {
                app,
                by_firm: by_firm.map(Suspended::from),
                by_operator: by_operator.map(Suspended::from),
            })
        })
        .await
    }

    /// Suspends an application for the firm; `false` when it had already, and then the first reason
    /// stays.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Invalid` (`reason`: at most 200 characters).
    pub async fn suspend_application(
        &self,
        actor: &Actor,
        application: ObjectId,
        reason: &str,
    ) -> Result<bool> {
        decide(actor, Action::ManageApplications)?;
        self.suspend(self.holding(actor, Side::Firm, application), reason).await
    }

    /// Lifts the firm's suspension; `false` when there was none. The operator's stays.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn resume_application(&self, actor: &Actor, application: ObjectId) -> Result<bool> {
        decide(actor, Action::ManageApplications)?;
        self.resume(self.holding(actor, Side::Firm, application)).await
    }

    /// As [`App::suspend_application`], for the operator. It holds a deleted application too, and what
    /// comes from the same entry of the catalogue: deleting, undoing and adding again lift nothing.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Invalid` (`reason`).
    pub async fn suspend_for_operator(
        &self,
        actor: &Actor,
        application: ObjectId,
        reason: &str,
    ) -> Result<bool> {
        decide(actor, Action::SuspendForOperator)?;
        self.suspend(self.holding(actor, Side::Operator, application), reason).await
    }

    /// As [`App::resume_application`], for the operator. The firm's suspension stays.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn resume_for_operator(&self, actor: &Actor, application: ObjectId) -> Result<bool> {
        decide(actor, Action::SuspendForOperator)?;
        self.resume(self.holding(actor, Side::Operator, application)).await
    }

    /// The firm's applications with their slugs, for the operator to say which one is meant: also
    /// those that wait for the undo of their deletion, which come last.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn applications_for_operator(&self, actor: &Actor) -> Result<Vec<(String, FirmApp)>> {
        decide(actor, Action::SuspendForOperator)?;
        self.read(actor.tenant(), |db| {
            let (mut named, mut seen) = (Vec::new(), HashSet::new());
            for app in db.firm_apps_and_deleted()? {
                let slug = db.firm_app_slug(app.id)?.unwrap_or_default();
                // Added again since: what is done to that one is done to this one.
                if seen.insert((slug.clone(), app.name.clone())) {
                    named.push((slug, app));
                }
            }
            Ok(named)
        })
        .await
    }

    fn holding(&self, actor: &Actor, side: Side, application: ObjectId) -> Holding {
        Holding { actor: actor.clone(), side, application, now: self.now() }
    }

    async fn suspend(&self, holding: Holding, reason: &str) -> Result<bool> {
        let reason =
            text::clean(reason, LONGEST_REASON).map_err(|flaw| Error::invalid("reason", flaw))?;
        let app = self.clone();
        self.write(holding.actor.tenant(), move |db| {
            let Holding { actor, side, application, now } = &holding;
            let by = actor.staff().map(|staff| staff.id);
            let mut changed = false;
            for held in holding.holds(db)? {
                changed |= db.suspend(held, (*side, &reason), (by, *now))?;
            }
            if !changed {
                return Ok(false);
            }
            let detail = json!({ "application": application, "by": side, "reason": reason });
            app.tell_held(db, &holding, (EventKind::ApplicationSuspended, detail))?;
            Ok(true)
        })
        .await
    }

    async fn resume(&self, holding: Holding) -> Result<bool> {
        let app = self.clone();
        self.write(holding.actor.tenant(), move |db| {
            let Holding { side, application, .. } = &holding;
            let mut changed = false;
            for held in holding.holds(db)? {
                changed |= db.resume(held, *side)?;
            }
            if !changed {
                return Ok(false);
            }
            let detail = json!({ "application": application, "by": side });
            app.tell_held(db, &holding, (EventKind::ApplicationResumed, detail))?;
            Ok(true)
        })
        .await
    }

    /// One event, which says whether the application works now, and one entry of the journal.
    fn tell_held(
        &self,
        db: &mut Write<'_, Tenant>,
        holding: &Holding,
        (kind, detail): (EventKind, Value),
    ) -> Result<()> {
        let app = holding.find(db)?;
        let data = json!({
            "application": holding.application,
            "by": holding.side,
            "suspended": app.suspension.holds(),
        });
        let event = Event {
            object_id: self.object_id(),
            kind,
            firm_app: Some(app.id),
            dossier: None,
            data,
        };
        db.insert_events(&[event], None, holding.now)?;
        let slug = db.firm_app_slug(app.id)?.unwrap_or_default();
        let subject = format!("application:{slug}");
        let entry = Entry { action: kind.code(), subject, detail };
        journal::write(db, &holding.actor, &entry, holding.now)
    }
}

/// The firm's application that the outside calls so.
fn find(db: &mut Read<'_, Tenant>, application: ObjectId) -> Result<FirmApp> {
    db.firm_app_called(application)?.ok_or(Error::NotFound)
}

impl From<SuspensionLine> for Suspended {
    fn from(line: SuspensionLine) -> Self {
        Self { reason: line.reason, since: line.since, by: line.by }
    }
}
