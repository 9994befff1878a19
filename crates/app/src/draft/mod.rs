//! Adding an application: the wizard's draft, which lives here and not in the browser (C).
//!
//! `definition` is step 1, `selection` step 2, `summary` step 3; "Valider" is
//! [`App::add_application`](crate::App::add_application).

pub(crate) mod definition;
mod pasted;
mod selection;
mod summary;
mod types;

use domain::{
    actor::{Actor, StaffActor, Tenant},
    id::StaffId,
    policy::{Action, Denied, FixableBy, Reason, decide},
};
use store::{DraftRecord, Read};

pub use pasted::{LARGEST_LIST, PastedReport, PastedRow, ReportQuery, ReportState};
pub use types::{
    CatalogChoice, Choice, Definition, Draft, DraftPage, DraftQuery, DraftRow, DraftToken, LeftOut,
    LeftOutWhy, Summary,
};

use crate::{App, Conflict, Error, Result};

impl App {
    /// The actor's draft, if there is one.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn draft(&self, actor: &Actor) -> Result<Option<Draft>> {
        let staff = may_add(actor)?;
        self.read(actor.tenant(), move |db| {
            let Some(record) = db.draft(staff.id)? else { return Ok(None) };
            shown(db, staff.id, &record).map(Some)
        })
        .await
    }

    /// Forgets the draft.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn drop_draft(&self, actor: &Actor) -> Result<()> {
        let staff = may_add(actor)?;
        self.write(actor.tenant(), move |db| Ok(db.delete_draft(staff.id)?)).await
    }
}

/// Drafts belong to administrators, who are staff.
pub(crate) fn may_add(actor: &Actor) -> Result<StaffActor> {
    decide(actor, Action::ManageApplications)?;
    let nobody = Denied::new(Reason::NotForThisActor, FixableBy::Nobody);
    actor.staff().ok_or_else(|| nobody.into())
}

/// The draft as the screens show it.
fn shown(db: &mut Read<'_, Tenant>, of: StaffId, record: &DraftRecord) -> Result<Draft> {
    let definition = Definition::from(record);
    let offered = db.eligible_app(&definition.application)?.map(|(app, _)| app.facts.name);
    let withdrawn = record.defined && offered.is_none();
    let name = match definition.label.trim() {
        label if !label.is_empty() => Some(label.to_owned()),
        _ => offered,
    };
    let choice =
        if record.takes_all { Choice::All { future: record.takes_future } } else { Choice::Ticked };
    let archived = db.archived_tick_count(of, record.ticked)?;
    Ok(Draft {
        token: DraftToken { id: record.token, revision: record.revision, dossiers: None },
        definition,
        name,
        defined: record.defined,
        ticked: record.ticked.saturating_sub(archived),
        archived,
        choice,
        wishes_future: record.takes_future,
        withdrawn,
        saved_at: record.saved_at,
    })
}

/// A draft whose first step is complete: steps can't be skipped (AZ8).
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
