//! "Pourquoi ?": screen, API and the refusal of a call say the same of every condition (H1, E4), who
//! can change it, and the button is there for whoever may press it.

use app::NewKey;
use domain::{
    access::{Condition, Outcome},
    activation::ActivationChanges,
    actor::Actor,
    id::ObjectId,
    policy::FixableBy,
    time::{Clock, days},
};
use tests::{
    TestHub,
    changes::{Change, change},
    contacts, firms,
    words::plain,
};

/// On which Banque Connect is active in the demonstration.
const CODE: &str = "000000001";

async fn bank(hub: &TestHub) -> ObjectId {
    let claire = hub.actor("claire").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id
}

async fn switch(hub: &TestHub, actor: &Actor, (app, on): (ObjectId, bool)) {
    let one = std::collections::BTreeSet::from([app]);
    let mut changes = ActivationChanges::default();
    if on {
        changes.on = one
    } else {
        changes.off = one
    }
    hub.app.set_activations(actor, &firms::code(CODE), changes).await.unwrap();
}

/// The reason that each of the three gives: the screen's use case, the API, and a call. The screen knows
/// two conditions more: whether the key works, and whether a contact is offered it.
async fn reasons(hub: &TestHub, app: ObjectId) -> [Option<String>; 3] {
    let claire = hub.actor("claire").await;
    let screen = hub.app.access(&claire, (&firms::code(CODE), app)).await.unwrap();
    let screen = screen.row.chain.failure().map(|(_, denied)| denied.reason.code().to_owned());
    let told = hub.partner(0).get(&format!("/v1/dossiers/{CODE}/access")).await.expect(200).json();
    assert_eq!(told["reachable"], told["reason"].is_null());
    let told = told["reason"].as_str().map(str::to_owned);
    let call = hub.partner(0).get(&format!("/v1/dossiers/{CODE}")).await;
    let call = (call.status != 200).then(|| call.json()["reason"].as_str().unwrap().to_owned());
    [screen, told, call]
}

#[tokio::test]
async fn screen_api_and_calls_name_the_same_first_condition() {
    let hub = TestHub::new().await;
    let (claire, app) = (hub.actor("claire").await, bank(&hub).await);
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let code = firms::code(CODE);
    let all = |reason: &str| [(); 3].map(|()| Some(reason.to_owned()));
    for offer in hub.app.dossier_contacts(&claire, &code).await.unwrap().contacts {
        let place = (&code, offer.contact.object_id);
        hub.app.close_services(&claire, place).await.unwrap();
    }
    assert_eq!(reasons(&hub, app).await, [Some("not_offered".to_owned()), None, None]);
    let contact =
        contacts::add(&hub.app, &claire, (std::slice::from_ref(&code), "why@client.example")).await;
    contacts::open(&hub.app, &claire, ((&code, contact), &[app])).await;
    assert_eq!(reasons(&hub, app).await, [None, None, None]);
    switch(&hub, &claire, (app, false)).await;
    assert_eq!(reasons(&hub, app).await, all("not_active"));
    hub.app.archive_dossier(&claire, &code).await.unwrap();
    assert_eq!(reasons(&hub, app).await, all("dossier_archived"));
    hub.app.suspend_application(&claire, app, "à revoir").await.unwrap();
    assert_eq!(reasons(&hub, app).await, all("suspended_by_firm"));
    hub.app.suspend_for_operator(&operator, app, "fuite").await.unwrap();
    assert_eq!(reasons(&hub, app).await, all("suspended_by_operator"));
    hub.app.resume_for_operator(&operator, app).await.unwrap();
    hub.app.resume_application(&claire, app).await.unwrap();
    hub.app.reopen_dossier(&claire, &code).await.unwrap();
    assert_eq!(reasons(&hub, app).await, all("not_active"));
    switch(&hub, &claire, (app, true)).await;
    assert_eq!(reasons(&hub, app).await, [Some("not_offered".to_owned()), None, None]);
}

