//! Adding an application, or changing one: the wizard's draft, which lives here and not in the
//! browser (C, B4).
//!
//! `definition` is step 1 (`checks` whether it holds), `selection` step 2, `summary` step 3; "Valider" is
//! [`App::add_application`](crate::App::add_application) or
//! [`App::change_application`](crate::App::change_application).

pub(crate) mod checks;
mod definition;
mod pasted;
mod selection;
pub(crate) mod summary;
mod types;

use domain::{
    actor::{Actor, StaffActor, Tenant},
    catalog::AppKind,
    firm_app::FirmApp,
    id::StaffId,
    policy::{Action, Denied, FixableBy, Reason, decide},
};
use store::{DraftRecord, Read, Write};

pub use pasted::{
    LARGEST_LIST, ListTurn, ListTurns, PastedReport, PastedRow, ReportQuery, ReportState,
};
pub use store::Before;
pub use types::{
    CatalogChoice, Changeable, Choice, Definition, Draft, DraftPage, DraftQuery, DraftRow,
    DraftToken, LeftOut, LeftOutWhy, Purpose, Shown, Summary,
};

use crate::{App, Conflict, Error, Result};

impl App {
    /// The actor's draft for a purpose, if there is one.
    ///
    /// # Errors
    /// `Denied`, `NotFound` when the application to be changed is not a partner's of the firm.
    pub async fn draft(&self, actor: &Actor, purpose: Purpose) -> Result<Option<Draft>> {
        let staff = may_add(actor)?;
        self.read(actor.tenant(), move |db| {
            let app = changed(db, purpose)?;
            let record = db.draft(staff.id, app.as_ref().map(|app| app.id))?;
            record.map(|record| shown(db, app.as_ref(), &record)).transpose()
        })
        .await
    }

    /// The actor's drafts, the one saved last first; but for those of applications that are deleted.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn drafts(&self, actor: &Actor) -> Result<Vec<Draft>> {
        let staff = may_add(actor)?;
        self.read(actor.tenant(), move |db| {
            let mut drafts = Vec::new();
            for record in db.drafts(staff.id)? {
                let app = record.firm_app.map(|app| db.firm_app(app)).transpose()?;
                match app {
                    Some(None) => {}
                    app => drafts.push(shown(db, app.flatten().as_ref(), &record)?),
                }
            }
            Ok(drafts)
        })
        .await
    }

    /// Forgets the draft for a purpose.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn drop_draft(&self, actor: &Actor, purpose: Purpose) -> Result<()> {
        let staff = may_add(actor)?.id;
        self.write(actor.tenant(), move |db| {
            let app = changed(db, purpose)?.map(|app| app.id);
            let Some(record) = db.lock_draft(staff, app)? else { return Ok(()) };
            Ok(db.delete_draft(record.id)?)
        })
        .await
    }
}

/// Drafts belong to administrators, who are staff.
pub(crate) fn may_add(actor: &Actor) -> Result<StaffActor> {
    decide(actor, Action::ManageApplications)?;
    let nobody = Denied::new(Reason::NotForThisActor, FixableBy::Nobody);
    actor.staff().ok_or_else(|| nobody.into())
}

/// The application that a draft of this purpose changes; none when it adds one. Only a partner's can
/// be changed (B3).
pub(crate) fn changed(db: &mut Read<'_, Tenant>, purpose: Purpose) -> Result<Option<FirmApp>> {
    let Purpose::Changing(object) = purpose else { return Ok(None) };
    let app = db.firm_app_called(object)?.filter(|app| app.kind == AppKind::Partner);
    app.map(Some).ok_or(Error::NotFound)
}

/// The draft as the screens show it; `app` is the one that it changes.
fn shown(db: &mut Read<'_, Tenant>, app: Option<&FirmApp>, record: &DraftRecord) -> Result<Draft> {
    let record = &as_things_stand(record.clone(), app);
    let definition = Definition::from(record);
    let (name, withdrawn) = match app {
        Some(app) => (Some(app.name.clone()), false),
        None => name(db, record, &definition)?,
    };
    let choice =
        if record.takes_all { Choice::All { future: record.takes_future } } else { Choice::Ticked };
    let selection = db.selection(record)?;
    Ok(Draft {
        purpose: app.map_or(Purpose::Adding, |app| Purpose::Changing(app.object_id)),
        token: DraftToken { id: record.token, revision: record.revision, shown: None },
        definition,
        name,
        defined: record.defined,
        ticked: selection.open,
        archived: selection.archived,
        choice,
        wishes_future: record.takes_future,
        withdrawn,
        saved_at: record.saved_at,
    })
}

/// How the application that is to be added is called, and whether it is not offered any more.
fn name(
    db: &mut Read<'_, Tenant>,
    record: &DraftRecord,
    definition: &Definition,
) -> Result<(Option<String>, bool)> {
    let offered = db.eligible_app(&definition.application)?.map(|(app, _)| app.facts.name);
    let withdrawn = record.defined && offered.is_none();
    let name = match definition.label.trim() {
        label if !label.is_empty() => Some(label.to_owned()),
        _ => offered,
    };
    Ok((name, withdrawn))
}

/// An author's draft, its first step complete, with the application that it changes.
struct Opened {
    record: DraftRecord,
    app: Option<FirmApp>,
}

/// Opens a draft to be read. Steps can't be skipped (AZ8).
fn open(db: &mut Read<'_, Tenant>, of: StaffId, purpose: Purpose) -> Result<Opened> {
    let app = changed(db, purpose)?;
    let record = defined(db.draft(of, app.as_ref().map(|app| app.id))?)?;
    Ok(Opened { record: as_things_stand(record, app.as_ref()), app })
}

/// Opens a draft to be changed, held until the transaction ends.
fn hold(db: &mut Write<'_, Tenant>, of: StaffId, purpose: Purpose) -> Result<Opened> {
    let app = changed(db, purpose)?;
    let record = defined(db.lock_draft(of, app.as_ref().map(|app| app.id))?)?;
    Ok(Opened { record: as_things_stand(record, app.as_ref()), app })
}

/// What an application has now, dossiers apart.
pub(crate) fn before(app: &FirmApp) -> Before {
    let key = app.key.as_ref().map(|key| key.identifier.to_string());
    let email = app.provider_email.as_ref().map(ToString::to_string);
    Before {
        key: key.unwrap_or_default(),
        email: email.unwrap_or_default(),
        future: app.covers_future,
    }
}

/// The draft with what its author left as it was taken from the application as it is: what only a
/// colleague has changed since stays (D4).
pub(crate) fn as_things_stand(mut record: DraftRecord, app: Option<&FirmApp>) -> DraftRecord {
    let (Some(then), Some(app)) = (&record.before, app) else { return record };
    let now = before(app);
    let [.., key, email] = &mut record.typed;
    if *key == then.key {
        *key = now.key;
    }
    if *email == then.email {
        *email = now.email;
    }
    if record.takes_future == then.future {
        record.takes_future = now.future;
    }
    record
}

fn defined(record: Option<DraftRecord>) -> Result<DraftRecord> {
    match record {
        None => Err(Error::Conflict(Conflict::NoDraft)),
        Some(record) if !record.defined => Err(Error::Conflict(Conflict::NotDefined)),
        Some(record) => Ok(record),
    }
}

impl From<&DraftRecord> for Definition {
    fn from(record: &DraftRecord) -> Self {
        let [kind, application, label, key, email] = record.typed.clone();
        Self { kind, application, label, key, email }
    }
}
