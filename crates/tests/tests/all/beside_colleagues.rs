//! What colleagues have done meanwhile stays: settings that a change did not touch (B4, D4), a key that
//! was stopped (C3), what was opened to contacts since (D7).

use app::{Conflict, Error, Purpose};
use domain::{actor::Actor, api_key::KeyState, firm_app::FirmApp, id::FirmAppId, time::Clock};
use tests::{
    TestHub,
    changes::{Change, change, prepare},
    contacts, firms,
};

async fn application(hub: &TestHub, actor: &Actor, name: &str) -> FirmApp {
    let apps = hub.app.applications(actor).await.unwrap();
    apps.into_iter().find(|app| app.name == name).unwrap()
}

async fn nadia(hub: &TestHub) -> Actor {
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let mut new = firms::new_staff("Nadia", "nadia@cabinet-exemple.fr");
    new.profile = "5.0".parse().unwrap();
    hub.app.add_staff(&operator, new).await.unwrap();
    hub.sign_in("nadia@cabinet-exemple.fr").await
}

/// Off on one dossier, and nothing else.
fn one_dossier() -> Change {
    Change { off: vec![firms::code("000000001")], ..Change::default() }
}

#[tokio::test]
async fn what_only_a_colleague_changed_of_the_settings_stays() {
    let hub = TestHub::new().await;
    let (claire, nadia) = (hub.actor("claire").await, nadia(&hub).await);
    let app = application(&hub, &claire, "Banque Connect").await;
    let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let shown = prepare(&hub.app, &claire, (app.object_id, one_dossier())).await.unwrap();
    let theirs = Change {
        key: Some(key.identifier.to_string()),
        email: Some("neuf@banque-connect.example".to_owned()),
        future: Some(!app.covers_future),
        ..Change::default()
    };
    change(&hub.app, &nadia, (app.object_id, theirs)).await.unwrap();
    let given = application(&hub, &claire, "Banque Connect").await.settings();
    assert_ne!(given, app.settings());
    // The summary that she saw is not so any more: it is shown again.
    let refused = hub.app.change_application(&claire, app.object_id, shown).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::DraftChanged))), "{refused:?}");
    let summary = hub.app.draft_summary(&claire, Purpose::Changing(app.object_id)).await.unwrap();
    assert_eq!(summary.draft.definition.key, key.identifier.to_string());
    assert_eq!(summary.draft.definition.email, "neuf@banque-connect.example");
    assert_eq!(summary.draft.wishes_future, !app.covers_future);
    let done =
        hub.app.change_application(&claire, app.object_id, summary.draft.token).await.unwrap();
    assert_eq!((done.on, done.off), (0, 1));
    let now = application(&hub, &claire, "Banque Connect").await;
    assert_eq!(now.settings(), given, "hers stay");
    assert_eq!(now.active_dossiers, app.active_dossiers - 1);
}

/// What she does touch is hers, even when a colleague has touched it too; the summary says so first.
#[tokio::test]
async fn what_was_touched_is_done_and_told_first() {
    let hub = TestHub::new().await;
    let (claire, nadia) = (hub.actor("claire").await, nadia(&hub).await);
    let app = application(&hub, &claire, "Banque Connect").await;
    let email = |email: &str| Change { email: Some(email.to_owned()), ..Change::default() };
    let mine = (app.object_id, email("mien@banque-connect.example"));
    prepare(&hub.app, &claire, mine).await.unwrap();
    let theirs = (app.object_id, email("sien@banque-connect.example"));
    change(&hub.app, &nadia, theirs).await.unwrap();
    let summary = hub.app.draft_summary(&claire, Purpose::Changing(app.object_id)).await.unwrap();
    assert_eq!(summary.before.as_ref().unwrap().email, "sien@banque-connect.example");
    hub.app.change_application(&claire, app.object_id, summary.draft.token).await.unwrap();
    let now = application(&hub, &claire, "Banque Connect").await;
    assert_eq!(now.provider_email.unwrap().as_str(), "mien@banque-connect.example");
    // Unticked again after a colleague ticked it: a wish of its own.
    let purpose = Purpose::Changing(app.object_id);
    prepare(&hub.app, &claire, (app.object_id, one_dossier())).await.unwrap();
    let theirs = Change { future: Some(!app.covers_future), ..Change::default() };
    change(&hub.app, &nadia, (app.object_id, theirs)).await.unwrap();
    hub.app.wish_future(&claire, purpose, app.covers_future).await.unwrap();
    let summary = hub.app.draft_summary(&claire, purpose).await.unwrap();
    hub.app.change_application(&claire, app.object_id, summary.draft.token).await.unwrap();
    let now = application(&hub, &claire, "Banque Connect").await;
    assert_eq!(now.covers_future, app.covers_future);
}

