//! Deleting applications and undoing mass changes (B5, D7).

use std::time::Duration;

use app::{Conflict, DossierQuery, DossierRow, Error, Left};
use domain::{
    activation::ActivationChanges, actor::Actor, firm_app::FirmApp, text::Code, time::days,
};
use tests::{TestHub, firms};

async fn application(hub: &TestHub, claire: &Actor, name: &str) -> FirmApp {
    let apps = hub.app.applications(claire).await.unwrap();
    apps.into_iter().find(|app| app.name == name).unwrap()
}

fn conflict<T>(answer: Result<T, Error>) -> Conflict {
    match answer {
        Err(Error::Conflict(conflict)) => conflict,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was done"),
    }
}

/// The first dossier on which the application is active, or is not.
async fn dossier(hub: &TestHub, claire: &Actor, (app, active): (&str, bool)) -> Code {
    let page = hub.app.dossiers(claire, DossierQuery::default()).await.unwrap();
    let fits = |row: &DossierRow| {
        row.state.is_open() && row.applications.iter().any(|name| name == app) == active
    };
    page.items.into_iter().find(fits).unwrap().code
}

async fn switch(hub: &TestHub, claire: &Actor, code: &Code, (app, on): (&FirmApp, bool)) {
    let mut changes = ActivationChanges::default();
    if on { &mut changes.on } else { &mut changes.off }.insert(app.object_id);
    let done = hub.app.set_activations(claire, code, changes.clone()).await.unwrap();
    assert_eq!(done, changes);
}

#[tokio::test]
async fn a_deleted_application_is_off_everywhere_and_its_key_is_refused_at_once() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let code = dossier(&hub, &claire, ("Banque Connect", true)).await;
    drop(hub.partner(0).get(&format!("/v1/dossiers/{code}")).await.expect(200));
    hub.app.delete_application(&claire, app.object_id, " banque connect").await.unwrap();
    drop(hub.partner(0).get(&format!("/v1/dossiers/{code}")).await.expect(401));
    drop(hub.partner(0).get("/v1/me").await.expect(401));
    let lists = hub.app.dossier_applications(&claire, &code).await.unwrap();
    let mut shown = lists.available.iter().chain(&lists.active);
    assert!(shown.all(|choice| choice.object_id != app.object_id));
    let page = hub.app.dossiers(&claire, DossierQuery::default()).await.unwrap();
    let mut names = page.items.iter().flat_map(|row| &row.applications);
    assert!(names.all(|name| name != "Banque Connect"));
    let mut changes = ActivationChanges::default();
    changes.off.insert(app.object_id);
    let saved = hub.app.save_activations(&claire, &code, changes).await.unwrap();
    assert!(saved.done.is_empty());
    assert_eq!(saved.overtaken[0].left, Left::Deleted);
    let again = hub.app.delete_application(&claire, app.object_id, "Banque Connect").await;
    assert!(matches!(again, Err(Error::NotFound)), "once");
}

#[tokio::test]
async fn a_deletion_asks_for_the_name_and_says_first_what_it_will_do() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let path = format!("/loophub/applications/{}/delete", app.object_id);
    for _ in 0..3 {
        drop(hub.partner(0).get("/v1/me").await.expect(200));
    }
    hub.run_jobs().await;
    hub.clock.advance(Duration::from_secs(60));
    drop(hub.partner(0).get("/v1/me").await.expect(200));
    let before = hub.database.dump().await;
    let mut browser = hub.browser("claire").await;
    let page = browser.open(&path).await.expect(200);
    assert!(page.body.contains(&format!("<strong>{} dossiers", app.active_dossiers)));
    assert!(page.body.contains("<dd>4</dd>"), "calls, those not written down yet included");
    let refused = browser.post(&path, &[("confirm", "Banque")]).await.expect(422);
    assert!(
        refused.body.contains("ce n’est pas le nom") && refused.body.contains("value=\"Banque\"")
    );
    assert_eq!(hub.database.dump().await, before);
    let now = domain::time::Clock::now(hub.clock.as_ref());
    let impact = hub.app.deletion_impact(&hub.actor("claire").await, app.object_id).await.unwrap();
    assert_eq!(impact.last_call, Some(now), "a call that is not written down yet");
    hub.clock.advance(days(8));
    let impact = hub.app.deletion_impact(&hub.actor("claire").await, app.object_id).await.unwrap();
    assert_eq!(impact.calls, Some(0), "of the last seven days");
    let mut browser = hub.browser("claire").await;
    drop(browser.post(&path, &[("confirm", "BANQUE CONNECT")]).await.expect(303));
    let tab = browser.open("/loophub/applications").await.expect(200);
    assert!(tab.body.contains("est supprimée") && tab.body.contains("/undo\""), "with “Annuler”");
}

