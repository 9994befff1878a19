//! "Portefeuille" (D1): everything that is asked for stands in the address.

use app::{App, DossierQuery, DossierRow, Error, NONE, Portfolio};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::CookieJar;
use domain::{
    page::{Cursor, Total},
    portfolio::{Column, Order, Which},
};

use super::{PORTFOLIO, access_address, applications_address, dossier_address};
use crate::{
    address,
    fields::Fields,
    page::{Answer, Errors, Frame, Menu, Pager, go, show_as},
    pages::{cursor, requests},
    session::Signed,
};

/// The columns that put the list in order, with their headings.
const COLUMNS: [(Column, &str); 5] = [
    (Column::Code, "code"),
    (Column::Name, "name"),
    (Column::Agency, "agency"),
    (Column::Master, "master"),
    (Column::EngagementManager, "engagement-manager"),
];

/// Names of applications that a row shows; the others are counted.
const NAMED: usize = 2;

#[derive(Template)]
#[template(path = "pages/dossiers/list.html")]
struct ListPage {
    frame: Frame,
    query: DossierQuery,
    errors: Errors,
    portfolio: Portfolio,
    pager: Pager,
    /// How many requests wait in the other tab.
    waiting: Option<String>,
}

/// The head of a column.
struct Heading {
    words: String,
    address: String,
    /// `ascending` or `descending`, when the list is in its order.
    sorted: Option<&'static str>,
}

/// A filter that is set, and the address without it.
struct Chip {
    words: String,
    without: String,
}

/// A choice of a filter.
struct Choice {
    value: String,
    words: String,
    chosen: bool,
}

