//! The portfolio, filtered and put in order (D1), against an oracle that knows no index: whatever is
//! asked for, with little effort or much, each dossier is listed once, in order, there and back again,
//! while others write.

use app::{DossierQuery, DossierRow};
use domain::{
    actor::Actor,
    page::{Cursor, Total},
    portfolio::{Column, Order, Which},
    search::{SearchKey, fold},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use store::{Effort, PortfolioFilter, PortfolioListing, Store};
use tests::{TestHub, firms};
use tokio::runtime::Runtime;

pub(crate) const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat";

/// A hub whose firm has what a portfolio may have: dossiers without agency or master, of one name.
struct Firm {
    runtime: Runtime,
    hub: TestHub,
    store: Store,
    claire: Actor,
    /// Every dossier, as the list of all shows them.
    all: Vec<DossierRow>,
}

/// More owners than a walk begins with; the last ones have nothing.
const OWNERS: [&str; 14] = [
    "Ada", "Bao", "Cyr", "Dov", "Eve", "Fay", "Gus", "Hal", "Ida", "Jan", "Kim", "Lou", "Mia",
    "Noé",
];

fn owner(number: usize) -> String {
    format!("owner{number}@cabinet-exemple.fr")
}

/// Dossiers that come and go while others read.
fn restless(number: usize, turn: usize) -> String {
    let (name, state) =
        if turn.is_multiple_of(2) { ("REMUANT", "ouvert") } else { ("AGITÉ", "archivé") };
    let master = if turn.is_multiple_of(3) { "ines.petit@cabinet-exemple.fr" } else { "" };
    format!("{number:04}R;{name} {number};;;LYON;{master};;{state}\n")
}

fn is_restless(row: &DossierRow) -> bool {
    row.code.as_str().ends_with('R')
}

impl Firm {
    fn found() -> Self {
        let runtime = Runtime::new().unwrap();
        let hub = runtime.block_on(TestHub::new());
        let claire = runtime.block_on(hub.actor("claire"));
        let mut firm = Self {
            store: {
                let _guard = runtime.enter();
                hub.database.open()
            },
            runtime,
            hub,
            claire,
            all: Vec::new(),
        };
        firm.hire();
        let mut lines = String::new();
        for number in 0..70 {
            let agency = ["", "GRE", "PAR", "LYON"][number % 4];
            let (sofia, claire) =
                ("sofia.lopez@cabinet-exemple.fr", "claire.martin@cabinet-exemple.fr");
            let (other, another) = (owner(number % 11), owner(number % 9));
            let master = ["", sofia, claire, &other][number % 4];
            let manager = ["", claire, &another][number % 3];
            let name = ["ÉGAL", "Égal", "AUTRE CHOSE", "autre taxi", "TAXI TAXIS"][number % 5];
            let state = if number % 6 == 0 { "archivé" } else { "ouvert" };
            lines.push_str(&format!("X{number:03};{name};;;{agency};{master};{manager};{state}\n"));
        }
        (0..20).for_each(|number| lines.push_str(&restless(number, 0)));
        firm.import(&lines);
        firm.all = firm.every(Which::All);
        firm
    }

    fn hire(&self) {
        self.runtime.block_on(async {
            let operator = firms::operator_at(&self.hub.app, "EXEMPLE").await;
            for (number, name) in OWNERS.into_iter().enumerate() {
                let new = firms::new_staff(name, &owner(number));
                self.hub.app.add_staff(&operator, new).await.unwrap();
            }
        });
    }

    fn import(&self, lines: &str) {
        let csv = format!("{HEADING}\n{lines}").into_bytes();
        self.runtime.block_on(async {
            let operator = firms::operator_at(&self.hub.app, "EXEMPLE").await;
            let report = self.hub.app.import_dossiers(&operator, csv, |_| ()).await.unwrap();
            assert!(report.errors.is_empty(), "{report:?}");
        });
    }

    /// Every dossier by code, without any filter.
    fn every(&self, which: Which) -> Vec<DossierRow> {
        let (mut rows, mut cursor) = (Vec::new(), None);
        loop {
            let query = DossierQuery { which, cursor, ..DossierQuery::default() };
            let page = self.runtime.block_on(self.hub.app.dossiers(&self.claire, query)).unwrap();
            rows.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                return rows;
            }
        }
    }
}