#[tokio::test]
async fn undoing_a_deletion_brings_back_exactly_what_was() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let before = hub.database.rows("activations").await;
    let deleted = hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    hub.clock.advance(days(29));
    hub.run_jobs().await;
    let claire = hub.actor("claire").await;
    let undone = hub.app.undo_batch(&claire, deleted.batch).await.unwrap().undone.unwrap();
    assert_eq!((undone.dossiers, undone.left_alone), (app.active_dossiers, 0));
    assert_eq!(hub.database.rows("activations").await, before);
    assert_eq!(application(&hub, &claire, "Banque Connect").await.object_id, app.object_id);
    drop(hub.partner(0).get("/v1/me").await.expect(200));
    assert_eq!(conflict(hub.app.undo_batch(&claire, deleted.batch).await), Conflict::UndoneAlready);
}

#[tokio::test]
async fn after_thirty_days_a_deletion_is_for_good() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Signature Pro").await;
    let deleted = hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    let email = app.provider_email.clone().unwrap();
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let colleague = firms::new_staff("Nina", email.as_str());
    let taken = hub.app.add_staff(&operator, colleague.clone()).await;
    assert_eq!(conflict(taken), Conflict::EmailTaken, "it may come back");
    hub.clock.advance(days(30) - Duration::from_secs(60));
    hub.run_jobs().await;
    let activations = hub.database.rows("activations").await;
    hub.clock.advance(Duration::from_secs(60));
    hub.run_jobs().await;
    let left = hub.database.rows("activations").await;
    assert_eq!(
        left.lines().count() as u64,
        activations.lines().count() as u64 - app.active_dossiers
    );
    let claire = hub.actor("claire").await;
    assert_eq!(conflict(hub.app.undo_batch(&claire, deleted.batch).await), Conflict::NotUndoable);
    let keys = hub.app.keys(&claire).await.unwrap();
    let identifier = app.key.unwrap().identifier;
    let key = keys.iter().find(|row| row.key.identifier == identifier).unwrap();
    assert!(key.key.revoked_at.is_some(), "its key is stopped for good");
    hub.app.add_staff(&operator, colleague).await.expect("the address is free again");
}

#[tokio::test]
async fn what_is_taken_away_for_good_is_told_in_its_firms_journal() {
    let hub = TestHub::new().await;
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    let app = application(&hub, &claire, "Signature Pro").await;
    let own = application(&hub, &claire, "Coffre-fort numérique").await;
    for app in [&app, &own] {
        hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    }
    let bank = application(&hub, &paul, "Banque Connect").await;
    hub.app.delete_application(&paul, bank.object_id, &bank.name).await.unwrap();
    let before = super::journal::journal(&hub).await.len();
    hub.clock.advance(days(30));
    assert_eq!(hub.app.purge_deleted().await.unwrap(), 3);
    assert_eq!(hub.app.purge_deleted().await.unwrap(), 0);
    let rows = super::journal::journal(&hub).await.split_off(before);
    let told: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.subject.as_str())).collect();
    let purged = "application.purged";
    assert_eq!(
        told,
        [(purged, "application:coffre-fort-numerique"), (purged, "application:signature-pro")]
    );
    assert!(rows.iter().all(|row| row.actor == "operator" && row.request_id == "worker"));
    let key = app.key.unwrap().identifier;
    assert!(rows[1].detail.contains(key.as_str()) && !rows[0].detail.contains("lhk_live_"));
    for firm in ["EXEMPLE", "VOISIN"] {
        let operator = firms::operator_at(&hub.app, firm).await;
        assert_eq!(hub.app.verify_journal(&operator).await.unwrap().broken, None);
    }
}

#[tokio::test]
async fn an_application_that_was_added_again_since_is_not_brought_back() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Coffre-fort numérique").await;
    let deleted = hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    let again = firms::add(&hub.app, &claire, ("cegid", "coffre-fort-numerique")).await;
    assert_eq!(conflict(hub.app.undo_batch(&claire, deleted.batch).await), Conflict::AddedAgain);
    hub.app.undo_batch(&claire, again).await.unwrap();
    hub.app.undo_batch(&claire, deleted.batch).await.unwrap();
    assert_eq!(application(&hub, &claire, &app.name).await.object_id, app.object_id);
}

#[tokio::test]
async fn undoing_an_addition_leaves_nothing_of_it() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let before = (hub.database.rows("activations").await, hub.database.rows("firm_apps").await);
    let batch = firms::add(&hub.app, &claire, ("firm", "veille-sociale")).await;
    assert_ne!(hub.database.rows("activations").await, before.0);
    hub.app.undo_batch(&claire, batch).await.unwrap();
    let after = (hub.database.rows("activations").await, hub.database.rows("firm_apps").await);
    assert_eq!(after, before);
    let choices = hub.app.application_choices(&claire).await.unwrap();
    assert!(choices.iter().any(|choice| choice.slug == "veille-sociale"), "it can be added again");
}

