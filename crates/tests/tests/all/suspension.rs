//! Suspending and resuming (B6): the key stops at once, each side lifts only its own, nothing is
//! lost, and whoever asks learns why.

use app::{Choice, Conflict, Definition, Error, Purpose};
use domain::{
    Flaw, Invalid,
    actor::Actor,
    id::ObjectId,
    policy::{Denied, FixableBy, Reason},
    time::days,
};
use tests::{TestHub, firms};

const OPEN: &str = "/v1/dossiers/000000001";

/// The application that the first key serves, Banque Connect.
async fn bank(hub: &TestHub, actor: &Actor) -> ObjectId {
    let apps = hub.app.applications(actor).await.unwrap();
    apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id
}

async fn reason(hub: &TestHub) -> String {
    hub.partner(0).get(OPEN).await.expect(403).json()["reason"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn each_side_lifts_only_its_own_suspension_and_nothing_is_lost() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let bank = bank(&hub, &claire).await;
    let active = hub.app.applications(&claire).await.unwrap();
    let active: Vec<u64> = active.iter().map(|app| app.active_dossiers).collect();
    assert!(hub.app.suspend_application(&claire, bank, "contrat échu").await.unwrap());
    assert_eq!(reason(&hub).await, "suspended_by_firm");
    assert!(hub.app.suspend_for_operator(&operator, bank, "fuite").await.unwrap());
    assert_eq!(reason(&hub).await, "suspended_by_operator");
    assert!(hub.app.resume_application(&claire, bank).await.unwrap());
    assert_eq!(reason(&hub).await, "suspended_by_operator", "the operator’s stays");
    assert!(!hub.app.resume_application(&claire, bank).await.unwrap(), "there is none any more");
    assert!(hub.app.suspend_application(&claire, bank, "encore").await.unwrap());
    assert!(hub.app.resume_for_operator(&operator, bank).await.unwrap());
    assert_eq!(reason(&hub).await, "suspended_by_firm", "the firm’s stays");
    assert!(!hub.app.resume_for_operator(&operator, bank).await.unwrap());
    assert!(hub.app.resume_application(&claire, bank).await.unwrap());
    drop(hub.partner(0).get(OPEN).await.expect(200));
    let after = hub.app.applications(&claire).await.unwrap();
    assert_eq!(after.iter().map(|app| app.active_dossiers).collect::<Vec<_>>(), active);
}

/// Adds Banque Connect again to every dossier, with a new key.
async fn add_again(hub: &TestHub, claire: &Actor) -> ObjectId {
    let (key, _) = hub.app.generate_key(claire, firms::new_key("k")).await.unwrap();
    let definition = Definition {
        kind: "partner".to_owned(),
        application: "banque-connect".to_owned(),
        label: String::new(),
        key: key.identifier.to_string(),
        email: "neuf@banque-connect.example".to_owned(),
    };
    let (app, purpose) = (&hub.app, Purpose::Adding);
    app.define_application(claire, purpose, definition).await.unwrap();
    let all = Choice::All { future: false };
    let draft = app.choose_dossiers(claire, purpose, all).await.unwrap();
    app.add_application(claire, draft.token).await.unwrap();
    bank(hub, claire).await
}

async fn is_held(hub: &TestHub, claire: &Actor, application: ObjectId) -> bool {
    hub.app.suspension(claire, application).await.unwrap().by_operator.is_some()
}

#[tokio::test]
async fn a_firm_lifts_the_operators_suspension_by_no_detour() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let first = bank(&hub, &claire).await;
    hub.app.suspend_for_operator(&operator, first, "fuite").await.unwrap();
    // By taking the addition back: that is refused, and the application stays, held.
    let batches = hub.app.history(&claire, None).await.unwrap().items;
    let added = batches.iter().find(|row| row.batch.name == "Banque Connect").unwrap().batch.id;
    let undone = hub.app.undo_batch(&claire, added).await;
    assert!(matches!(undone, Err(Error::Conflict(Conflict::ApplicationSuspended))), "{undone:?}");
    assert!(is_held(&hub, &claire, first).await);
    // By deleting and adding again.
    let gone = hub.app.delete_application(&claire, first, "Banque Connect").await.unwrap();
    let second = add_again(&hub, &claire).await;
    assert!(second != first && is_held(&hub, &claire, second).await);
    // By waiting until the deleted one is gone for good.
    hub.app.delete_application(&claire, second, "Banque Connect").await.unwrap();
    hub.clock.advance(days(31));
    hub.run_jobs().await;
    let claire = hub.actor("claire").await;
    let third = add_again(&hub, &claire).await;
    assert!(is_held(&hub, &claire, third).await);
    // The operator lifts it, of all of them, and then it is gone for good.
    assert!(hub.app.resume_for_operator(&operator, third).await.unwrap());
    assert!(!is_held(&hub, &claire, third).await);
    hub.run_jobs().await;
    assert!(matches!(hub.app.undo_batch(&claire, gone.batch).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn the_operator_suspends_an_application_that_waits_for_its_undo() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let first = bank(&hub, &claire).await;
    let gone = hub.app.delete_application(&claire, first, "Banque Connect").await.unwrap();
    let named = hub.app.applications_for_operator(&operator).await.unwrap();
    let (_, found) = named.into_iter().find(|(slug, _)| slug == "banque-connect").unwrap();
    assert_eq!(found.object_id, first);
    assert!(hub.app.suspend_for_operator(&operator, first, "fuite").await.unwrap());
    hub.app.undo_batch(&claire, gone.batch).await.unwrap();
    assert_eq!(reason(&hub).await, "suspended_by_operator");
    // An older one that is brought back is held as the one that was there.
    hub.app.resume_for_operator(&operator, first).await.unwrap();
    let gone = hub.app.delete_application(&claire, first, "Banque Connect").await.unwrap();
    let second = add_again(&hub, &claire).await;
    assert!(!is_held(&hub, &claire, second).await);
    hub.app.suspend_for_operator(&operator, second, "fuite").await.unwrap();
    hub.app.delete_application(&claire, second, "Banque Connect").await.unwrap();
    hub.app.undo_batch(&claire, gone.batch).await.unwrap();
    assert_eq!(reason(&hub).await, "suspended_by_operator");
}

#[tokio::test]
async fn why_since_when_and_by_whom_is_kept_and_the_first_reason_stays() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let bank = bank(&hub, &claire).await;
    assert!(hub.app.suspend_application(&claire, bank, "  contrat échu ").await.unwrap());
    let at = domain::time::Clock::now(hub.clock.as_ref());
    let before = hub.database.dump().await;
    hub.clock.advance(std::time::Duration::from_secs(60));
    assert!(!hub.app.suspend_application(&claire, bank, "autre").await.unwrap());
    assert_eq!(hub.database.dump().await, before, "twice changes nothing");
    hub.app.suspend_for_operator(&operator, bank, "fuite").await.unwrap();
    let held = hub.app.suspension(&claire, bank).await.unwrap();
    let (firm, other) = (held.by_firm.unwrap(), held.by_operator.unwrap());
    assert_eq!((firm.reason.as_str(), firm.since), ("contrat échu", at));
    assert_eq!(firm.by.as_deref(), Some("Claire Martin"));
    assert_eq!((other.reason.as_str(), other.by), ("fuite", None));
}

#[tokio::test]
async fn fifty_who_suspend_at_once_suspend_once() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let bank = bank(&hub, &claire).await;
    let each = (0..50).map(|number| {
        let (app, claire) = (hub.app.clone(), claire.clone());
        let suspend =
            async move { app.suspend_application(&claire, bank, &number.to_string()).await };
        tokio::spawn(suspend)
    });
    let mut changed = 0;
    for one in each.collect::<Vec<_>>() {
        changed += usize::from(one.await.unwrap().unwrap());
    }
    assert_eq!(changed, 1);
    let dump = hub.database.dump().await;
    assert_eq!(dump.matches("application.suspended").count(), 2, "one entry and one event");
}

