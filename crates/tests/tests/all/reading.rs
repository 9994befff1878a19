//! Reading the portfolio page by page (D1): every dossier once, in the order of the code, there and
//! back again.

use app::{App, DossierQuery};
use domain::{
    actor::Actor,
    page::{Cursor, Page},
};
use tests::TestHub;

/// A page: its codes, and where those before and after it begin.
async fn page((app, claire): (&App, &Actor), search: &str, cursor: Option<Cursor>) -> Page<String> {
    let query = DossierQuery { search: search.to_owned(), cursor };
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