/// `GET /dossiers?q=&agency=&master=&app=&state=&mine=&sort=&at=`
pub(crate) async fn list(
    State(app): State<App>,
    me: Signed,
    fields: Fields,
    jar: CookieJar,
) -> Answer {
    if me.is_contact() {
        return go("/space");
    }
    let query = query(&fields, cursor(&fields)?);
    let (portfolio, errors) = match app.portfolio(&me.actor, query.clone()).await {
        Ok(portfolio) => (portfolio, Errors::default()),
        Err(Error::Invalid(invalid)) => {
            // Everything else that is asked for still holds.
            let rest = DossierQuery { search: String::new(), cursor: None, ..query.clone() };
            (app.portfolio(&me.actor, rest).await?, Errors::say(me.words, &invalid))
        }
        Err(error) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let frame = Frame { found: query.search.clone(), ..frame };
    let pager = Pager::new(frame.w, &portfolio.page);
    let waiting = requests::waiting(frame.w, &portfolio.to_decide);
    let page = ListPage { frame, query, errors, portfolio, pager, waiting };
    Ok(axum::response::IntoResponse::into_response((jar, show_as(status, &page)?)))
}

/// The query that an address or a form holds.
pub(crate) fn query(fields: &Fields, cursor: Option<Cursor>) -> DossierQuery {
    let one = |name: &str| fields.one(name).to_owned();
    DossierQuery {
        search: one("q"),
        which: Which::parse(fields.one("state")),
        agency: one("agency"),
        master: one("master"),
        application: one("app"),
        mine: !fields.one("mine").is_empty(),
        order: Order::parse(fields.one("sort")),
        cursor,
    }
}

/// The address of a list.
pub(crate) fn to(query: &DossierQuery, at: &str) -> String {
    let order = query.order.map(Order::code).unwrap_or_default();
    address::with_query(
        PORTFOLIO,
        &[
            ("q", query.search.trim()),
            ("agency", query.agency.trim()),
            ("master", query.master.trim()),
            ("app", query.application.trim()),
            ("state", query.which.code()),
            ("mine", if query.mine { "on" } else { "" }),
            ("sort", &order),
            ("at", at),
        ],
    )
}

impl ListPage {
    /// What the list that is shown answers: what can't be searched for is not part of it.
    fn answered(&self) -> DossierQuery {
        let search = if self.errors.is_empty() { self.query.search.clone() } else { String::new() };
        DossierQuery { search, ..self.query.clone() }
    }

    /// The address of a page of this list.
    fn to(&self, at: &str) -> String {
        to(&self.answered(), at)
    }

    /// The same list of others by state.
    fn to_state(&self, which: Which) -> String {
        to(&DossierQuery { which, ..self.answered() }, "")
    }

    /// The list of all, in the same order.
    fn to_all(&self) -> String {
        to(&DossierQuery { order: self.query.order, ..DossierQuery::default() }, "")
    }

    fn sort(&self) -> String {
        self.query.order.map(Order::code).unwrap_or_default()
    }

    /// The column in whose order the list is; a search has an order of its own.
    fn order(&self) -> Option<Order> {
        let by_code = Order { column: Column::Code, descending: false };
        let searched = !self.answered().search.trim().is_empty();
        self.query.order.or((!searched).then_some(by_code))
    }

    fn headings(&self) -> impl Iterator<Item = Heading> {
        COLUMNS.iter().map(|(column, heading)| self.heading(*column, heading))
    }

    /// The column by which the list is in order is turned round, another begins at its small end.
    fn heading(&self, column: Column, words: &str) -> Heading {
        let now = self.order().filter(|order| order.column == column);
        let descending = now.is_some_and(|order| !order.descending);
        let order = Some(Order { column, descending });
        Heading {
            words: self.frame.w.t(words),
            address: to(&DossierQuery { order, ..self.answered() }, ""),
            sorted: now.map(|order| if order.descending { "descending" } else { "ascending" }),
        }
    }

    fn agencies(&self) -> Vec<Choice> {
        let known = self.portfolio.choices.agencies.iter();
        let known = known.map(|(code, name)| (code.to_string(), name.clone()));
        self.choices(known, (&self.query.agency, Some("portfolio-no-agency")))
    }

    fn masters(&self) -> Vec<Choice> {
        let known = self.portfolio.choices.masters.iter().map(|staff| {
            let left = self.frame.w.named("portfolio-left", &staff.name);
            (staff.id.get().to_string(), if staff.active { staff.name.clone() } else { left })
        });
        self.choices(known, (&self.query.master, Some("portfolio-no-master")))
    }

    fn applications_to_choose(&self) -> Vec<Choice> {
        let known = self.portfolio.choices.applications.iter();
        let known = known.map(|(object, name)| (object.to_string(), name.clone()));
        self.choices(known, (&self.query.application, None))
    }

    fn choices(
        &self,
        known: impl Iterator<Item = (String, String)>,
        (chosen, none): (&str, Option<&str>),
    ) -> Vec<Choice> {
        let none = none.map(|key| (NONE.to_owned(), self.frame.w.t(key)));
        let choice = |(value, words): (String, String)| {
            let chosen = value == chosen.trim();
            Choice { value, words, chosen }
        };
        known.chain(none).map(choice).collect()
    }

    fn states(&self) -> Vec<Choice> {
        let states = [
            (Which::Open, "portfolio-open"),
            (Which::Archived, "portfolio-archived"),
            (Which::All, "portfolio-all"),
        ];
        let choice = |(which, key): (Which, &str)| Choice {
            value: which.code().to_owned(),
            words: self.frame.w.t(key),
            chosen: which == self.query.which,
        };
        states.into_iter().map(choice).collect()
    }

    /// What is asked for, piece by piece.
    fn chips(&self) -> Vec<Chip> {
        let (w, query) = (self.frame.w, self.answered());
        let named = |choices: Vec<Choice>| {
            let chosen = choices.into_iter().find(|choice| choice.chosen);
            chosen.map_or_else(|| w.t("portfolio-unknown"), |choice| choice.words)
        };
        let mut chips = Vec::new();
        let mut chip = |set: bool, words: String, without: DossierQuery| {
            if set {
                chips.push(Chip { words, without: to(&without, "") });
            }
        };
        let rest = || query.clone();
        let q = format!("«\u{202f}{}\u{202f}»", query.search.trim());
        let q = if w.is_french() { q } else { format!("“{}”", query.search.trim()) };
        chip(!query.search.trim().is_empty(), q, DossierQuery { search: String::new(), ..rest() });
        let words = w.named("chip-agency", named(self.agencies()));
        chip(
            !query.agency.trim().is_empty(),
            words,
            DossierQuery { agency: String::new(), ..rest() },
        );
        let words = w.named("dossier-master", named(self.masters()));
        chip(
            !query.master.trim().is_empty(),
            words,
            DossierQuery { master: String::new(), ..rest() },
        );
        let words = w.named("chip-application", named(self.applications_to_choose()));
        let without = DossierQuery { application: String::new(), ..rest() };
        chip(!query.application.trim().is_empty(), words, without);
        let words = named(self.states());
        chip(query.which != Which::Open, words, DossierQuery { which: Which::Open, ..rest() });
        chip(query.mine, w.t("portfolio-mine"), DossierQuery { mine: false, ..rest() });
        chips
    }

    /// "3 dossiers archivés correspondent."
    fn archived(&self) -> Option<String> {
        let w = self.frame.w;
        match self.portfolio.archived? {
            Total::Exact(count) => Some(w.counted("portfolio-in-archive", count)),
            more => Some(w.with("portfolio-in-archive-more", &[("number", &w.total(&more))])),
        }
    }

    /// The number of the master to hand over from, when the list is of one.
    fn hand_over(&self) -> Option<String> {
        let number = self.query.master.trim();
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let may = self.frame.is_administrator && is_number && !self.portfolio.page.items.is_empty();
        may.then(|| address::with_query("/dossiers/hand-over", &[("from", number)]))
    }

    fn dossier(row: &DossierRow) -> String {
        dossier_address(row.code.as_str())
    }

    fn applications(row: &DossierRow) -> String {
        applications_address(row.code.as_str())
    }

    fn access(row: &DossierRow) -> String {
        access_address(row.code.as_str())
    }

    fn named(row: &DossierRow) -> String {
        row.applications.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ")
    }

    fn more(row: &DossierRow) -> u64 {
        row.applications.len().saturating_sub(NAMED) as u64
    }

    // ---- Ticking (D6) ----

    /// This page, to come back to.
    fn here(&self) -> String {
        self.to(&self.query.cursor.as_ref().map(Cursor::encode).unwrap_or_default())
    }

    fn shown(&self) -> u64 {
        self.portfolio.page.items.len() as u64
    }

    fn ticked_here(&self) -> u64 {
        self.portfolio.page.items.iter().filter(|row| row.ticked).count() as u64
    }

    fn all_here(&self) -> bool {
        self.shown() > 0 && self.ticked_here() == self.shown()
    }

    /// "Sélectionner les 1 284 résultats", when there is more than the page shows.
    fn select_found(&self) -> Option<String> {
        let w = self.frame.w;
        match self.portfolio.page.total {
            Total::Exact(count) if count <= self.shown() => None,
            Total::Exact(count) => Some(w.counted("many-select-found", count)),
            Total::MoreThan(_) => Some(w.t("many-select-found-all")),
        }
    }
}