#[tokio::test]
async fn a_suspension_is_one_entry_of_the_firms_journal_and_one_event() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let bank = bank(&hub, &claire).await;
    hub.app.suspend_application(&claire, bank, "contrat échu").await.unwrap();
    hub.app.suspend_for_operator(&operator, bank, "fuite").await.unwrap();
    hub.app.resume_application(&claire, bank).await.unwrap();
    hub.app.resume_for_operator(&operator, bank).await.unwrap();
    let rows = super::journal::journal(&hub).await;
    let told: Vec<(&str, &str, &str)> = rows[rows.len() - 4..]
        .iter()
        .map(|row| (row.actor.as_str(), row.action.as_str(), row.subject.as_str()))
        .collect();
    let subject = "application:banque-connect";
    assert_eq!(
        told,
        [
            ("staff:1", "application.suspended", subject),
            ("operator", "application.suspended", subject),
            ("staff:1", "application.resumed", subject),
            ("operator", "application.resumed", subject),
        ]
    );
    assert!(rows[rows.len() - 4].detail.contains("contrat échu"));
    // PostgreSQL doubles the quotes of a text in a row.
    let dump = hub.database.dump().await.replace("\"\"", "\"");
    let event = |by: &str, suspended: bool| {
        format!("{{\"application\":\"{bank}\",\"by\":\"{by}\",\"suspended\":{suspended}}}")
    };
    for (by, suspended, times) in
        [("firm", true, 2), ("operator", true, 1), ("operator", false, 1), ("firm", false, 0)]
    {
        let told = dump.matches(&event(by, suspended)).count();
        assert_eq!(told, times, "{by} {suspended}: whether it works now is said");
    }
}