#[tokio::test]
async fn a_key_that_has_stopped_is_the_first_condition() {
    let hub = TestHub::new().await;
    let app = bank(&hub).await;
    let state = async |name: &str| {
        let asks = hub.actor(name).await;
        let access = hub.app.access(&asks, (&firms::code(CODE), app)).await.unwrap();
        let (condition, denied) = access.row.chain.failure().unwrap();
        assert_eq!(
            (condition, denied.fixable_by),
            (Condition::KeyLive, FixableBy::FirmAdministrator)
        );
        let later = access.row.chain.steps()[1..].iter();
        assert!(later.into_iter().all(|step| step.outcome == Outcome::Later));
        denied.reason.code()
    };
    hub.clock.advance(days(366));
    assert_eq!(state("claire").await, "key_expired");
    let claire = hub.actor("claire").await;
    let keys = hub.app.keys(&claire).await.unwrap();
    let key = keys.iter().find(|row| row.application.as_deref() == Some("Banque Connect")).unwrap();
    hub.app.revoke_key(&claire, key.key.object_id).await.unwrap();
    assert_eq!(state("claire").await, "key_revoked");
    let path = format!("/dossiers/{CODE}/access?application={app}");
    let page = hub.browser("claire").await.open(&path).await.expect(200);
    assert!(page.body.contains(&format!("/loophub/applications/{app}/edit")), "another key");
    let page = hub.browser("sofia").await.open(&path).await.expect(200);
    assert!(!page.body.contains(key.key.identifier.as_str()), "keys are for administrators");
    assert!(!page.body.contains("/loophub/"), "and so is what mends it");
}

/// Everything is as it should be, and yet the API tells the partner nothing.
#[tokio::test]
async fn a_key_without_the_right_to_read_dossiers_is_told() {
    let hub = TestHub::new().await;
    let (claire, app) = (hub.actor("claire").await, bank(&hub).await);
    let path = format!("/dossiers/{CODE}/access?application={app}");
    let mut claires = hub.browser("claire").await;
    assert!(claires.open(&path).await.expect(200).body.contains("Réponse 200"));
    let scopes = vec!["contacts:read".to_owned()];
    let new = NewKey { scopes, ..firms::new_key("sans dossiers") };
    let (key, _) = hub.app.generate_key(&claire, new).await.unwrap();
    let other = Change { key: Some(key.identifier.to_string()), ..Change::default() };
    change(&hub.app, &claire, (app, other)).await.unwrap();
    let access = hub.app.access(&claire, (&firms::code(CODE), app)).await.unwrap();
    let (condition, denied) = access.row.chain.failure().unwrap();
    assert_eq!((condition, denied.reason.code()), (Condition::KeyReadsDossiers, "scope_missing"));
    let page = plain(&claires.open(&path).await.expect(200).body);
    assert!(page.contains("Pourquoi Banque Connect n’accède pas"), "{page}");
    assert!(page.contains("scope_missing") && !page.contains("Réponse 200"), "{page}");
    assert!(page.contains(&format!("/loophub/applications/{app}/edit")), "another key");
    let every = claires.open(&format!("/dossiers/{CODE}/access")).await.expect(200).body;
    assert!(plain(&every).contains("La clé d’API n’a pas l’autorisation"), "{every}");
}

