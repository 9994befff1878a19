//! Asking.

use std::collections::{BTreeSet, HashSet};

use domain::{
    Flaw, Invalid,
    activation::ActivationChanges,
    actor::{Actor, Tenant},
    firm_app::FirmApp,
    id::{FirmAppId, ObjectId, StaffId},
    policy::{Action, decide},
    request::{self, MOST_A_DAY, MOST_PENDING, RequestState},
    text::Code,
    time::{Timestamp, days},
};
use serde_json::json;
use store::{DossierRef, NewRequest, Write};

use super::{About, staff, tell};
use crate::{
    App, Conflict, Error, Result,
    activations::still_named,
    journal::{self, Entry},
};

/// What somebody asks for.
#[derive(Clone, Debug, Default)]
pub struct Requested {
    /// What to switch on.
    pub on: BTreeSet<ObjectId>,
    /// What to switch off.
    pub off: BTreeSet<ObjectId>,
    /// A word to whoever decides, as typed.
    pub word: String,
}

impl App {
    /// Asks whoever may to switch applications on or off for a dossier; they are written to. Answers
    /// what addresses call the request.
    ///
    /// # Errors
    /// `NotFound`, for an application of which the firm has no trace too; `Denied` for whoever may do it
    /// themselves; `Conflict` (`DossierArchived`, `RequestPending`, `ManyRequests`); `Invalid`: `ask`
    /// (`missing`; `changed` when something is so already, or gone), `word`.
    pub async fn ask_for_activations(
        &self,
        actor: &Actor,
        code: &Code,
        asked: Requested,
    ) -> Result<ObjectId> {
        let (me, now, object) = (staff(actor)?, self.now(), self.object_id());
        let (actor, code, Requested { on, off, word }) = (actor.clone(), code.clone(), asked);
        // Until when is for whoever grants it to say.
        let changes = ActivationChanges { on, off, ..ActivationChanges::default() };
        self.write(actor.tenant(), move |db| {
            let dossier = db.dossier_ref(&code, Some(me))?.ok_or(Error::NotFound)?;
            decide(&actor, Action::AskForActivations(dossier.relation))?;
            // Whoever asks twice at once asks one after the other.
            db.hold_staff(me)?;
            may_ask_more(db, (&dossier, me), now)?;
            let (apps, gone) = still_named(db, &changes)?;
            let word = check(db, (&dossier, &changes, &apps), (!gone.is_empty(), &word, now))?;
            let apps: Vec<_> = apps.iter().map(|app| line(app, &changes)).collect();
            let (life, dossier) = ((now, request::lapses(now)), dossier.id);
            let new = NewRequest { object_id: object, dossier, asked_by: me, word: &word, life };
            db.insert_request(&new, &apps)?;
            let name = db.dossier_head(dossier)?.name;
            let about = About { dossier, code: &code, name: &name };
            tell::those_who_may(db, (&new, &about), &apps)?;
            journal::write(db, &actor, &entry(&code, (&new, &changes)), now)
        })
        .await?;
        self.send_mail_soon();
        Ok(object)
    }
}

fn line<'a>(app: &'a FirmApp, changes: &ActivationChanges<ObjectId>) -> (FirmAppId, &'a str, bool) {
    (app.id, app.name.as_str(), changes.on.contains(&app.object_id))
}

fn entry(code: &Code, (new, changes): (&NewRequest<'_>, &ActivationChanges<ObjectId>)) -> Entry {
    Entry {
        action: "request.made",
        subject: format!("dossier:{code}"),
        detail: json!({
            "request": new.object_id, "asked_by": new.asked_by, "on": changes.on, "off": changes.off,
        }),
    }
}

/// Whether somebody may have one more request pending, and one about this dossier.
fn may_ask_more(
    db: &mut Write<'_, Tenant>,
    (dossier, me): (&DossierRef, StaffId),
    now: Timestamp,
) -> Result<()> {
    let last = db.last_request(dossier.id, me)?;
    if last.is_some_and(|line| line.request.state(now) == RequestState::Pending) {
        return Err(Error::Conflict(Conflict::RequestPending));
    }
    let many = db.count_pending(me, now)? >= MOST_PENDING
        || db.count_asked_since(me, now.minus(days(1)))? >= MOST_A_DAY;
    match many {
        true => Err(Error::Conflict(Conflict::ManyRequests)),
        false => Ok(()),
    }
}

/// What is wrong with a request, if anything; answers its word.
fn check(
    db: &mut Write<'_, Tenant>,
    (dossier, changes, apps): (&DossierRef, &ActivationChanges<ObjectId>, &[FirmApp]),
    (some_are_gone, typed, now): (bool, &str, Timestamp),
) -> Result<String> {
    if dossier.archived && !changes.on.is_empty() {
        return Err(Error::Conflict(Conflict::DossierArchived));
    }
    let active = db.active_now(dossier.id, now)?;
    let active: HashSet<FirmAppId> = active.into_iter().map(|on| on.app).collect();
    let so = |app: &FirmApp| active.contains(&app.id) == changes.on.contains(&app.object_id);
    let ask = match changes.is_empty() {
        true => Some(Flaw::Missing),
        // What is asked for both ways is so already in one of them.
        false if !changes.on.is_disjoint(&changes.off) => Some(Flaw::Changed),
        false => (some_are_gone || apps.iter().any(so)).then_some(Flaw::Changed),
    };
    match (ask, request::word(typed)) {
        (None, Ok(word)) => Ok(word),
        (ask, word) => {
            let ask = ask.map(|flaw| Invalid::new("ask", flaw)).into_iter();
            let word = word.err().map(|flaw| Invalid::new("word", flaw));
            Err(Error::Invalid(ask.chain(word).collect()))
        }
    }
}