#[tokio::test]
async fn only_an_administrator_suspends_for_the_firm_and_only_the_operator_for_itself() {
    let hub = TestHub::new().await;
    let (claire, sofia) = (hub.actor("claire").await, hub.actor("sofia").await);
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let neighbour = firms::operator_at(&hub.app, "VOISIN").await;
    let (bank, before) = (bank(&hub, &claire).await, hub.database.dump().await);
    let refused = hub.app.suspend_application(&sofia, bank, "x").await;
    let administrators = Denied::new(Reason::NotAdministrator, FixableBy::FirmAdministrator);
    assert!(matches!(refused, Err(Error::Denied(denied)) if denied == administrators));
    let refused = hub.app.suspend_for_operator(&claire, bank, "x").await;
    assert!(matches!(refused, Err(Error::Denied(_))));
    let refused = hub.app.resume_for_operator(&claire, bank).await;
    assert!(matches!(refused, Err(Error::Denied(_))));
    let refused = hub.app.suspend_application(&operator, bank, "x").await;
    assert!(matches!(refused, Err(Error::Denied(_))), "the operator has a side of its own");
    let refused = hub.app.suspend_for_operator(&neighbour, bank, "x").await;
    assert!(matches!(refused, Err(Error::NotFound)), "of another firm");
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn a_reason_is_some_words_without_a_secret() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (bank, before) = (bank(&hub, &claire).await, hub.database.dump().await);
    let (long, secret) = ("à voir ".repeat(29), hub.keys[0].secret.clone());
    for (reason, flaw) in [
        ("", Flaw::Missing),
        (" \t", Flaw::Missing),
        (long.as_str(), Flaw::TooLong),
        ("a\u{202e}b", Flaw::ForbiddenCharacter),
        (secret.as_str(), Flaw::HoldsSecret),
    ] {
        let refused = hub.app.suspend_application(&claire, bank, reason).await;
        let Err(Error::Invalid(told)) = refused else { panic!("{reason:?} is taken") };
        assert_eq!(told, [Invalid::new("reason", flaw)]);
    }
    let mut browser = hub.browser("claire").await;
    let path = format!("/loophub/applications/{bank}/suspend");
    let page = browser.post(&path, &[("reason", &secret)]).await.expect(422);
    assert!(!page.body.contains(&secret), "nor does it come back");
    let page = browser.post(&path, &[("reason", &long)]).await.expect(422);
    assert!(page.body.contains("id=\"reason-error\""), "{}", page.body);
    assert!(page.body.contains(long.trim_end()), "{}", page.body);
    assert_eq!(hub.database.dump().await, before);
    assert!(hub.app.suspend_application(&claire, bank, &"ab ".repeat(66)).await.unwrap());
}

