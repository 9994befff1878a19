//! The oracle of the portfolio: a firm that has what a portfolio may have, what may be asked for of it, and
//! what fits, found without any index.

use app::{DossierQuery, DossierRow};
use domain::{
    actor::Actor,
    portfolio::{Column, Order, Which},
    search::{SearchKey, fold},
};
use proptest::prelude::*;
use store::{Effort, PortfolioFilter, PortfolioListing, Store};
use tests::{TestHub, firms};
use tokio::runtime::Runtime;

pub(crate) const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat";

/// A hub whose firm has what a portfolio may have: dossiers without agency or master, of one name.
pub(super) struct Firm {
    pub(super) runtime: Runtime,
    pub(super) hub: TestHub,
    pub(super) store: Store,
    pub(super) claire: Actor,
    /// Every dossier, as the list of all shows them.
    pub(super) all: Vec<DossierRow>,
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
pub(super) fn restless(number: usize, turn: usize) -> String {
    let (name, state) =
        if turn.is_multiple_of(2) { ("REMUANT", "ouvert") } else { ("AGITÉ", "archivé") };
    let master = if turn.is_multiple_of(3) { "ines.petit@cabinet-exemple.fr" } else { "" };
    format!("{number:04}R;{name} {number};;;LYON;{master};;{state}\n")
}

pub(super) fn is_restless(row: &DossierRow) -> bool {
    row.code.as_str().ends_with('R')
}

impl Firm {
    pub(super) fn found() -> Self {
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

    pub(super) fn import(&self, lines: &str) {
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
pub(super) struct Asked {
    pub(super) q: Option<&'static str>,
    pub(super) which: Which,
    pub(super) agency: Option<Option<&'static str>>,
    pub(super) master: Option<Option<&'static str>>,
    pub(super) app: Option<&'static str>,
    pub(super) mine: bool,
    pub(super) order: Option<Order>,
    pub(super) effort: usize,
    /// Whether others write between pages.
    pub(super) disturbed: bool,
}

pub(super) fn asked() -> impl Strategy<Value = Asked> {
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
    pub(super) fn fits(&self, row: &DossierRow) -> bool {
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
    pub(super) fn key(&self, row: &DossierRow) -> (bool, String, String) {
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

    pub(super) async fn listing(&self, firm: &Firm) -> PortfolioListing {
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