/// What is asked for, in words that the oracle and the store both take.
#[derive(Clone, Debug, Default)]
struct Asked {
    q: Option<&'static str>,
    which: Which,
    agency: Option<Option<&'static str>>,
    master: Option<Option<&'static str>>,
    app: Option<&'static str>,
    mine: bool,
    order: Option<Order>,
    effort: usize,
    /// Whether others write between pages.
    disturbed: bool,
}

fn asked() -> impl Strategy<Value = Asked> {
    let column = prop::sample::select(Column::ALL.to_vec());
    let order = prop::option::of((column, any::<bool>()))
        .prop_map(|it| it.map(|(column, descending)| Order { column, descending }));
    (
        prop::option::of(prop::sample::select(vec![
            "taxi", "cab", "ega", "000", "x00", "zzzz", "aut",
        ])),
        prop::sample::select(vec![Which::Open, Which::Archived, Which::All]),
        prop::option::of(prop::sample::select(vec![None, Some("Lyon"), Some("Grenoble")])),
        prop::option::of(prop::sample::select(vec![
            None,
            Some("Inès Petit"),
            Some("Sofia Lopez"),
            Some("Claire Martin"),
            Some("Ada Nouvelle"),
        ])),
        prop::option::of(prop::sample::select(vec!["Banque Connect", "Signature Pro"])),
        any::<bool>(),
        order,
        (0_usize..9, any::<bool>()),
    )
        .prop_map(|(q, which, agency, master, app, mine, order, (effort, disturbed))| Asked {
            q,
            which,
            agency,
            master,
            app,
            mine,
            order,
            effort,
            disturbed,
        })
}

impl Asked {
    fn fits(&self, row: &DossierRow) -> bool {
        let is = |wanted: &Option<Option<&str>>, has: &Option<String>| {
            wanted.is_none_or(|wanted| wanted == has.as_deref())
        };
        let claires = [&row.master, &row.engagement_manager]
            .into_iter()
            .any(|person| person.as_deref() == Some("Claire Martin"));
        let state = match self.which {
            Which::Open => row.state.is_open(),
            Which::Archived => !row.state.is_open(),
            Which::All => true,
        };
        state
            && is(&self.agency, &row.agency)
            && is(&self.master, &row.master)
            && self.app.is_none_or(|app| row.applications.iter().any(|name| name == app))
            && (!self.mine || claires)
            && self.q.is_none_or(|q| self.term(q, row).is_some())
    }

    /// The smallest term of a dossier that begins so.
    fn term(&self, q: &str, row: &DossierRow) -> Option<String> {
        let terms = domain::search::terms(row.code.as_str(), &row.name).into_iter();
        terms.filter(|term| term.starts_with(&fold(q))).min()
    }

    /// What the oracle puts rows in order by: whose they are, nobody's last; then a key.
    fn key(&self, row: &DossierRow) -> (bool, String, String) {
        let code = || row.code.to_string();
        let whose = |name: &Option<String>| {
            (name.is_none(), name.as_deref().map(fold).unwrap_or_default(), code())
        };
        match (self.order.map(|order| order.column), self.q) {
            (None, Some(q)) => (false, String::new(), self.term(q, row).unwrap_or_default()),
            (None | Some(Column::Code), _) => (false, String::new(), code()),
            (Some(Column::Name), _) => (false, String::new(), fold(&row.name)),
            (Some(Column::Agency), _) => whose(&row.agency),
            (Some(Column::Master), _) => whose(&row.master),
            (Some(Column::EngagementManager), _) => whose(&row.engagement_manager),
        }
    }

