//! Granting, refusing and withdrawing.

use domain::{
    activation::ActivationChanges,
    actor::{Actor, Tenant},
    id::{ObjectId, StaffId},
    policy::{Action, decide},
    request::Outcome,
    time::Timestamp,
};
use serde_json::{Value, json};
use store::{DossierRef, RequestLine, RequestedApp, Write};

use super::{About, find, staff, tell};
use crate::{
    App, Conflict, Error, Result, Saved,
    activations::Target,
    journal::{self, Entry},
};

/// What granting a request did.
#[derive(Clone, Debug)]
pub struct Granted {
    /// Who had asked.
    pub asker: String,
    /// What was switched, and what was so already.
    pub saved: Saved,
    /// Applications that the firm has no more.
    pub gone: Vec<String>,
}

/// A request that is being decided: nobody else decides it.
struct Deciding<'a> {
    actor: &'a Actor,
    me: StaffId,
    now: Timestamp,
    line: RequestLine,
    dossier: DossierRef,
    apps: Vec<RequestedApp>,
}

impl App {
    /// Does what a request asks for, as whoever decides, and writes to whoever asked. What was so
    /// already, or is gone, is told.
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3), `Conflict` (`RequestOver`; `DossierArchived` when something is to be
    /// switched on).
    pub async fn grant_request(&self, actor: &Actor, request: ObjectId) -> Result<Granted> {
        let (me, now) = (staff(actor)?, self.now());
        let (app, actor) = (self.clone(), actor.clone());
        let granted = self
            .write(actor.tenant(), move |db| {
                let deciding = Deciding::begin(db, (&actor, me, now), request)?;
                deciding.close(db, Outcome::Granted)?;
                if deciding.dossier.archived && deciding.apps.iter().any(|app| app.on) {
                    return Err(Error::Conflict(Conflict::DossierArchived));
                }
                let (changes, gone) = deciding.hold(db)?;
                let switched = app.switch_one(db, &deciding.target(), &changes)?;
                tell::who_asked(
                    db,
                    (&deciding.line, deciding.about()),
                    (&deciding.apps, &gone, true),
                )?;
                let saved = app.tell_what_switched(db, &deciding.target(), switched)?;
                let detail = json!({
                    "on": saved.done.on, "off": saved.done.off, "gone": gone.len(),
                });
                deciding.note(db, ("request.granted", detail))?;
                let asker = deciding.line.asker.unwrap_or_default();
                Ok(Granted { asker, saved, gone })
            })
            .await?;
        self.send_mail_soon();
        Ok(granted)
    }

    /// Refuses a request, and writes to whoever asked; answers who that is.
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3), `Conflict(RequestOver)`.
    pub async fn refuse_request(&self, actor: &Actor, request: ObjectId) -> Result<String> {
        let (me, now, actor) = (staff(actor)?, self.now(), actor.clone());
        let asker = self
            .write(actor.tenant(), move |db| {
                let deciding = Deciding::begin(db, (&actor, me, now), request)?;
                deciding.close(db, Outcome::Refused)?;
                tell::who_asked(
                    db,
                    (&deciding.line, deciding.about()),
                    (&deciding.apps, &[], false),
                )?;
                deciding.note(db, ("request.refused", json!({})))?;
                Ok(deciding.line.asker.unwrap_or_default())
            })
            .await?;
        self.send_mail_soon();
        Ok(asker)
    }

    /// Withdraws a request that one has made; mails about it that have not gone are given up. Answers
    /// about which dossier it was.
    ///
    /// # Errors
    /// `NotFound`, `Denied` for anybody else's, `Conflict(RequestOver)`.
    pub async fn withdraw_request(&self, actor: &Actor, request: ObjectId) -> Result<String> {
        let (me, now, actor) = (staff(actor)?, self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let (line, dossier) = find(db, (request, me))?;
            decide(&actor, Action::WithdrawRequest { own: line.asked_by == me })?;
            let withdrawing = Deciding::of(db, (&actor, me, now), (line, dossier))?;
            withdrawing.close(db, Outcome::Withdrawn)?;
            withdrawing.note(db, ("request.withdrawn", json!({})))?;
            Ok(withdrawing.line.dossier)
        })
        .await
    }
}

impl<'a> Deciding<'a> {
    fn begin(
        db: &mut Write<'_, Tenant>,
        (actor, me, now): (&'a Actor, StaffId, Timestamp),
        request: ObjectId,
    ) -> Result<Self> {
        let (_, dossier) = find(db, (request, me))?;
        // The right is looked at while nobody hands the dossier over or archives it.
        db.hold_dossier(dossier.id)?;
        let (line, dossier) = find(db, (request, me))?;
        decide(actor, Action::SetActivations(dossier.relation))?;
        Self::of(db, (actor, me, now), (line, dossier))
    }

    fn of(
        db: &mut Write<'_, Tenant>,
        (actor, me, now): (&'a Actor, StaffId, Timestamp),
        (line, dossier): (RequestLine, DossierRef),
    ) -> Result<Self> {
        let apps = db.requested_apps(&[line.request.id])?;
        Ok(Self { actor, me, now, line, dossier, apps })
    }

    /// Notes what becomes of it: of many who decide at once, one does. Mails about it that have not
    /// gone have nothing to tell any more.
    fn close(&self, db: &mut Write<'_, Tenant>, outcome: Outcome) -> Result<()> {
        let request = &self.line.request;
        if !db.close_request(request.id, outcome, (self.me, self.now))? {
            return Err(Error::Conflict(Conflict::RequestOver));
        }
        Ok(db.drop_mails_about(request.object_id, self.now)?)
    }

    /// Holds the applications, in the order of their numbers; answers what is to be changed of those
    /// that are the firm's still, and the names of the others.
    fn hold(
        &self,
        db: &mut Write<'_, Tenant>,
    ) -> Result<(ActivationChanges<ObjectId>, Vec<String>)> {
        let (mut changes, mut gone) = (ActivationChanges::default(), Vec::new());
        let mut apps: Vec<&RequestedApp> = self.apps.iter().collect();
        apps.sort_unstable_by_key(|app| app.app);
        for app in apps {
            let held = db.hold_firm_app(app.app)?;
            match db.firm_app(app.app)?.filter(|_| held) {
                Some(found) if app.on => drop(changes.on.insert(found.object_id)),
                Some(found) => drop(changes.off.insert(found.object_id)),
                None => gone.push(app.name.clone()),
            }
        }
        Ok((changes, gone))
    }

    fn target(&self) -> Target<'_> {
        Target { actor: self.actor, code: &self.line.code, dossier: &self.dossier }
    }

    fn about(&self) -> (About<'_>, tell::Decision) {
        let (dossier, name) = (self.dossier.id, self.line.dossier.as_str());
        let about = About { dossier, code: &self.line.code, name };
        (about, tell::Decision { by: self.me, at: self.now })
    }

    /// The entry of the journal: of whoever asked the number.
    fn note(
        &self,
        db: &mut Write<'_, Tenant>,
        (action, mut detail): (&'static str, Value),
    ) -> Result<()> {
        detail["request"] = json!(self.line.request.object_id);
        detail["asked_by"] = json!(self.line.asked_by);
        let subject = format!("dossier:{}", self.line.code);
        journal::write(db, self.actor, &Entry { action, subject, detail }, self.now)
    }
}
