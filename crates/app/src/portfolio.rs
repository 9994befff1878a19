//! The firm's dossiers (D1).

use std::collections::HashMap;

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    dossier::{DossierState, Siren},
    id::DossierId,
    page::{Cursor, Page},
    policy::{Action, decide},
    search::SearchKey,
    text::Code,
};
use store::{DossierLine, Listing, Read};

use crate::{App, Error, Result};

/// Which dossiers to list.
#[derive(Clone, Debug, Default)]
pub struct DossierQuery {
    /// As typed; blank means all (C6).
    pub search: String,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

/// A dossier as the portfolio lists it.
#[derive(Clone, Debug)]
pub struct DossierRow {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its company.
    pub siren: Option<Siren>,
    /// Its office's name.
    pub agency: Option<String>,
    /// "Inès Petit".
    pub master: Option<String>,
    /// "Hugo Bernard".
    pub engagement_manager: Option<String>,
    /// Open or archived.
    pub state: DossierState,
    /// The names of the applications active on it, by name.
    pub applications: Vec<String>,
}

impl App {
    /// A page of the portfolio: by code, or in the order of the term found (C6, D1).
    ///
    /// # Errors
    /// `Denied`; `Invalid` on `q`.
    pub async fn dossiers(&self, actor: &Actor, query: DossierQuery) -> Result<Page<DossierRow>> {
        decide(actor, Action::SeePortfolio)?;
        let search = search_key(&query.search)?;
        let listing = Listing { search, cursor: query.cursor, ..Listing::default() };
        self.read(actor.tenant(), move |db| {
            let page = db.dossier_page(&listing)?;
            with_applications(db, page)
        })
        .await
    }
}

/// Takes the rows of a page first, then looks up what is active on them.
fn with_applications(
    db: &mut Read<'_, Tenant>,
    page: Page<DossierLine>,
) -> Result<Page<DossierRow>> {
    let ids: Vec<DossierId> = page.items.iter().map(|line| line.id).collect();
    let mut names: HashMap<DossierId, Vec<String>> = HashMap::new();
    for (dossier, name) in db.active_names(&ids)? {
        names.entry(dossier).or_default().push(name);
    }
    Ok(page.map(|line| DossierRow {
        applications: names.remove(&line.id).unwrap_or_default(),
        code: line.code,
        name: line.name,
        siren: line.siren,
        agency: line.agency,
        master: line.master,
        engagement_manager: line.engagement_manager,
        state: line.state,
    }))
}

/// What was typed to search, on field `q`; blank is no search.
pub(crate) fn search_key(typed: &str) -> Result<Option<SearchKey>> {
    match SearchKey::parse(typed) {
        Ok(key) => Ok(Some(key)),
        Err(Flaw::TooShort) if typed.trim().is_empty() => Ok(None),
        Err(flaw) => Err(Error::invalid("q", flaw)),
    }
}
