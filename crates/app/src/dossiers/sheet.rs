//! A dossier's page: identity, applications, journal. Its contacts are not read here.

use std::collections::HashMap;

use domain::{
    actor::Actor,
    catalog::AppKind,
    dossier::{Siren, Siret},
    ending::is_over,
    id::{FirmAppId, ObjectId},
    page::{Cursor, Page},
    policy::{Action, Denied, decide},
    search,
    text::Code,
    time::Timestamp,
};

use super::happenings::{Happening, happenings};
use crate::{App, DossierHead, Error, Result};

/// All that a dossier's page shows.
#[derive(Clone, Debug)]
pub struct DossierSheet {
    /// Code, name, agency, people, state.
    pub head: DossierHead,
    /// The company.
    pub siren: Option<Siren>,
    /// The establishment.
    pub siret: Option<Siret>,
    /// When it came to the firm.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it was archived, if it is.
    pub archived_at: Option<Timestamp>,
    /// What is active on it, by name.
    pub applications: Vec<SheetApplication>,
    /// How many contacts are tied to it.
    pub contacts: u64,
    /// What happened to it, newest first.
    pub happenings: Page<Happening>,
    /// Whether the actor may change the dossier itself.
    pub may_edit: Result<(), Denied>,
    /// Whether the actor may switch applications on and off (D3).
    pub may_activate: Result<(), Denied>,
}

/// An application that is active on a dossier.
#[derive(Clone, Debug)]
pub struct SheetApplication {
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Since when it is active here.
    pub since: Timestamp,
    /// When it ends by itself.
    pub ends_at: Option<Timestamp>,
    /// "Claire Martin"; nobody's name when the hub or the operator did it.
    pub by: Option<String>,
}

impl App {
    /// A dossier's page; `cursor` says which page of its journal. Any staff member may see it.
    ///
    /// # Errors
    /// `NotFound`, `Denied`.
    pub async fn dossier_sheet(
        &self,
        actor: &Actor,
        (code, cursor): (&Code, Option<Cursor>),
    ) -> Result<DossierSheet> {
        decide(actor, Action::SeePortfolio)?;
        let (actor, code, now) = (actor.clone(), code.clone(), self.now());
        self.read(actor.tenant(), move |db| {
            let staff = actor.staff().map(|staff| staff.id);
            let dossier = db.dossier_ref(&code, staff)?.ok_or(Error::NotFound)?;
            let facets = db.dossier_facets(dossier.id)?;
            let mut apps: HashMap<FirmAppId, _> =
                db.firm_apps()?.into_iter().map(|app| (app.id, app)).collect();
            // One that is deleted waits for its undo, and is active nowhere meanwhile.
            let mut applications: Vec<SheetApplication> = db
                .active_lines(dossier.id)?
                .into_iter()
                .filter(|line| !is_over(line.ends_at, now))
                .filter_map(|line| {
                    let app = apps.remove(&line.app)?;
                    Some(SheetApplication {
                        object_id: app.object_id,
                        name: app.name,
                        kind: app.kind,
                        suspended: app.suspension.holds(),
                        since: line.since,
                        ends_at: line.ends_at,
                        by: line.by,
                    })
                })
                .collect();
            applications.sort_by_cached_key(|app| search::fold(&app.name));
            Ok(DossierSheet {
                head: db.dossier_head(dossier.id)?.into(),
                siren: facets.siren,
                siret: facets.siret,
                created_at: facets.created_at,
                updated_at: facets.updated_at,
                archived_at: facets.archived_at,
                contacts: facets.contacts,
                applications,
                happenings: happenings(db, (dossier.id, &code), cursor.as_ref())?,
                may_edit: decide(&actor, Action::ManageDossiers),
                may_activate: decide(&actor, Action::SetActivations(dossier.relation)),
            })
        })
        .await
    }
}
