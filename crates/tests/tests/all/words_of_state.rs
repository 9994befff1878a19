//! What the pages say of an application without a key is true of it (B5, B6), and of a draft without
//! an application.

use app::{Definition, Purpose};
use tests::{TestHub, changes, firms};

#[tokio::test]
async fn an_application_without_a_key_is_not_said_to_have_one() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    firms::add(&hub.app, &claire, ("cegid", "notes-de-frais")).await;
    let apps = hub.app.applications(&claire).await.unwrap();
    let app = apps.iter().find(|app| app.name == "Notes de frais").unwrap().object_id;
    let mut browser = hub.browser("claire").await;
    let at = |what: &str| format!("/loophub/applications/{app}/{what}");
    let page = browser.open(&at("delete")).await.expect(200).body;
    assert!(!page.contains("sa clé") && page.contains("les mêmes offres reviendront"), "{page}");
    let done = browser.post(&at("suspend"), &[("reason", "Essai")]).await.expect(303);
    let tab = browser.open(done.header("location")).await.expect(200).body;
    assert!(tab.contains("est suspendue\u{202f}: les interlocuteurs"), "{tab}");
    let page = browser.open(&at("suspend")).await.expect(200).body;
    assert!(
        !page.contains("sa clé") && page.contains("retrouveront aussitôt leur offre"),
        "{page}"
    );
}

#[tokio::test]
async fn the_orders_of_a_list_stand_above_its_cards_too() {
    let hub = TestHub::new().await;
    let mut browser = hub.browser("claire").await;
    for path in ["/loophub/applications", "/dossiers"] {
        let page = browser.open(path).await.expect(200).body;
        let (_, sorts) = page.split_once("<nav class=\"sorts\"").unwrap();
        let (sorts, _) = sorts.split_once("</nav>").unwrap();
        let head = page.split_once("<thead>").unwrap().1.split_once("</thead>").unwrap().0;
        let links = |text: &str| text.matches("<a href=").count();
        assert_eq!(links(sorts), links(head), "{path}");
        assert!(links(sorts) > 3 && sorts.contains("aria-current"), "{path}");
    }
}

#[tokio::test]
async fn a_draft_without_an_application_is_said_to_have_none() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let kind = "cegid".to_owned();
    let definition = Definition { kind, ..Definition::default() };
    drop(hub.app.keep_definition(&claire, Purpose::Adding, definition).await.unwrap());
    let mut browser = hub.browser("claire").await;
    let tab = browser.open("/loophub/applications").await.expect(200).body;
    assert!(tab.contains(">Reprendre l’ajout</a>"), "{tab}");
    assert!(tab.contains("L’application n’est pas encore choisie."), "{tab}");
}

#[tokio::test]
async fn a_stray_label_is_refused_with_the_rule_of_labels() {
    let hub = TestHub::new().await;
    let mut browser = hub.browser("claire").await;
    let fields = [
        ("do", "next"),
        ("kind", "cegid"),
        ("application", "notes-de-frais"),
        ("label", "Les notes"),
    ];
    let page = browser.post("/loophub/applications/new", &fields).await.expect(422).body;
    assert!(page.contains("pour une application qui peut être ajoutée plusieurs fois"), "{page}");
    assert!(!page.contains("Libellé\u{202f}: ne se remplit que pour une application partenaire"));
}

#[tokio::test]
async fn calls_of_the_week_count_with_the_key_that_an_application_had_before() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    let app = apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id;
    let calls = async || hub.app.deletion_impact(&claire, app).await.unwrap();
    let before = calls().await.calls.unwrap();
    drop(hub.partner(0).get("/v1/me").await.expect(200));
    let busy = calls().await;
    assert_eq!(busy.calls, Some(before + 1));
    let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let key = Some(key.identifier.to_string());
    let wanted = changes::Change { key, ..changes::Change::default() };
    drop(changes::change(&hub.app, &claire, (app, wanted)).await.unwrap());
    let changed = calls().await;
    assert_eq!((changed.calls, changed.last_call), (busy.calls, busy.last_call));
}