#[tokio::test]
async fn the_page_says_what_will_happen_then_what_holds_and_who_can_lift_it() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let bank = bank(&hub, &claire).await;
    let (suspend, resume) = (
        format!("/loophub/applications/{bank}/suspend"),
        format!("/loophub/applications/{bank}/resume"),
    );
    let mut browser = hub.browser("claire").await;
    let page = browser.open(&suspend).await.expect(200).body;
    assert!(page.contains("49 dossiers"), "{page}");
    assert!(page.contains("refusée aussitôt") && page.contains("Rien n’est perdu"));
    let done = browser.post(&suspend, &[("reason", "contrat <échu>")]).await.expect(303);
    assert_eq!(done.header("location"), "/loophub/applications");
    assert!(browser.open("/loophub/applications").await.body.contains("est suspendue"));
    drop(browser.post(&suspend, &[("reason", "autre")]).await.expect(303));
    assert!(browser.open("/loophub/applications").await.body.contains("était déjà suspendue"));
    hub.app.suspend_for_operator(&operator, bank, "fuite").await.unwrap();
    let page = browser.open(&suspend).await.expect(200).body;
    for said in ["contrat &#60;échu&#62;", "par Claire Martin", "fuite", "a aussi suspendu"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    drop(browser.post(&resume, &[]).await.expect(303));
    let list = browser.open("/loophub/applications").await.body;
    assert!(list.contains("reste suspendue par l’exploitant"), "{list}");
    let page = browser.open(&suspend).await.expect(200).body;
    assert!(page.contains("Lui seul peut lever sa suspension"), "{page}");
    drop(browser.post(&resume, &[]).await.expect(303));
    assert!(browser.open("/loophub/applications").await.body.contains("n’avait pas suspendu"));
    hub.app.resume_for_operator(&operator, bank).await.unwrap();
    drop(browser.post(&suspend, &[("reason", "x")]).await.expect(303));
    drop(browser.post(&resume, &[]).await.expect(303));
    assert!(browser.open("/loophub/applications").await.body.contains("a repris"));
}

#[tokio::test]
async fn nothing_of_another_firms_suspensions_is_seen() {
    let hub = TestHub::new().await;
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    // Both firms number their applications from one on.
    for app in hub.app.applications(&paul).await.unwrap() {
        hub.app.suspend_application(&paul, app.object_id, "CANARI").await.unwrap();
        hub.app.suspend_for_operator(&operator, app.object_id, "CANARI").await.unwrap();
    }
    for app in hub.app.applications(&claire).await.unwrap() {
        let held = hub.app.suspension(&claire, app.object_id).await.unwrap();
        assert!(held.by_firm.is_none() && held.by_operator.is_none(), "{}", app.name);
    }
}

#[tokio::test]
async fn the_key_of_an_application_that_is_stopped_says_so_to_the_firm_and_to_the_partner() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let bank = bank(&hub, &claire).await;
    let keys = hub.app.keys(&claire).await.unwrap();
    let key = keys.iter().find(|row| row.application.as_deref() == Some("Banque Connect"));
    let page = format!("/loophub/keys/{}", key.unwrap().key.object_id);
    let mut browser = hub.browser("claire").await;
    let mut told = async |words: &str| {
        for path in ["/loophub/keys", &page] {
            let body = browser.open(path).await.expect(200).body;
            let state = format!("{words}</span>");
            assert!(body.contains(&state), "{path}: {words} is not in {body}");
        }
    };
    let me = async || {
        let me = hub.partner(0).get("/v1/me").await.expect(200).json();
        (me["application"]["suspended_by"].clone(), me["dossiers"].as_u64().unwrap())
    };
    let (none, reached) = me().await;
    assert!(none == serde_json::json!([]) && reached > 0);
    told("Active").await;
    hub.app.suspend_application(&claire, bank, "contrat échu").await.unwrap();
    told("Application suspendue").await;
    assert_eq!(me().await, (serde_json::json!(["firm"]), 0));
    hub.app.suspend_for_operator(&operator, bank, "fuite").await.unwrap();
    told("Application suspendue par l’exploitant").await;
    assert_eq!(me().await, (serde_json::json!(["firm", "operator"]), 0));
    hub.app.resume_application(&claire, bank).await.unwrap();
    hub.app.resume_for_operator(&operator, bank).await.unwrap();
    told("Active").await;
    assert_eq!(me().await, (none, reached));
    hub.app.delete_application(&claire, bank, "Banque Connect").await.unwrap();
    told("Application supprimée").await;
}
