//! The operator's catalogue (A1–A3), and what of it a firm may take (C1, AZ3).

use app::CatalogError;
use domain::actor::Operator;
use loophub::demo::CATALOGUE;
use tests::TestHub;

const STEP1: &str = "/loophub/applications/new";

/// An application that only the second firm may take.
const RESERVED: &str = r#"
[[application]]
slug = "reserve-aux-voisins"
name = "Réservé aux voisins"
kind = "firm"
publisher = "Voisin"
description_fr = "Pour un seul cabinet."
description_en = "For one firm alone."
launch_url = "https://voisin.example/"
firms = ["VOISIN"]
"#;

#[tokio::test]
async fn a_firm_is_offered_only_what_it_may_take() {
    let hub = TestHub::new().await;
    let catalogue = format!("{CATALOGUE}{RESERVED}");
    hub.app.apply_catalog(&Operator::default(), &catalogue).await.unwrap();
    let choose = |application| [("do", "next"), ("kind", "firm"), ("application", application)];
    let mut claire = hub.browser("claire").await;
    let refused = claire.post(STEP1, &choose("reserve-aux-voisins")).await.expect(422);
    assert!(!refused.body.contains("Réservé aux voisins"), "nor is its name told");
    drop(claire.post(STEP1, &choose("nothing-of-that-name")).await.expect(422));
    let actor = hub.actor("claire").await;
    let offered = hub.app.application_choices(&actor).await.unwrap();
    assert!(offered.iter().all(|choice| choice.slug != "reserve-aux-voisins"));
    assert!(offered.iter().all(|choice| choice.slug != "banque-connect"), "added already");
    let mut paul = hub.browser("paul").await;
    drop(paul.post(STEP1, &choose("reserve-aux-voisins")).await.expect(303));
}

#[tokio::test]
async fn an_application_is_of_one_type_only() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let fields = [("do", "next"), ("kind", "firm"), ("application", "notes-de-frais")];
    drop(claire.post(STEP1, &fields).await.expect(422));
}

#[tokio::test]
async fn applying_the_same_catalogue_again_changes_nothing() {
    let hub = TestHub::new().await;
    let before = hub.database.dump().await;
    let report = hub.app.apply_catalog(&Operator::default(), CATALOGUE).await.unwrap();
    assert!(report.added.is_empty() && report.changed.is_empty() && report.removed.is_empty());
    assert_eq!(report.unchanged.len(), CATALOGUE.matches("[[application]]").count());
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn what_a_firm_uses_is_not_removed_and_what_nobody_uses_is() {
    let hub = TestHub::new().await;
    let before = hub.database.dump().await;
    let without = |slug: &str| {
        let entries = CATALOGUE.split_inclusive("[[application]]\n").collect::<String>();
        let mut parts: Vec<&str> = entries.split("[[application]]\n").collect();
        parts.retain(|part| !part.contains(&format!("slug = \"{slug}\"")));
        parts.join("[[application]]\n")
    };
    let operator = Operator::default();
    let refused = hub.app.apply_catalog(&operator, &without("banque-connect")).await;
    assert!(matches!(refused, Err(CatalogError::StillUsed(slug)) if slug == "banque-connect"));
    assert_eq!(hub.database.dump().await, before, "all or nothing");
    let report = hub.app.apply_catalog(&operator, &without("paiesimple")).await.unwrap();
    assert_eq!(report.removed, ["paiesimple"]);
}

#[tokio::test]
async fn a_renamed_application_keeps_everything_tied_to_it() {
    let hub = TestHub::new().await;
    let before = hub.partner(0).get("/v1/me").await.expect(200).json();
    let renamed = CATALOGUE.replace("name = \"Banque Connect\"", "name = \"Banque Directe\"");
    let report = hub.app.apply_catalog(&Operator::default(), &renamed).await.unwrap();
    assert_eq!(report.changed, ["banque-connect"]);
    let after = hub.partner(0).get("/v1/me").await.expect(200).json();
    assert_eq!(after["application"]["name"], "Banque Directe");
    assert_eq!(after["application"]["id"], before["application"]["id"]);
    assert_eq!(after["dossiers"], before["dossiers"]);
    drop(hub.partner(0).get("/v1/dossiers/000000001").await.expect(200));
}
