//! The portfolio's page (D1): filters that find nothing, filters that are none, and what is chosen from.

use app::{DossierQuery, DossierRow, NONE, NewStaff};
use domain::page::Total;
use tests::{TestHub, firms};

use crate::portfolio::HEADING;

#[tokio::test]
async fn what_the_firm_does_not_have_is_no_filter_but_finds_nothing() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    for query in [
        "agency=NOWHERE",
        "master=99999",
        "master=x",
        "app=x",
        "app=01900000-0000-7000-8000-000000000000",
    ] {
        let page = claire.open(&format!("/dossiers?{query}")).await.expect(200);
        assert!(page.body.contains("Aucun dossier ne correspond"), "{query}");
        assert!(page.body.contains("Tout effacer"), "{query}");
    }
    let page = claire.open("/dossiers?agency=LYON&sort=-name&state=all&q=a").await.expect(422);
    assert!(page.body.contains("Agence\u{202f}: Lyon"), "what else was asked for still holds");
}

#[tokio::test]
async fn nothing_open_says_how_many_archived_ones_there_are() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let csv =
        format!("{HEADING}\nZZ1;ZYTHOLOGIE UN;;;;;;archivé\nZZ2;ZYTHOLOGIE DEUX;;;;;;archivé\n");
    hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let query = DossierQuery { search: "zytho".to_owned(), ..DossierQuery::default() };
    let portfolio = hub.app.portfolio(&claire, query).await.unwrap();
    assert_eq!(portfolio.archived, Some(Total::Exact(2)));
    let page = hub.browser("claire").await.open("/dossiers?q=zytho").await.expect(200);
    assert!(page.body.contains("2 dossiers archivés correspondent."));
    assert!(page.body.contains("/dossiers?q=zytho&#38;state=archived"), "{}", page.body);
}

/// A page of which all that stood before it has gone meanwhile leads back to the beginning.
#[tokio::test]
async fn the_way_back_leads_to_the_first_page_when_nothing_stands_before_any_more() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let page = async |cursor| {
        let query = DossierQuery { cursor, ..DossierQuery::default() };
        hub.app.portfolio(&claire, query).await.unwrap().page
    };
    let first = page(None).await;
    let second = page(first.next).await;
    assert!(!second.items.is_empty() && second.previous.is_some());
    let gone: Vec<String> =
        first.items.iter().map(|row| format!("{};PARTI;;;;;;archivé\n", row.code)).collect();
    let csv = format!("{HEADING}\n{}", gone.concat());
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let report = hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    assert!(report.errors.is_empty(), "{report:?}");
    let back = page(second.previous).await;
    let codes =
        |rows: &[DossierRow]| -> Vec<_> { rows.iter().map(|row| row.code.clone()).collect() };
    assert_eq!(codes(&back.items), codes(&second.items));
    assert_eq!((back.offset, back.previous), (0, None));
}

/// Those who have left, and are master still, can be chosen (F4).
#[tokio::test]
async fn dossiers_without_a_master_can_be_asked_for() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let new: NewStaff = firms::new_staff("Léa", "lea@cabinet-exemple.fr");
    hub.app.add_staff(&operator, new).await.unwrap();
    let csv =
        format!("{HEADING}\nZZ1;UN;;;;;;ouvert\nZZ2;DEUX;;;;lea@cabinet-exemple.fr;;ouvert\n");
    hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let query = DossierQuery { master: NONE.to_owned(), ..DossierQuery::default() };
    let portfolio = hub.app.portfolio(&claire, query).await.unwrap();
    let codes: Vec<&str> = portfolio.page.items.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["ZZ1"]);
    let names: Vec<&str> =
        portfolio.choices.masters.iter().map(|staff| staff.name.as_str()).collect();
    assert!(names.contains(&"Léa Nouvelle") && !names.contains(&"Sofia Lopez"), "{names:?}");
}

/// Whatever stands in the address: a page that says so, and nothing written (IN1).
#[tokio::test]
async fn no_filter_of_an_address_breaks_anything() {
    let hub = TestHub::new().await;
    let mut sofia = hub.browser("sofia").await;
    let before = hub.database.dump().await;
    for name in ["q", "agency", "master", "app", "state", "mine", "sort", "at"] {
        for value in tests::forms::nasty() {
            let path = format!("/dossiers?{}", tests::web::form(&[(name, &value)]));
            let answer = sofia.open(&path).await;
            let told = format!("{name}={:?}", value.chars().take(30).collect::<String>());
            assert!(matches!(answer.status.as_u16(), 200 | 400 | 422), "{told}: {}", answer.status);
            assert!(!answer.body.contains("<script>alert"), "{told}");
        }
    }
    assert_eq!(hub.database.dump().await, before);
}