    fn effort(&self) -> Effort {
        let most = Effort::default();
        match self.effort {
            0 => most,
            1 => Effort { collected: 0, along: 0, ..most },
            2 => Effort { collected: 0, along: 0, cheaper: 0, first: 3, ..most },
            3 => Effort { collected: 1, along: 0, ..most },
            4 => Effort { cheaper: 0, ..most },
            5 | 6 => {
                Effort { collected: 20, along: 20, read: 150, cheaper: 1, first: 5, looked_at: 30 }
            }
            _ => Effort { collected: 0, along: 0, cheaper: 1, first: 2, looked_at: 4, ..most },
        }
    }

    async fn listing(&self, firm: &Firm) -> PortfolioListing {
        let (store, tenant) = (&firm.store, firm.claire.tenant());
        let (agencies, staff, apps) = store
            .read::<_, _, store::Error>(tenant, |db| {
                Ok((db.agencies()?, db.staff_lines()?, db.firm_apps()?))
            })
            .await
            .unwrap();
        let agency = |name: &str| agencies.iter().find(|it| it.name == name).unwrap().id;
        let person = |name: &str| staff.iter().find(|it| it.name == name).unwrap().id;
        let filter = PortfolioFilter {
            search: self.q.map(|q| SearchKey::parse(q).unwrap()),
            which: self.which,
            agency: self.agency.map(|of| of.map(agency)),
            master: self.master.map(|of| of.map(person)),
            application: self.app.map(|app| apps.iter().find(|it| it.name == app).unwrap().id),
            of: self.mine.then(|| firm.claire.staff().unwrap().id),
        };
        PortfolioListing { filter, order: self.order, cursor: None, effort: self.effort() }
    }
}

/// One page: its codes, where those beside it begin, its offset, its total.
type Page = (Vec<String>, [Option<Cursor>; 2], u64, Total);

async fn page(firm: &Firm, listing: &PortfolioListing, cursor: Option<Cursor>) -> Page {
    let listing = PortfolioListing { cursor, ..listing.clone() };
    let read = firm.store.snapshot::<_, _, store::Error>(firm.claire.tenant(), move |db| {
        Ok(db.portfolio_page(&listing)?.page)
    });
    let page = read.await.unwrap();
    let codes = page.items.iter().map(|line| line.code.to_string()).collect();
    (codes, [page.previous, page.next], page.offset, page.total)
}

/// Of an empty page nothing is told.
fn total_is_true(page: &Page, all: usize) -> Result<(), TestCaseError> {
    match page.3 {
        Total::Exact(_) if page.0.is_empty() && all > 0 => {}
        Total::Exact(total) => prop_assert_eq!(total, all as u64),
        Total::MoreThan(total) => {
            prop_assert!(total < all as u64, "more than {} of {}", total, all)
        }
    }
    Ok(())
}

