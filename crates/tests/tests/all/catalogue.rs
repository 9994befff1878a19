//! The operator's catalogue (A1–A3), and what of it a firm may take (C1, AZ3).

use app::{
    CatalogChange, CatalogError, CatalogPlan, CatalogRefusal, Choice, Definition, FieldChange,
    Purpose, RefusedWhy,
};
use domain::{Flaw, Invalid, actor::Operator};
use loophub::demo::CATALOGUE;
use tests::{TestHub, neighbour::RESERVED};

const STEP1: &str = "/loophub/applications/new";

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

/// Spaces around a value, accents in two parts: what was checked is what is kept and compared.
#[tokio::test]
async fn what_a_file_writes_carelessly_changes_nothing_twice_either() {
    let hub = TestHub::new().await;
    let careless = RESERVED.replace("\"VOISIN\"", "\" VOISIN \", \"VOISIN\"");
    let careless = careless.replace("Réservé", "  Re\u{301}serve\u{301}");
    assert_ne!(careless, RESERVED);
    let toml = format!("{CATALOGUE}{careless}");
    let operator = Operator::default();
    assert_eq!(hub.app.apply_catalog(&operator, &toml).await.unwrap().added.len(), 1);
    let before = hub.database.dump().await;
    let again = hub.app.apply_catalog(&operator, &toml).await.unwrap();
    assert!(again.is_empty(), "{again:?}");
    let tidy = hub.app.apply_catalog(&operator, &format!("{CATALOGUE}{RESERVED}")).await.unwrap();
    assert!(tidy.is_empty(), "{tidy:?}");
    assert_eq!(hub.database.dump().await, before);
    let choices = hub.app.application_choices(&hub.actor("paul").await).await.unwrap();
    assert!(choices.iter().any(|choice| choice.name == "Réservé aux voisins"));
}

/// The catalogue of the demonstration without one application.
fn without(slug: &str) -> String {
    let mut parts: Vec<&str> = CATALOGUE.split("[[application]]\n").collect();
    parts.retain(|part| !part.contains(&format!("slug = \"{slug}\"")));
    parts.join("[[application]]\n")
}

async fn plan(hub: &TestHub, toml: &str) -> CatalogPlan {
    hub.app.plan_catalog(&Operator::default(), toml).await.unwrap()
}

fn refusal(application: &str, why: RefusedWhy) -> CatalogRefusal {
    CatalogRefusal { application: application.to_owned(), why }
}

#[tokio::test]
async fn what_a_firm_uses_is_not_removed_and_what_nobody_uses_is() {
    let hub = TestHub::new().await;
    let before = hub.database.dump().await;
    let operator = Operator::default();
    let toml = without("banque-connect");
    let firms = vec!["EXEMPLE".to_owned(), "VOISIN".to_owned()];
    let told = [refusal("banque-connect", RefusedWhy::UsedAndRemoved(firms))];
    assert_eq!(plan(&hub, &toml).await.refused, told);
    let refused = hub.app.apply_catalog(&operator, &toml).await;
    assert!(matches!(refused, Err(CatalogError::Refused(plan)) if plan.refused == told));
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
    let name = FieldChange {
        field: "name".to_owned(),
        before: "Banque Connect".into(),
        after: "Banque Directe".into(),
    };
    let change = CatalogChange { slug: "banque-connect".to_owned(), fields: vec![name] };
    assert_eq!(report.changed, [change]);
    let after = hub.partner(0).get("/v1/me").await.expect(200).json();
    assert_eq!(after["application"]["name"], "Banque Directe");
    assert_eq!(after["application"]["id"], before["application"]["id"]);
    assert_eq!(after["dossiers"], before["dossiers"]);
    drop(hub.partner(0).get("/v1/dossiers/000000001").await.expect(200));
}

#[tokio::test]
async fn a_used_application_stays_of_its_kind_and_everything_refused_is_told_at_once() {
    let hub = TestHub::new().await;
    let before = hub.database.dump().await;
    let other_kind = CATALOGUE.replacen(
        "slug = \"banque-connect\"\nname = \"Banque Connect\"\nkind = \"partner\"",
        "slug = \"banque-connect\"\nname = \"Banque Connect\"\nkind = \"cegid\"\ngeneric = true",
        1,
    );
    assert_ne!(other_kind, CATALOGUE);
    let toml = other_kind.replace("name = \"Signature Pro\"", "name = \"\"");
    let toml = format!("{toml}{}", RESERVED.replace("VOISIN", "PERSONNE"));
    let firms = || vec!["EXEMPLE".to_owned(), "VOISIN".to_owned()];
    let shown = plan(&hub, &toml).await;
    assert_eq!(
        shown.refused,
        [
            refusal("signature-pro", RefusedWhy::Field(Invalid::new("name", Flaw::Missing))),
            refusal("banque-connect", RefusedWhy::UsedAndOtherKind(firms())),
            refusal("banque-connect", RefusedWhy::UsedAndOtherwiseGeneric(firms())),
            refusal("reserve-aux-voisins", RefusedWhy::UnknownFirm("PERSONNE".to_owned())),
        ]
    );
    let refused = hub.app.apply_catalog_as_shown(&Operator::default(), &toml, shown).await;
    assert!(matches!(refused, Err(CatalogError::Refused(_))));
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn what_is_not_offered_any_more_goes_on_where_it_is_used_and_says_so() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let offered = async |hub: &TestHub| -> Vec<bool> {
        let apps = hub.app.applications(&claire).await.unwrap();
        apps.iter().filter(|app| app.name == "Banque Connect").map(|app| app.offered).collect()
    };
    assert_eq!(offered(&hub).await, [true]);
    let url = "launch_url = \"https://banque-connect.example/\"\n";
    let only = CATALOGUE.replace(url, &format!("{url}firms = [\"VOISIN\"]\n"));
    let report = hub.app.apply_catalog(&Operator::default(), &only).await.unwrap();
    let fields = &report.changed[0].fields;
    assert_eq!(
        (fields[0].field.as_str(), &fields[0].before, &fields[0].after),
        ("firms", &serde_json::Value::Null, &serde_json::json!(["VOISIN"]))
    );
    assert_eq!(offered(&hub).await, [false], "no more offered, and still there");
    drop(hub.partner(0).get("/v1/dossiers/000000001").await.expect(200));
    let paul = hub.actor("paul").await;
    assert!(hub.app.applications(&paul).await.unwrap()[0].offered);
    let only = only.replace("VOISIN", "EXEMPLE");
    hub.app.apply_catalog(&Operator::default(), &only).await.unwrap();
    assert_eq!(offered(&hub).await, [true]);
}

