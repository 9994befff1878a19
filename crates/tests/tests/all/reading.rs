//! Reading the portfolio page by page (D1): every dossier once, in the order of the code, there and
//! back again.

use app::{App, Definition, DossierQuery, DraftQuery, Purpose};
use domain::{
    actor::Actor,
    page::{Cursor, Page, Total},
    portfolio::Which,
};
use tests::{TestHub, firms};

/// A page: its codes, and where those before and after it begin.
async fn page((app, claire): (&App, &Actor), search: &str, cursor: Option<Cursor>) -> Page<String> {
    let query = DossierQuery {
        search: search.to_owned(),
        which: Which::All,
        cursor,
        ..DossierQuery::default()
    };
    app.dossiers(claire, query).await.unwrap().map(|row| row.code.to_string())
}

async fn read_on(reader: (&App, &Actor), search: &str) -> Vec<Page<String>> {
    let mut pages = vec![page(reader, search, None).await];
    while let Some(next) = pages.last().unwrap().next.clone() {
        pages.push(page(reader, search, Some(next)).await);
        assert!(pages.len() < 20, "it ends");
    }
    pages
}

#[tokio::test]
async fn every_dossier_is_read_once_and_in_order() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let reader = (&hub.app, &claire);
    for search in ["", "000000"] {
        let pages = read_on(reader, search).await;
        let codes: Vec<String> = pages.into_iter().flat_map(|page| page.items).collect();
        let mut once = codes.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), codes.len(), "{search:?}: each once");
        if search.is_empty() {
            assert_eq!(codes.len(), 160);
            assert_eq!(codes, once, "by code");
        }
    }
}

#[tokio::test]
async fn going_back_shows_the_same_pages() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let reader = (&hub.app, &claire);
    for search in ["", "000000"] {
        let pages = read_on(reader, search).await;
        assert!(pages.len() > 1, "{search:?} has several pages");
        let mut cursor = pages.last().unwrap().previous.clone();
        for there in pages.iter().rev().skip(1) {
            let back = page(reader, search, cursor.take()).await;
            assert_eq!((&back.items, back.offset), (&there.items, there.offset), "{search:?}");
            cursor = back.previous;
        }
        assert!(cursor.is_none(), "nothing stands before the first");
    }
}

#[tokio::test]
async fn a_search_among_the_open_ones_follows_archiving_and_reopening() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let claire = hub.actor("claire").await;
    let definition = Definition {
        kind: "firm".to_owned(),
        application: "veille-sociale".to_owned(),
        ..Definition::default()
    };
    hub.app.define_application(&claire, Purpose::Adding, definition).await.unwrap();
    const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat";
    for (state, among_open) in [("ouvert", 1), ("archivé", 0), ("ouvert", 1)] {
        let csv = format!("{HEADING}\nZZZ01;Zythologie Zélée;;;;;;{state}\n").into_bytes();
        hub.app.import_dossiers(&operator, csv, |_| ()).await.unwrap();
        let query = DraftQuery { search: "zythologie".to_owned(), ..DraftQuery::default() };
        let open = hub.app.draft_dossiers(&claire, Purpose::Adding, query).await.unwrap().page;
        assert_eq!((open.items.len(), open.total), (among_open, Total::Exact(among_open as u64)));
        let query = DossierQuery {
            search: "zythologie".to_owned(),
            which: Which::All,
            ..DossierQuery::default()
        };
        let all = hub.app.dossiers(&claire, query).await.unwrap();
        assert_eq!((all.items.len(), all.total), (1, Total::Exact(1)), "{state}");
    }
}
