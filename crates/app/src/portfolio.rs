//! The firm's dossiers (D1).

use std::collections::HashMap;

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    dossier::{DossierState, Siren},
    id::{AgencyId, DossierId, ObjectId, StaffId},
    page::{Cursor, Direction, Page, Total},
    policy::{Action, decide},
    portfolio::{Order, Which},
    search::{self, SearchKey},
    text::Code,
};
use store::{DossierLine, Effort, PortfolioFilter, PortfolioListing, Read, StaffLine};

use crate::{App, Error, Result};

/// Which dossiers to list.
#[derive(Clone, Debug, Default)]
pub struct DossierQuery {
    /// As typed; blank means all (C6).
    pub search: String,
    /// By state: the open ones unless it is said.
    pub which: Which,
    /// The code of an agency, or [`NONE`]; blank means all.
    pub agency: String,
    /// The number of a master, or [`NONE`]; blank means all.
    pub master: String,
    /// What the outside calls an application of the firm that is active; blank means all.
    pub application: String,
    /// "Mes dossiers": those of which the actor is master or engagement manager.
    pub mine: bool,
    /// In which order: by code unless it is said, and in that of the words found while searching.
    pub order: Option<Order>,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

/// Asks for what has no agency, or no master.
pub const NONE: &str = "none";

impl DossierQuery {
    /// Whether anything is asked for but all dossiers of a state.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        let typed = [&self.search, &self.agency, &self.master, &self.application];
        self.mine || typed.into_iter().any(|text| !text.trim().is_empty())
    }
}

/// What the filters of the portfolio may be set to.
#[derive(Clone, Debug)]
pub struct PortfolioChoices {
    /// Codes and names of the agencies, by name.
    pub agencies: Vec<(Code, String)>,
    /// Whoever is master of a dossier, by name.
    pub masters: Vec<StaffLine>,
    /// The firm's applications, by name.
    pub applications: Vec<(ObjectId, String)>,
}

/// A page of the portfolio, with what stands around it.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// The dossiers.
    pub page: Page<DossierRow>,
    /// So many were looked at that the page ends before it is full.
    pub unfinished: bool,
    /// When there is none: how many archived ones there are instead.
    pub archived: Option<Total>,
    /// What the filters may be set to.
    pub choices: PortfolioChoices,
    /// How many dossiers the actor has ticked in all (D6).
    pub ticked: u64,
    /// How many requests the actor may decide.
    pub to_decide: Total,
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
    /// Whether the actor has ticked it (D6).
    pub ticked: bool,
}

impl App {
    /// A page of the portfolio (C6, D1).
    ///
    /// # Errors
    /// `Denied`; `Invalid` on `q`.
    pub async fn dossiers(&self, actor: &Actor, query: DossierQuery) -> Result<Page<DossierRow>> {
        decide(actor, Action::SeePortfolio)?;
        let (asked, actor) = (Asked::read(actor, query)?, actor.clone());
        self.snapshot(actor.tenant(), move |db| Ok(asked.page(db)?.0)).await
    }

    /// The same, with what the filters may be set to, how many requests the actor may decide, and what else
    /// there is when nothing fits.
    ///
    /// # Errors
    /// As [`App::dossiers`].
    pub async fn portfolio(&self, actor: &Actor, query: DossierQuery) -> Result<Portfolio> {
        decide(actor, Action::SeePortfolio)?;
        let asked = Asked::read(actor, query)?;
        let shown = self.snapshot(actor.tenant(), move |db| {
            let (page, unfinished) = asked.page_in_list(db)?;
            let archived = if page.items.is_empty() { asked.archived(db)? } else { None };
            let own = asked.me.map(|me| db.own_selection(me)).transpose()?.flatten();
            Ok((page, unfinished, archived, own.map_or(0, |own| own.ticked)))
        });
        // No part of what the list shows at one moment: read meanwhile, for to find out who is master of
        // something takes as long as many a page. A master who ceases to be one in between is not named.
        let decider = self.decider(actor)?;
        let around =
            self.read(actor.tenant(), move |db| Ok((choices(db)?, db.count_to_decide(decider)?)));
        let ((page, unfinished, archived, ticked), (choices, to_decide)) =
            tokio::try_join!(shown, around)?;
        Ok(Portfolio { page, unfinished, archived, choices, ticked, to_decide })
    }
}

/// A query, read as far as that needs no database.
#[derive(Clone)]
pub(crate) struct Asked {
    query: DossierQuery,
    search: Option<SearchKey>,
    me: Option<StaffId>,
}

impl Asked {
    fn read(actor: &Actor, query: DossierQuery) -> Result<Self> {
        let search = search_key(&query.search)?;
        Ok(Self { search, me: actor.staff().map(|staff| staff.id), query })
    }

    fn page(&self, db: &mut Read<'_, Tenant>) -> Result<(Page<DossierRow>, bool)> {
        let Some(filter) = self.filter(db)? else { return Ok((nothing(), false)) };
        let (order, cursor) = (self.query.order, self.query.cursor.clone());
        let found = db.portfolio_page(&PortfolioListing {
            filter,
            order,
            cursor,
            effort: Effort::default(),
        })?;
        Ok((with_applications(db, found.page, self.me)?, found.unfinished))
    }