#[tokio::test]
async fn an_undo_leaves_alone_what_changed_since_and_says_so_line_by_line() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let archived = dossier(&hub, &claire, ("nothing", false)).await;
    firms::archive(&hub.app, &operator, (&archived, true)).await;
    let batch = firms::add(&hub.app, &claire, ("firm", "veille-sociale")).await;
    let app = application(&hub, &claire, "Veille sociale").await;
    firms::archive(&hub.app, &operator, (&archived, false)).await;
    switch(&hub, &claire, &archived, (&app, true)).await;
    let off = dossier(&hub, &claire, ("Veille sociale", true)).await;
    let off = if off == archived { another(&hub, &claire, &archived).await } else { off };
    switch(&hub, &claire, &off, (&app, false)).await;
    let undone = hub.app.undo_batch(&claire, batch).await.unwrap().undone.unwrap();
    assert_eq!((undone.dossiers, undone.left_alone), (app.active_dossiers - 1, 2));
    let place = (String::new(), domain::id::FirmAppId::new(0));
    let app::BatchSheet { left, more, .. } = hub.app.batch(&claire, batch, place).await.unwrap();
    let mut left: Vec<_> = left.into_iter().map(|line| (line.code, line.is_on)).collect();
    left.sort();
    let mut expected = vec![(archived.clone(), true), (off, false)];
    expected.sort();
    assert_eq!((left, more), (expected, false));
    let kept = application(&hub, &claire, "Veille sociale").await;
    assert_eq!(kept.active_dossiers, 1, "what a colleague switched on stays, and its application");
}

async fn another(hub: &TestHub, claire: &Actor, not: &Code) -> Code {
    let page = hub.app.dossiers(claire, DossierQuery::default()).await.unwrap();
    let fits = |row: &DossierRow| row.applications.iter().any(|name| name == "Veille sociale");
    page.items.into_iter().find(|row| fits(row) && row.code != *not).unwrap().code
}

#[tokio::test]
async fn of_two_who_undo_at_once_one_does() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let deleted = hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    let tries = (0..8).map(|_| {
        let (app, claire) = (hub.app.clone(), claire.clone());
        tokio::spawn(async move { app.undo_batch(&claire, deleted.batch).await })
    });
    let mut done = 0;
    for attempt in tries.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(_) => done += 1,
            refused => assert_eq!(conflict(refused), Conflict::UndoneAlready),
        }
    }
    assert_eq!(done, 1);
}

#[tokio::test]
async fn the_history_lists_what_was_done_by_whom_and_what_became_of_it() {
    let hub = TestHub::new().await;
    let mut browser = hub.browser("claire").await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let deleted = hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    let page = browser.open("/loophub/history").await.expect(200);
    assert!(page.body.contains("Suppression de «\u{202f}Banque Connect\u{202f}»"));
    assert!(page.body.contains("Claire Martin"));
    let path = format!("/loophub/history/{}", deleted.batch.get());
    drop(browser.open(&path).await.expect(200));
    drop(browser.post(&format!("{path}/undo"), &[]).await.expect(303));
    let refused = browser.post(&format!("{path}/undo"), &[]).await.expect(409);
    assert!(refused.body.contains("déjà annulé"));
    assert!(browser.open("/loophub/history").await.expect(200).body.contains(">Annulé<"));
}

#[tokio::test]
async fn no_undo_is_offered_of_what_is_deleted_until_it_is_back() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let mut browser = hub.browser("claire").await;
    let added = firms::add(&hub.app, &claire, ("cegid", "notes-de-frais")).await;
    let app = application(&hub, &claire, "Notes de frais").await;
    let deleted = hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    let offered = async |batch| {
        let place = (String::new(), domain::id::FirmAppId::new(0));
        let row = hub.app.batch(&claire, batch, place).await.unwrap().row;
        row.undo_until.is_some()
    };
    assert!(!offered(added).await && offered(deleted.batch).await);
    let page = format!("/loophub/history/{}", added.get());
    let page = browser.open(&page).await.expect(200).body;
    assert!(page.contains("Application supprimée depuis") && !page.contains("/undo"), "{page}");
    hub.app.undo_batch(&claire, deleted.batch).await.unwrap();
    assert!(offered(added).await && !offered(deleted.batch).await);
    // Gone for good, nothing is offered of it.
    let deleted = hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    hub.clock.advance(days(31));
    hub.run_jobs().await;
    assert!(!offered(added).await && !offered(deleted.batch).await);
}