fn check(firm: &Firm, asked: &Asked, turn: &mut usize) -> Result<(), TestCaseError> {
    let listing = firm.runtime.block_on(asked.listing(firm));
    let quiet = |codes: Vec<String>| -> Vec<String> {
        codes.into_iter().filter(|code| !asked.disturbed || !code.ends_with('R')).collect()
    };
    let (mut pages, mut cursor) = (Vec::new(), None);
    loop {
        let page = firm.runtime.block_on(page(firm, &listing, cursor.take()));
        cursor = page.1[1].clone();
        pages.push(page);
        prop_assert!(pages.len() < 200, "it ends");
        if cursor.is_none() {
            break;
        }
        if asked.disturbed {
            *turn += 1;
            let lines: String = (0..20).map(|number| restless(number, *turn)).collect();
            firm.import(&lines);
        }
    }
    let read: Vec<String> = quiet(pages.iter().flat_map(|page| page.0.clone()).collect());
    let mut fits: Vec<&DossierRow> = firm
        .all
        .iter()
        .filter(|row| asked.fits(row) && !(asked.disturbed && is_restless(row)))
        .collect();
    fits.sort_by_key(|row| asked.key(row));
    let mut keys: Vec<_> = fits.iter().map(|row| asked.key(row)).collect();
    if asked.order.is_some_and(|order| order.descending) {
        keys.reverse();
    }
    let (mut sorted, mut expected) =
        (read.clone(), fits.iter().map(|it| it.code.to_string()).collect::<Vec<_>>());
    sorted.sort();
    expected.sort();
    prop_assert_eq!(&sorted, &expected, "each once");
    let of = |code: &String| firm.all.iter().find(|row| row.code.as_str() == code).unwrap();
    let read_keys: Vec<_> = read.iter().map(|code| asked.key(of(code))).collect();
    prop_assert_eq!(read_keys, keys, "in order");
    if asked.disturbed {
        // As they stood at the beginning, for the next one.
        *turn += 1;
        firm.import(&(0..20).map(|number| restless(number, 0)).collect::<String>());
        return Ok(());
    }
    let mut before = 0;
    for page in &pages {
        total_is_true(page, expected.len())?;
        prop_assert_eq!(page.2, before, "as many stand before it as were shown");
        before += page.0.len() as u64;
    }
    // Back again, the same dossiers in the same places.
    let (mut back, mut cursor) =
        (pages.last().unwrap().0.clone(), pages.last().unwrap().1[0].clone());
    while let Some(from) = cursor.take() {
        let page = firm.runtime.block_on(page(firm, &listing, Some(from)));
        total_is_true(&page, expected.len())?;
        back.splice(0..0, page.0);
        cursor = page.1[0].clone();
        prop_assert!(back.len() <= expected.len(), "it ends");
    }
    prop_assert_eq!(back, read);
    Ok(())
}

#[test]
fn whatever_is_asked_for_each_dossier_is_listed_once_and_in_order_while_others_write() {
    let firm = Firm::found();
    let cases = if tests::database::postgres().is_some() { 96 } else { 256 };
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let turn = std::cell::Cell::new(0);
    runner
        .run(&asked(), |asked| {
            let mut at = turn.get();
            let checked = check(&firm, &asked, &mut at);
            turn.set(at);
            checked
        })
        .unwrap();
}

/// Neither leaves few, both do (ADR 11).
#[test]
fn what_a_search_finds_of_an_application_is_listed_once_and_in_order() {
    let firm = Firm::found();
    let by = |column, descending| Some(Order { column, descending });
    let rest = Asked { which: Which::All, effort: 5, ..Asked::default() };
    for q in ["taxi", "ega", "aut"] {
        for agency in [None, Some(Some("Lyon"))] {
            for order in [None, by(Column::Name, true), by(Column::Master, false)] {
                let app = Some("Banque Connect");
                let asked = Asked { q: Some(q), agency, order, app, ..rest.clone() };
                check(&firm, &asked, &mut 0).unwrap();
            }
        }
    }
}

/// Each has two terms that begin so: counted by dossiers, the first of them look like all there are.
#[test]
fn what_is_found_by_two_words_each_is_not_taken_for_rare() {
    let firm = Firm::found();
    let lines = (0..1_100)
        .map(|number| format!("Z{number:04};ZYTHO {number:04} ZYTHO {number:04};;;;;;ouvert\n"));
    firm.import(&lines.collect::<String>());
    let effort = Effort { collected: 5, along: 0, read: 0, ..Effort::default() };
    let filter = PortfolioFilter { search: SearchKey::parse("zytho").ok(), ..Default::default() };
    let order = Some(Order { column: Column::Code, descending: false });
    let listing = PortfolioListing { filter, order, cursor: None, effort };
    let (mut codes, mut cursor) = (Vec::new(), None);
    loop {
        let page = firm.runtime.block_on(page(&firm, &listing, cursor));
        codes.extend(page.0);
        cursor = page.1[1].clone();
        if cursor.is_none() {
            break;
        }
    }
    let all: Vec<String> = (0..1_100).map(|number| format!("Z{number:04}")).collect();
    assert!(codes == all, "{} of {}", codes.len(), all.len());
}