    /// The page; where nothing comes any more, the last one, for a page that ended early promises more than
    /// it knows of; where nothing stands before any more, the first.
    fn page_in_list(&self, db: &mut Read<'_, Tenant>) -> Result<(Page<DossierRow>, bool)> {
        let (page, unfinished) = self.page(db)?;
        let cursor = self.query.cursor.as_ref().filter(|_| page.items.is_empty());
        match cursor.map(|cursor| (cursor.direction, cursor.offset)) {
            Some((Direction::Previous, offset)) if !unfinished || offset == 0 => {
                self.at(None).page(db)
            }
            Some((Direction::Next, _)) if !unfinished => {
                let (mut last, unfinished) = self.at(page.previous).page(db)?;
                last.next = None;
                last.total = Total::Exact(last.offset + last.items.len() as u64);
                Ok((last, unfinished))
            }
            _ => Ok((page, unfinished)),
        }
    }

    /// The same query, elsewhere in the list.
    fn at(&self, cursor: Option<Cursor>) -> Self {
        Self { query: DossierQuery { cursor, ..self.query.clone() }, ..self.clone() }
    }

    /// How many archived ones there are where no open one is.
    fn archived(&self, db: &mut Read<'_, Tenant>) -> Result<Option<Total>> {
        if self.query.which != Which::Open || self.query.cursor.is_some() {
            return Ok(None);
        }
        let Some(filter) = self.filter(db)? else { return Ok(None) };
        let filter = PortfolioFilter { which: Which::Archived, ..filter };
        let listing = PortfolioListing { filter, ..PortfolioListing::default() };
        let page = db.portfolio_page(&listing)?.page;
        Ok(Some(page.total).filter(|_| !page.items.is_empty()))
    }

    /// The filter of what is shown, wherever the page stands; for what is done to all of it (D6).
    pub(crate) fn whole(actor: &Actor, query: DossierQuery) -> Result<Self> {
        Self::read(actor, DossierQuery { cursor: None, ..query })
    }

    /// The filter; none when it names what the firm does not have, so that nothing fits.
    pub(crate) fn filter(&self, db: &mut Read<'_, Tenant>) -> Result<Option<PortfolioFilter>> {
        let query = &self.query;
        let mut filter = PortfolioFilter {
            search: self.search.clone(),
            which: query.which,
            of: self.me.filter(|_| query.mine),
            ..PortfolioFilter::default()
        };
        filter.agency = match query.agency.trim() {
            "" => None,
            NONE => Some(None),
            code => match agency(db, code)? {
                Some(agency) => Some(Some(agency)),
                None => return Ok(None),
            },
        };
        filter.master = match query.master.trim() {
            "" => None,
            NONE => Some(None),
            number => match number.parse() {
                Ok(number) => Some(Some(StaffId::new(number))),
                Err(_) => return Ok(None),
            },
        };
        if !query.application.trim().is_empty() {
            let object = ObjectId::parse(query.application.trim());
            let app = object.map(|object| db.firm_app_number(object)).transpose()?.flatten();
            let Some(app) = app else { return Ok(None) };
            filter.application = Some(app);
        }
        Ok(Some(filter))
    }
}

fn agency(db: &mut Read<'_, Tenant>, code: &str) -> Result<Option<AgencyId>> {
    let found = db.agencies()?.into_iter().find(|agency| agency.code.as_str() == code);
    Ok(found.map(|agency| agency.id))
}

fn choices(db: &mut Read<'_, Tenant>) -> Result<PortfolioChoices> {
    let mut agencies: Vec<(Code, String)> =
        db.agencies()?.into_iter().map(|agency| (agency.code, agency.name)).collect();
    agencies.sort_by_cached_key(|(_, name)| search::fold(name));
    let masters = db.masters()?;
    let mut applications: Vec<(ObjectId, String)> =
        db.firm_apps()?.into_iter().map(|app| (app.object_id, app.name)).collect();
    applications.sort_by_cached_key(|(_, name)| search::fold(name));
    Ok(PortfolioChoices { agencies, masters, applications })
}

/// A page of nothing.
const fn nothing() -> Page<DossierRow> {
    Page { items: Vec::new(), offset: 0, previous: None, next: None, total: Total::Exact(0) }
}

/// Takes the rows of a page first, then looks up what is active on them.
fn with_applications(
    db: &mut Read<'_, Tenant>,
    page: Page<DossierLine>,
    me: Option<StaffId>,
) -> Result<Page<DossierRow>> {
    let ids: Vec<DossierId> = page.items.iter().map(|line| line.id).collect();
    let ticked = me.map_or(Ok(Vec::new()), |me| db.selected_among(me, &ids))?;
    let mut names: HashMap<DossierId, Vec<String>> = HashMap::new();
    for (dossier, name) in db.active_names(&ids)? {
        names.entry(dossier).or_default().push(name);
    }
    Ok(page.map(|line| DossierRow {
        applications: names.remove(&line.id).unwrap_or_default(),
        ticked: ticked.contains(&line.id),
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
