//! Suspending an application and resuming it (B6). The firm and the operator each have a suspension
//! of their own; while either holds, the key is refused and nothing is lost.

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    api_key::holds_secret,
    event::{Event, EventKind},
    firm_app::{FirmApp, LONGEST_REASON, Side},
    id::ObjectId,
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

    /// As [`App::suspend_application`], for the operator.
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

    /// The firm's applications with their slugs, for the operator to say which one is meant.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn applications_for_operator(&self, actor: &Actor) -> Result<Vec<(String, FirmApp)>> {
        decide(actor, Action::SuspendForOperator)?;
        self.read(actor.tenant(), |db| {
            let apps = db.firm_apps()?.into_iter();
            apps.map(|app| Ok((db.firm_app_slug(app.id)?.unwrap_or_default(), app))).collect()
        })
        .await
    }

    fn holding(&self, actor: &Actor, side: Side, application: ObjectId) -> Holding {
        Holding { actor: actor.clone(), side, application, now: self.now() }
    }

    async fn suspend(&self, holding: Holding, reason: &str) -> Result<bool> {
        let reason = checked(reason).map_err(|flaw| Error::invalid("reason", flaw))?;
        let app = self.clone();
        self.write(holding.actor.tenant(), move |db| {
            let Holding { actor, side, application, now } = &holding;
            let found = find(db, *application)?;
            let by = actor.staff().map(|staff| staff.id);
            if !db.suspend(found.id, (*side, &reason), (by, *now))? {
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
            let found = find(db, *application)?;
            if !db.resume(found.id, *side)? {
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
        let app = find(db, holding.application)?;
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

/// A reason that can be kept: some words, and no secret among them.
fn checked(reason: &str) -> Result<String, Flaw> {
    let reason = text::clean(reason, LONGEST_REASON)?;
    if holds_secret(&reason) { Err(Flaw::HoldsSecret) } else { Ok(reason) }
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
