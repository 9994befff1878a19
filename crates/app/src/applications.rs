//! The firm's applications: menu "LoopHub", tab "Applications" (B), and the end of the wizard (C9).

use std::cmp::Ordering;

use domain::{
    Flaw, Invalid,
    actor::{Actor, Tenant},
    api_key::KeyIdentifier,
    batch::BatchKind,
    event::{Event, EventKind},
    firm_app::{FirmApp, Standing},
    id::{BatchId, FirmAppId, StaffId},
    policy::{Action, decide},
    search::fold,
    text::Email,
    time::Timestamp,
};
use serde_json::json;
use store::{AddedApp, DraftRecord, NewBatch, NewFirmApp, Opening, Write};

use crate::{
    App, Conflict, Definition, DraftToken, Error, Result, Shown,
    draft::{
        checks::{self, Defined},
        may_add,
    },
    journal::{self, Entry},
    suspension,
};

/// What "Valider" did (C9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The application's name.
    pub name: String,
    /// The dossiers on which it was switched on.
    pub dossiers: u64,
    /// The batch that can be undone (D7).
    pub batch: BatchId,
}

/// Which of the firm's applications to list, and in which order (B2).
#[derive(Clone, Debug, Default)]
pub struct ApplicationQuery {
    /// Part of a name, an identifier or an address, as typed; blank means all.
    pub search: String,
    /// In which order.
    pub sort: ApplicationSort,
    /// From the last to the first.
    pub descending: bool,
}

/// By what the firm's applications are put in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApplicationSort {
    /// By name, as dictionaries do.
    #[default]
    Name,
    /// By kind.
    Kind,
    /// By the public half of the key; those without one last.
    Key,
    /// By the provider's address; those without one last.
    Email,
    /// By the number of dossiers on which they are active.
    Dossiers,
    /// By what stops them.
    State,
}

/// An application as its tab lists it.
#[derive(Clone, Debug)]
pub struct ApplicationRow {
    /// The application.
    pub app: FirmApp,
    /// How it stands now.
    pub standing: Standing,
}

/// What one "Valider" works on.
struct Adding<'a> {
    actor: &'a Actor,
    staff: StaffId,
    draft: &'a DraftRecord,
    /// On how many dossiers the summary said that it switches on and off.
    shown: Option<Shown>,
    now: Timestamp,
}

impl App {
    /// The firm's applications, by name (B2). Administrators only (B1).
    ///
    /// # Errors
    /// `Denied`.
    pub async fn applications(&self, actor: &Actor) -> Result<Vec<FirmApp>> {
        decide(actor, Action::ManageApplications)?;
        self.read(actor.tenant(), |db| {
            let mut apps = db.firm_apps()?;
            apps.sort_by_cached_key(|app| fold(&app.name));
            Ok(apps)
        })
        .await
    }

    /// The tab's list: searched, and put in order (B2).
    ///
    /// # Errors
    /// `Denied`.
    pub async fn application_rows(
        &self,
        actor: &Actor,
        query: &ApplicationQuery,
    ) -> Result<Vec<ApplicationRow>> {
        let (now, wanted) = (self.now(), fold(&query.search));
        let mut apps = self.applications(actor).await?;
        apps.retain(|app| is_found(app, &wanted));
        let row = |app: FirmApp| ApplicationRow { standing: app.standing(now), app };
        let mut rows: Vec<_> = apps.into_iter().map(row).collect();
        // Stable: what is equal stays by name.
        rows.sort_by(|a, b| compare(query.sort, a, b));
        if query.descending {
            rows.reverse();
        }
        Ok(rows)
    }