#[tokio::test]
async fn a_plan_that_is_not_any_more_what_was_shown_is_not_carried_out() {
    let hub = TestHub::new().await;
    let toml = without("notes-de-frais");
    let shown = plan(&hub, &toml).await;
    assert_eq!(
        (shown.removed.as_slice(), shown.refused.len()),
        (&["notes-de-frais".to_owned()][..], 0)
    );
    let claire = hub.actor("claire").await;
    let (kind, application) = ("cegid".to_owned(), "notes-de-frais".to_owned());
    let definition = Definition { kind, application, ..Definition::default() };
    hub.app.define_application(&claire, Purpose::Adding, definition).await.unwrap();
    let draft = hub
        .app
        .choose_dossiers(&claire, Purpose::Adding, Choice::All { future: false })
        .await
        .unwrap();
    hub.app.add_application(&claire, draft.token).await.unwrap();
    let before = hub.database.dump().await;
    let refused = hub.app.apply_catalog_as_shown(&Operator::default(), &toml, shown).await;
    assert!(matches!(refused, Err(CatalogError::PlanChanged)), "{refused:?}");
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn of_ten_who_apply_at_once_one_does_it_and_the_others_find_it_done() {
    // On an empty catalogue too, where there is no application to hold.
    ten_apply(&TestHub::empty().await, CATALOGUE.to_owned()).await;
    ten_apply(&TestHub::new().await, format!("{CATALOGUE}{RESERVED}")).await;
}

async fn ten_apply(hub: &TestHub, toml: String) {
    let shown = plan(hub, &toml).await;
    let each = (0..10).map(|_| {
        let (app, toml, shown) = (hub.app.clone(), toml.clone(), shown.clone());
        let apply =
            async move { app.apply_catalog_as_shown(&Operator::default(), &toml, shown).await };
        tokio::spawn(apply)
    });
    let (mut applied, mut changed) = (0, 0);
    for one in each.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => applied += 1,
            Err(CatalogError::PlanChanged) => changed += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((applied, changed), (1, 9));
}

#[tokio::test]
async fn two_applications_of_one_name_are_refused_however_they_are_written() {
    let hub = TestHub::new().await;
    let toml = format!("{CATALOGUE}{}", RESERVED.replace("Réservé aux voisins", "BANQUE connect"));
    let told = [refusal("reserve-aux-voisins", RefusedWhy::SameName("banque-connect".to_owned()))];
    assert_eq!(plan(&hub, &toml).await.refused, told);
}

#[tokio::test]
async fn a_used_application_takes_no_name_that_its_firm_has_given_to_another() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, _) = hub.app.generate_key(&claire, tests::firms::new_key("k")).await.unwrap();
    let definition = Definition {
        kind: "partner".to_owned(),
        application: "api-standard".to_owned(),
        label: "Banque directe".to_owned(),
        key: key.identifier.to_string(),
        email: "dev@outil.example".to_owned(),
    };
    hub.app.define_application(&claire, Purpose::Adding, definition).await.unwrap();
    let all = Choice::All { future: false };
    let draft = hub.app.choose_dossiers(&claire, Purpose::Adding, all).await.unwrap();
    hub.app.add_application(&claire, draft.token).await.unwrap();
    let renamed = CATALOGUE.replace("name = \"Banque Connect\"", "name = \"Banque DIRECTE\"");
    let firms = vec!["EXEMPLE".to_owned()];
    let told = [refusal("banque-connect", RefusedWhy::UsedAndNameTaken(firms))];
    assert_eq!(plan(&hub, &renamed).await.refused, told);
    let unused = CATALOGUE.replace("name = \"PaieSimple\"", "name = \"Banque directe\"");
    assert_ne!(unused, CATALOGUE);
    assert_eq!(plan(&hub, &unused).await.refused, [], "nobody uses it");
}