/// A page that stood open while a colleague ticked "et aux futurs dossiers" does not untick it.
#[tokio::test]
async fn a_page_shown_before_takes_no_wish_of_a_colleague_back() {
    let hub = TestHub::new().await;
    let (claire, nadia) = (hub.actor("claire").await, nadia(&hub).await);
    let app = application(&hub, &claire, "Banque Connect").await;
    prepare(&hub.app, &claire, (app.object_id, one_dossier())).await.unwrap();
    let mut browser = hub.browser("claire").await;
    let step = format!("/loophub/applications/{}/edit/dossiers", app.object_id);
    let was = browser.open(&step).await.expect(200).field("future_was");
    assert_eq!(was == "on", app.covers_future);
    let theirs = Change { future: Some(!app.covers_future), ..Change::default() };
    change(&hub.app, &nadia, (app.object_id, theirs)).await.unwrap();
    let mut fields = vec![("do", "next"), ("future_was", was.as_str())];
    fields.extend(app.covers_future.then_some(("future", "on")));
    drop(browser.post(&step, &fields).await.expect(303));
    let purpose = Purpose::Changing(app.object_id);
    let summary = hub.app.draft_summary(&claire, purpose).await.unwrap();
    assert_eq!(summary.draft.wishes_future, !app.covers_future);
    hub.app.change_application(&claire, app.object_id, summary.draft.token).await.unwrap();
    let now = application(&hub, &claire, "Banque Connect").await;
    assert_eq!(now.covers_future, !app.covers_future, "hers stays");
}

#[tokio::test]
async fn an_undo_gives_no_key_back_that_works_no_more() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let (key, secret) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let other = Change { key: Some(key.identifier.to_string()), ..Change::default() };
    let done = change(&hub.app, &claire, (app.object_id, other)).await.unwrap();
    let keys = hub.app.keys(&claire).await.unwrap();
    let first = app.key.as_ref().unwrap().identifier.clone();
    let first = keys.iter().find(|row| row.key.identifier == first).unwrap();
    hub.app.revoke_key(&claire, first.key.object_id).await.unwrap();
    let undone = hub.app.undo_batch(&claire, done.batch).await.unwrap().undone.unwrap();
    assert!(undone.settings_left, "it is told");
    let now = application(&hub, &claire, "Banque Connect").await.key.unwrap();
    assert_eq!((&now.identifier, now.state(hub.clock.now())), (&key.identifier, KeyState::Live));
    let partner =
        tests::Partner::with_key(hub.router.clone(), key.identifier.as_str(), secret.reveal());
    drop(partner.get("/v1/dossiers/000000001").await.expect(200));
}

/// Whoever undoes an addition takes nothing from a contact without having been told.
#[tokio::test]
async fn what_was_opened_to_a_contact_since_is_left_and_told() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let batch = firms::add(&hub.app, &claire, ("cegid", "notes-de-frais")).await;
    let code = firms::code("000000001");
    let app = application(&hub, &claire, "Notes de frais").await;
    let contact =
        contacts::add(&hub.app, &claire, (std::slice::from_ref(&code), "since@client.example"))
            .await;
    contacts::open(&hub.app, &claire, ((&code, contact), &[app.object_id])).await;
    let undone = hub.app.undo_batch(&claire, batch).await.unwrap().undone.unwrap();
    assert_eq!((undone.dossiers, undone.left_alone), (app.active_dossiers - 1, 1));
    let now = application(&hub, &claire, "Notes de frais").await;
    assert_eq!(now.active_dossiers, 1);
    let left =
        hub.app.batch(&claire, batch, (String::new(), FirmAppId::new(0))).await.unwrap().left;
    let left: Vec<_> = left.iter().map(|line| (line.code.as_str(), line.is_on)).collect();
    assert_eq!(left, [("000000001", true)]);
    let sheet = hub.app.contact(&claire, (&code, contact)).await.unwrap();
    assert!(
        sheet.offers.iter().any(|offer| offer.name == "Notes de frais" && offer.opened.is_some())
    );
}