    /// "Valider": adds the application of the actor's draft and switches it on, all in one
    /// transaction (C9). `token` is the draft's: pressing twice does it once and answers the same.
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined | DraftChanged)`, `Invalid` when the definition holds no more
    /// (`application`, `key`, `email`) or no dossier is left (`dossiers`).
    pub async fn add_application(&self, actor: &Actor, token: DraftToken) -> Result<Added> {
        let (staff, now) = (may_add(actor)?.id, self.now());
        let (app, actor) = (self.clone(), actor.clone());
        self.write(actor.tenant(), move |db| {
            // The draft first: of two that press at once, the second waits here, and then finds
            // what the first has done.
            let draft = db.lock_draft(staff, None)?.filter(|draft| draft.token == token.id);
            if let Some(added) = db.added_app(token.id)? {
                return Ok(added.into());
            }
            let draft = draft.ok_or(Error::Conflict(Conflict::NoDraft))?;
            if draft.revision != token.revision {
                return Err(Error::Conflict(Conflict::DraftChanged));
            }
            app.add(db, &Adding { actor: &actor, staff, draft: &draft, shown: token.shown, now })
        })
        .await
    }

    fn add(&self, db: &mut Write<'_, Tenant>, adding: &Adding<'_>) -> Result<Added> {
        let draft = adding.draft;
        if !draft.defined {
            return Err(Error::Conflict(Conflict::NotDefined));
        }
        let wanted = Definition::from(draft);
        // All is held before anything is looked at: no dossier comes, goes or is archived between
        // choosing and switching on, and what the definition rests on stays so.
        db.lock_portfolio()?;
        hold(db, &wanted)?;
        let defined = checks::check(db, &wanted, adding.now)?.map_err(Error::Invalid)?;
        let name = defined.label.as_deref().unwrap_or(&defined.app.facts.name);
        let by = Some(adding.staff);
        let batch =
            db.insert_batch(&NewBatch { kind: BatchKind::Added, name, by, at: adding.now })?;
        let id = self.set_up(db, adding, (&defined, batch))?;
        let opening = Opening { at: adding.now, by, batch: Some(batch), ends_at: None };
        let mark = db.switched_mark(draft)?;
        let dossiers = if draft.takes_all {
            db.open_everywhere(id, opening)?
        } else {
            db.open_ticked(id, draft.id, opening)?
        };
        if dossiers == 0 && !draft.takes_all {
            return Err(Error::invalid("dossiers", Flaw::NoDossier));
        }
        // Archived, reopened or new since the summary was shown: it is shown again (C10).
        if adding.shown.is_some_and(|shown| shown != Shown { on: dossiers, off: 0, mark }) {
            return Err(Error::Conflict(Conflict::DraftChanged));
        }
        db.count_active(id, i64::try_from(dossiers).unwrap_or(i64::MAX))?;
        db.close_batch(batch, Some(id), (dossiers, 0))?;
        db.delete_draft(draft.id)?;
        let added = Added { name: name.to_owned(), dossiers, batch };
        self.tell_added(db, adding, (&defined, id, &added))?;
        Ok(added)
    }

    /// The application itself, with the provider's address. What a colleague did in the meantime is
    /// told by the unique keys, whoever was first.
    fn set_up(
        &self,
        db: &mut Write<'_, Tenant>,
        adding: &Adding<'_>,
        (defined, batch): (&Defined, BatchId),
    ) -> Result<FirmAppId> {
        if let Some((_, email)) = &defined.partner
            && !db.take_address(email.key(), true)?
        {
            return Err(Error::invalid("email", Flaw::EmailOfUser));
        }
        let id = db.insert_firm_app(&NewFirmApp {
            object_id: self.object_id(),
            catalog_app: (defined.app.id, defined.app.facts.generic),
            label: defined.label.as_deref(),
            partner: defined.partner.as_ref().map(|(key, email)| (key.id, email)),
            covers_future: adding.draft.takes_all && adding.draft.takes_future,
            draft_token: adding.draft.token,
            batch,
            created_by: Some(adding.staff),
            created_at: adding.now,
        })?;
        match id {
            Some(id) => suspension::inherit(db, id).map(|()| id),
            None => Err(Error::Invalid(self.taken(db, adding)?)),
        }
    }

    /// What a colleague took while this one was being written.
    fn taken(&self, db: &mut Write<'_, Tenant>, adding: &Adding<'_>) -> Result<Vec<Invalid>> {
        let flaws = checks::check(db, &Definition::from(adding.draft), adding.now)?.err();
        Ok(flaws.unwrap_or_else(|| vec![Invalid::new("application", Flaw::AlreadyAdded)]))
    }

    /// One entry and one event, however many dossiers: a batch is told once (WH8).
    fn tell_added(
        &self,
        db: &mut Write<'_, Tenant>,
        adding: &Adding<'_>,
        (defined, id, added): (&Defined, FirmAppId, &Added),
    ) -> Result<()> {
        let event = Event {
            object_id: self.object_id(),
            kind: EventKind::ActivationOpened,
            firm_app: Some(id),
            dossier: None,
            data: json!({ "batch": added.batch, "dossiers": added.dossiers }),
        };
        db.insert_events(&[event], Some(added.batch), adding.now)?;
        let key = defined.partner.as_ref().map(|(key, _)| key.identifier.as_str());
        let entry = Entry {
            action: BatchKind::Added.code(),
            subject: format!("application:{}", defined.app.facts.slug),
            detail: json!({
                "name": added.name, "kind": defined.app.facts.kind, "key": key,
                "all": adding.draft.takes_all,
                "future": adding.draft.takes_all && adding.draft.takes_future,
                "dossiers": added.dossiers, "batch": added.batch,
            }),
        };
        journal::write(db, adding.actor, &entry, adding.now)
    }
}

/// Holds what a definition rests on until the transaction ends, so that what its check finds is still
/// so when it is written: its entry in the catalogue (A2), then its key (C3). Only with the portfolio
/// locked: of two who would give two applications one name (A3), the second waits there.
pub(crate) fn hold(db: &mut Write<'_, Tenant>, definition: &Definition) -> Result<()> {
    db.hold_catalog_app(definition.application.trim())?;
    if let Some(identifier) = KeyIdentifier::parse(definition.key.trim()) {
        db.hold_key(&identifier)?;
    }
    Ok(())
}

/// Whether an application has this in its name, its key's identifier or its provider's address.
fn is_found(app: &FirmApp, wanted: &str) -> bool {
    let key = app.key.as_ref().map(|key| key.identifier.as_str());
    let email = app.provider_email.as_ref().map(Email::as_str);
    let texts = [Some(app.name.as_str()), key, email];
    texts.into_iter().flatten().any(|text| fold(text).contains(wanted))
}

fn compare(sort: ApplicationSort, a: &ApplicationRow, b: &ApplicationRow) -> Ordering {
    let (one, two) = (&a.app, &b.app);
    match sort {
        ApplicationSort::Name => Ordering::Equal,
        ApplicationSort::Kind => one.kind.code().cmp(two.kind.code()),
        ApplicationSort::Key => none_last(identifier(one), identifier(two)),
        ApplicationSort::Email => none_last(address(one), address(two)),
        ApplicationSort::Dossiers => one.active_dossiers.cmp(&two.active_dossiers),
        ApplicationSort::State => a.standing.cmp(&b.standing),
    }
}

fn identifier(app: &FirmApp) -> Option<&str> {
    app.key.as_ref().map(|key| key.identifier.as_str())
}

fn address(app: &FirmApp) -> Option<&str> {
    app.provider_email.as_ref().map(Email::key)
}

fn none_last(one: Option<&str>, two: Option<&str>) -> Ordering {
    one.is_none().cmp(&two.is_none()).then(one.cmp(&two))
}

impl From<AddedApp> for Added {
    fn from(added: AddedApp) -> Self {
        Self { name: added.name, dossiers: added.dossiers, batch: added.batch }
    }
}
