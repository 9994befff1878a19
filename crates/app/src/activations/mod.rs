//! The two lists of one dossier (D2–D4): `choices` are their entries, `save` does what was validated,
//! `named` knows what is gone meanwhile; `ends` is what ends by itself.

mod choices;
mod ends;
mod named;
mod save;

use std::collections::HashMap;

use domain::{
    actor::Actor,
    catalog::AppKind,
    dossier::DossierState,
    ending,
    id::ObjectId,
    policy::{Action, Denied, decide},
    text::Code,
    time::Timestamp,
};
use store::WhoMay;

pub(crate) use ends::tell_ended;
pub(crate) use named::still_named;
pub(crate) use save::Target;
pub use save::{Left, Overtaken, Saved};

use choices::choices;

use crate::{App, Error, Result};

/// What stands at the head of a dossier's pages.
#[derive(Clone, Debug)]
pub struct DossierHead {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its office's name.
    pub agency: Option<String>,
    /// "Inès Petit".
    pub master: Option<String>,
    /// "Hugo Bernard".
    pub engagement_manager: Option<String>,
    /// Open or archived.
    pub state: DossierState,
}

/// One entry of the two lists.
#[derive(Clone, Debug)]
pub struct ApplicationChoice {
    /// Which application of the firm.
    pub object_id: ObjectId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// Whether it is suspended.
    pub suspended: bool,
    /// When it ends by itself here; `None` is for good, or where it is not active.
    pub ends_at: Option<Timestamp>,
    /// The contacts to whom it is offered on this dossier, by name (D5).
    pub offered_to: Vec<String>,
}

/// Every application of the firm, in one list or the other, by name.
#[derive(Clone, Debug)]
pub struct DossierApplications {
    /// The dossier.
    pub dossier: DossierHead,
    /// Not active here.
    pub available: Vec<ApplicationChoice>,
    /// Active here.
    pub active: Vec<ApplicationChoice>,
    /// Whether the actor may change this, or why not (D3).
    pub may_change: Result<(), Denied>,
    /// Who may, by name; told to whoever may not.
    pub who_may: Option<WhoMay>,
    /// The first day that an end may be chosen, as date fields hold it.
    pub earliest_end: String,
}

impl App {
    /// The two lists of a dossier (D2). Any staff member may see them.
    ///
    /// # Errors
    /// `NotFound`, `Denied`.
    pub async fn dossier_applications(
        &self,
        actor: &Actor,
        code: &Code,
    ) -> Result<DossierApplications> {
        decide(actor, Action::SeePortfolio)?;
        let (actor, code) = (actor.clone(), code.clone());
        let now = self.now();
        self.read(actor.tenant(), move |db| {
            let staff = actor.staff().map(|staff| staff.id);
            let dossier = db.dossier_ref(&code, staff)?.ok_or(Error::NotFound)?;
            let head = db.dossier_head(dossier.id)?;
            let active = db.active_now(dossier.id, now)?;
            let active: HashMap<_, _> = active.into_iter().map(|on| (on.app, on.ends_at)).collect();
            let (on, off): (Vec<_>, _) =
                db.firm_apps()?.into_iter().partition(|app| active.contains_key(&app.id));
            let offers = db.dossier_offers(dossier.id)?;
            let may_change = decide(&actor, Action::SetActivations(dossier.relation));
            let who_may = match may_change {
                Ok(()) => None,
                Err(_) => Some(db.who_may_activate(dossier.id)?),
            };
            Ok(DossierApplications {
                dossier: head.into(),
                available: choices(off, (&HashMap::new(), &offers)),
                active: choices(on, (&active, &offers)),
                may_change,
                who_may,
                earliest_end: ending::earliest(now),
            })
        })
        .await
    }
}

impl From<store::DossierLine> for DossierHead {
    fn from(line: store::DossierLine) -> Self {
        Self {
            code: line.code,
            name: line.name,
            agency: line.agency,
            master: line.master,
            engagement_manager: line.engagement_manager,
            state: line.state,
        }
    }
}