/// Whoever may, switches on with one press and sees what came of it; whoever may not, reads who may.
#[tokio::test]
async fn the_button_is_there_for_whoever_may_press_it() {
    let hub = TestHub::new().await;
    let (claire, app) = (hub.actor("claire").await, bank(&hub).await);
    switch(&hub, &claire, (app, false)).await;
    let at = format!("/dossiers/{CODE}/access");
    let path = format!("{at}?application={app}");
    let button = "Activer Banque Connect sur ce dossier";
    let page = hub.browser("sofia").await.open(&path).await.expect(200);
    assert!(!page.body.contains(button) && page.body.contains("Le maître du dossier"));
    let application = app.to_string();
    let fields = [("application", application.as_str())];
    drop(hub.browser("sofia").await.post(&at, &fields).await.expect(403));
    let mut hugo = hub.browser("hugo").await;
    let page = hugo.open(&path).await.expect(200);
    assert!(page.body.contains(button) && page.body.contains("<li>Vous</li>"));
    let done = hugo.post(&at, &fields).await.expect(303);
    assert_eq!(done.header("location"), path);
    let page = plain(&hugo.open(&path).await.expect(200).body);
    assert!(page.contains("1 activée"), "{page}");
    assert!(page.contains("par Hugo Bernard"));
    // Pressed again from another window it is so already, and told.
    let again = hugo.post(&at, &fields).await.expect(303);
    let page = plain(&hugo.open(again.header("location")).await.expect(200).body);
    assert!(page.contains("Banque Connect était déjà activée par Hugo Bernard"));
    drop(hub.partner(0).get(&format!("/v1/dossiers/{CODE}")).await.expect(200));
}

#[tokio::test]
async fn what_is_not_the_firms_is_not_there() {
    let hub = TestHub::new().await;
    let app = bank(&hub).await;
    let theirs = hub.actor("paul").await;
    let theirs = hub.app.applications(&theirs).await.unwrap()[0].object_id;
    let mut claire = hub.browser("claire").await;
    for path in [
        format!("/dossiers/NOWHERE/access?application={app}"),
        "/dossiers/NOWHERE/access".to_owned(),
        format!("/dossiers/{CODE}/access?application={theirs}"),
        format!("/dossiers/{CODE}/access?application=banque"),
    ] {
        drop(claire.open(&path).await.expect(404));
    }
    let application = theirs.to_string();
    let fields = [("application", application.as_str())];
    drop(claire.post(&format!("/dossiers/{CODE}/access"), &fields).await.expect(404));
}

/// By a person, by a batch, by itself: the page tells the last.
#[tokio::test]
async fn how_it_came_to_be_switched_off_is_told() {
    let hub = TestHub::new().await;
    let (claire, hugo) = (hub.actor("claire").await, hub.actor("hugo").await);
    let (app, code) = (bank(&hub).await, firms::code(CODE));
    let told = async || hub.app.access(&claire, (&code, app)).await.unwrap().evidence.closing;
    assert_eq!(told().await, None, "it is on");
    switch(&hub, &hugo, (app, false)).await;
    let by_hand = told().await.unwrap();
    assert_eq!((by_hand.by.as_deref(), by_hand.batch), (Some("Hugo Bernard"), None));
    assert_eq!(by_hand.at, hub.clock.now());

    // A batch switched it on, and its undo off again: nobody did that to this dossier.
    hub.clock.advance(days(1));
    let on = Change { on: vec![code.clone()], ..Change::default() };
    let done = change(&hub.app, &claire, (app, on)).await.unwrap();
    hub.app.undo_batch(&claire, done.batch).await.unwrap();
    hub.clock.advance(days(1));
    assert_eq!(told().await, None, "rather nothing than what is not so");

    switch(&hub, &claire, (app, true)).await;
    let off = Change { off: vec![code.clone()], ..Change::default() };
    let batch = change(&hub.app, &claire, (app, off)).await.unwrap().batch;
    let closing = told().await.unwrap();
    assert_eq!((closing.by.as_deref(), closing.batch), (Some("Claire Martin"), Some(batch)));

    hub.clock.advance(days(1));
    let end = hub.app.end_of_day("2027-01-31").unwrap();
    let one = std::collections::BTreeSet::from([app]);
    let changes = ActivationChanges { on: one, ends: [(app, end)].into(), ..Default::default() };
    hub.app.set_activations(&claire, &code, changes).await.unwrap();
    assert_eq!(told().await, None);
    hub.clock.advance(days(400));
    let claire = hub.actor("claire").await;
    let told = async || hub.app.access(&claire, (&code, app)).await.unwrap().evidence.closing;
    assert!(told().await.unwrap().by_itself, "over, and not taken away yet");
    hub.run_jobs().await;
    assert!(told().await.unwrap().by_itself, "and after");
}
