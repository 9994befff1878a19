//! Many dossiers at once (D6): ticked in the portfolio, chosen for, looked at, validated, undone (D7).

use domain::{
    activation::ActivationChanges,
    id::{BatchId, ObjectId},
    time::days,
};
use tests::{Browser, TestHub, contacts, firms};

const SELECTION: &str = "/selection";
const APPS: &str = "/selection/applications";
const PREVIEW: &str = "/selection/preview";

/// A dossier without anything active, of these people.
async fn dossiers(hub: &TestHub, of: &[(&str, &str, &str)]) {
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let email = |name: &str| if name.is_empty() { "" } else { firms::email(name) }.to_owned();
    let mut csv = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n".to_owned();
    for (code, master, manager) in of {
        let (master, manager) = (email(master), email(manager));
        csv.push_str(&format!("{code};Dossier {code};;;;{master};{manager};ouvert\n"));
    }
    let report = hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    assert_eq!(report.errors, []);
}

/// The administrator; signing in over and over is slowed down.
async fn claire(hub: &TestHub) -> domain::actor::Actor {
    hub.clock.advance(std::time::Duration::from_secs(30));
    hub.actor("claire").await
}

/// The firm's applications by name.
async fn app(hub: &TestHub, name: &str) -> ObjectId {
    let claire = claire(hub).await;
    let apps = hub.app.applications(&claire).await.unwrap();
    apps.iter().find(|app| app.name == name).unwrap_or_else(|| panic!("no {name}")).object_id
}

/// What is active on a dossier, by name.
async fn active(hub: &TestHub, code: &str) -> Vec<String> {
    let claire = claire(hub).await;
    let lists = hub.app.dossier_applications(&claire, &firms::code(code)).await.unwrap();
    lists.active.into_iter().map(|choice| choice.name).collect()
}

async fn tick(browser: &mut Browser, codes: &[&str]) {
    let mut fields = vec![("back", "/dossiers")];
    fields.extend(codes.iter().flat_map(|code| [("shown", *code), ("d", *code)]));
    drop(browser.post(SELECTION, &fields).await.expect(303));
}

/// Chooses these applications: identifier, `on` or `off`, until when.
async fn choose(browser: &mut Browser, apps: &[(ObjectId, &str, &str)]) {
    let ids: Vec<String> = apps.iter().map(|(id, ..)| id.to_string()).collect();
    let mut fields = vec![("do", "next")];
    for ((_, act, until), id) in apps.iter().zip(&ids) {
        fields.extend([("app", id.as_str()), ("act", act), ("until", until)]);
    }
    let answer = browser.post(APPS, &fields).await.expect(303);
    assert_eq!(answer.header("location"), PREVIEW);
}

async fn validate(browser: &mut Browser) -> String {
    let token = browser.open(PREVIEW).await.expect(200).field("token");
    let answer = browser.post(PREVIEW, &[("token", &token)]).await.expect(303);
    assert_eq!(answer.header("location"), "/dossiers");
    browser.open("/dossiers").await.expect(200).body
}

/// The last batch.
async fn last_batch(hub: &TestHub) -> BatchId {
    let claire = claire(hub).await;
    hub.app.history(&claire, None).await.unwrap().items[0].batch.id
}

#[tokio::test]
async fn applications_are_switched_on_and_off_on_all_that_is_ticked_at_once() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "", ""), ("M2", "", ""), ("M3", "", "")]).await;
    let mut claire = hub.browser("claire").await;
    let (banque, signature) = (app(&hub, "Banque Connect").await, app(&hub, "Signature Pro").await);
    let before = [active(&hub, "M1").await, active(&hub, "M2").await, active(&hub, "M3").await];
    tick(&mut claire, &["M1", "M2"]).await;
    choose(&mut claire, &[(banque, "on", "2026-12-31"), (signature, "on", "")]).await;
    let preview = claire.open(PREVIEW).await.expect(200).body;
    assert!(preview.contains("à activer jusqu’au 31\u{a0}décembre\u{a0}2026"), "{preview}");
    let said = validate(&mut claire).await;
    assert!(
        said.contains("Banque Connect activée sur 2\u{a0}dossiers")
            || said.contains("Banque Connect activée sur 2 dossiers"),
        "{said}"
    );
    assert!(active(&hub, "M1").await.contains(&"Signature Pro".to_owned()));
    assert!(active(&hub, "M2").await.contains(&"Banque Connect".to_owned()));
    assert_eq!(active(&hub, "M3").await, before[2]);
    assert!(claire.open(SELECTION).await.expect(200).body.contains("Aucun dossier"), "it is over");
    // One event for each application, one entry of the journal.
    let dump = hub.database.dump().await;
    assert_eq!(dump.matches("dossiers.switched").count(), 2, "the batch, and the journal's entry");
    let batch = last_batch(&hub).await;
    let actor = self::claire(&hub).await;
    let undone = hub.app.undo_batch(&actor, batch).await.unwrap().undone.unwrap();
    assert_eq!((undone.dossiers, undone.left_alone), (4, 0));
    let after = [active(&hub, "M1").await, active(&hub, "M2").await, active(&hub, "M3").await];
    assert_eq!(after, before);
}

#[tokio::test]
async fn dossiers_without_a_right_and_archived_ones_are_named_and_left_alone() {
    let hub = TestHub::new().await;
    dossiers(
        &hub,
        &[("M1", "ines", ""), ("M2", "", "ines"), ("M3", "hugo", ""), ("M4", "ines", "")],
    )
    .await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let csv = format!(
        "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nM4;Dossier M4;;;;{};;archivé\n",
        firms::email("ines")
    );
    hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let mut ines = hub.browser("ines").await;
    let banque = app(&hub, "Banque Connect").await;
    let before = [active(&hub, "M3").await, active(&hub, "M4").await];
    tick(&mut ines, &["M1", "M2", "M3", "M4"]).await;
    choose(&mut ines, &[(banque, "on", "")]).await;
    let preview = ines.open(PREVIEW).await.expect(200).body;
    for told in
        ["1 dossier restera comme il est", "Dossier M3", "1 dossier est archivé", "Dossier M4"]
    {
        assert!(preview.contains(told), "{told}: {preview}");
    }
    assert!(ines.open("/selection/refused").await.expect(200).body.contains("Dossier M3"));
    drop(validate(&mut ines).await);
    assert!(active(&hub, "M1").await.contains(&"Banque Connect".to_owned()));
    assert!(active(&hub, "M2").await.contains(&"Banque Connect".to_owned()));
    assert_eq!([active(&hub, "M3").await, active(&hub, "M4").await], before);
}

#[tokio::test]
async fn the_author_reaches_and_undoes_his_own_batch_and_nobody_elses() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "ines", "")]).await;
    let (mut ines, mut sofia) = (hub.browser("ines").await, hub.browser("sofia").await);
    let banque = app(&hub, "Banque Connect").await;
    tick(&mut ines, &["M1"]).await;
    choose(&mut ines, &[(banque, "on", "")]).await;
    let said = validate(&mut ines).await;
    let batch = last_batch(&hub).await.get();
    let undo = format!("/loophub/history/{batch}/undo");
    assert!(said.contains(&format!("action=\"{undo}\"")), "{said}");
    let page = ines.open(&format!("/loophub/history/{batch}")).await.expect(200).body;
    assert!(page.contains("Banque Connect activée sur 1 dossier"), "{page}");
    assert!(!page.contains("href=\"/loophub"), "he is led nowhere he may not go");
    for path in [
        format!("/loophub/history/{batch}"),
        "/loophub/history/1".to_owned(),
        "/loophub/history/999".to_owned(),
    ] {
        drop(sofia.open(&path).await.expect(403));
    }
    drop(sofia.post(&undo, &[]).await.expect(403));
    drop(ines.post("/loophub/history/1/undo", &[]).await.expect(403));
    let done = ines.post(&undo, &[]).await.expect(303);
    let page = ines.open(done.header("location")).await.expect(200).body;
    assert!(page.contains("est annulé"), "{page}");
    assert!(!active(&hub, "M1").await.contains(&"Banque Connect".to_owned()));
    drop(ines.post(&undo, &[]).await.expect(409));
}

#[tokio::test]
async fn an_undo_leaves_alone_what_changed_since_and_tells_it_line_by_line() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "", ""), ("M2", "", ""), ("M3", "", "")]).await;
    let mut claire = hub.browser("claire").await;
    let actor = self::claire(&hub).await;
    let (banque, signature) = (app(&hub, "Banque Connect").await, app(&hub, "Signature Pro").await);
    let on = |app| ActivationChanges { on: [app].into(), ..Default::default() };
    let off = |app| ActivationChanges { off: [app].into(), ..Default::default() };
    for code in ["M1", "M2", "M3"] {
        hub.app.set_activations(&actor, &firms::code(code), on(signature)).await.unwrap();
        hub.app.set_activations(&actor, &firms::code(code), off(banque)).await.unwrap();
    }
    tick(&mut claire, &["M1", "M2", "M3"]).await;
    choose(&mut claire, &[(banque, "on", ""), (signature, "off", "")]).await;
    drop(validate(&mut claire).await);
    let batch = last_batch(&hub).await;
    // A person switches one off and one on again, and gives one an end.
    hub.app.set_activations(&actor, &firms::code("M1"), off(banque)).await.unwrap();
    hub.app.set_activations(&actor, &firms::code("M2"), on(signature)).await.unwrap();
    let ends = [(banque, hub.app.end_of_day("2026-12-31").unwrap())].into();
    let end = ActivationChanges { ends, ..Default::default() };
    hub.app.set_activations(&actor, &firms::code("M3"), end).await.unwrap();
    let undone = hub.app.undo_batch(&actor, batch).await.unwrap().undone.unwrap();
    assert_eq!((undone.dossiers, undone.left_alone), (3, 3));
    let left = hub.app.batch(&actor, batch, (String::new(), domain::id::FirmAppId::new(0))).await;
    let left: Vec<_> = left
        .unwrap()
        .left
        .into_iter()
        .map(|line| (line.code.to_string(), line.application, line.is_on))
        .collect();
    let line = |code: &str, app: &str, on| (code.to_owned(), app.to_owned(), on);
    assert_eq!(
        left,
        [
            line("M1", "Banque Connect", false),
            line("M2", "Signature Pro", true),
            line("M3", "Banque Connect", true),
        ]
    );
    let page = claire.open(&format!("/loophub/history/{}", batch.get())).await.expect(200).body;
    assert!(page.contains("Dossier M3") && page.contains("Signature Pro"), "{page}");
    let of_m3 = active(&hub, "M3").await;
    assert!(
        ["Banque Connect", "Signature Pro"].iter().all(|name| of_m3.contains(&(*name).to_owned()))
    );
}

#[tokio::test]
async fn validate_does_what_was_shown_once_or_nothing() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "", ""), ("M2", "", "")]).await;
    let (mut claire, actor) = (hub.browser("claire").await, self::claire(&hub).await);
    let banque = app(&hub, "Banque Connect").await;
    let off = ActivationChanges { off: [banque].into(), ..Default::default() };
    for code in ["M1", "M2"] {
        hub.app.set_activations(&actor, &firms::code(code), off.clone()).await.unwrap();
    }
    tick(&mut claire, &["M1", "M2"]).await;
    choose(&mut claire, &[(banque, "on", "")]).await;
    let token = claire.open(PREVIEW).await.expect(200).field("token");
    // A colleague is first on one of them.
    let on = ActivationChanges { on: [banque].into(), ..Default::default() };
    hub.app.set_activations(&actor, &firms::code("M1"), on).await.unwrap();
    let before = hub.database.dump().await;
    let refused = claire.post(PREVIEW, &[("token", &token)]).await.expect(422);
    assert!(refused.body.contains("uelque chose a changé"), "{}", refused.body);
    assert_eq!(hub.database.dump().await, before);
    let token = refused.field("token");
    drop(claire.post(PREVIEW, &[("token", &token)]).await.expect(303));
    let after = hub.database.dump().await;
    let again = claire.post(PREVIEW, &[("token", &token)]).await.expect(303);
    assert_eq!(again.header("location"), "/dossiers", "pressed twice, it says the same");
    assert_eq!(hub.database.dump().await, after);
}

#[tokio::test]
async fn ticks_stay_and_are_each_ones_own() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "", ""), ("M2", "", "")]).await;
    let (mut claire, mut hugo) = (hub.browser("claire").await, hub.browser("hugo").await);
    tick(&mut claire, &["M1", "M2"]).await;
    assert!(hugo.open(SELECTION).await.expect(200).body.contains("Aucun dossier"));
    drop(claire.post(SELECTION, &[("shown", "M1")]).await.expect(303));
    let page = claire.open(SELECTION).await.expect(200);
    assert_eq!(page.fields("d"), ["M2"]);
    drop(claire.post(SELECTION, &[("do", "clear"), ("back", "/dossiers?q=bou")]).await.expect(303));
    assert!(claire.open(SELECTION).await.expect(200).body.contains("Aucun dossier"));
    let refused = claire.post(SELECTION, &[("do", "apps")]).await.expect(422);
    assert!(refused.body.contains("cochez au moins un dossier"), "{}", refused.body);
    for elsewhere in ["https://evil.example/", "//evil.example", "/dossiersx", "/sign-out"] {
        let answer = claire.post(SELECTION, &[("back", elsewhere)]).await.expect(303);
        assert_eq!(answer.header("location"), SELECTION, "{elsewhere}");
    }
    // Nobody comes back to it for 90 days.
    tick(&mut claire, &["M1"]).await;
    hub.clock.advance(days(91));
    hub.run_jobs().await;
    let mut claire = hub.browser("claire").await;
    assert!(claire.open(SELECTION).await.expect(200).body.contains("Aucun dossier"));
}

#[tokio::test]
async fn a_wrong_end_and_nothing_chosen_are_said_beside_their_field_and_kept() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "", "")]).await;
    let mut claire = hub.browser("claire").await;
    let banque = app(&hub, "Banque Connect").await.to_string();
    tick(&mut claire, &["M1"]).await;
    let fields = [("do", "next"), ("app", banque.as_str()), ("act", "on"), ("until", "2020-02-02")];
    let refused = claire.post(APPS, &fields).await.expect(422);
    assert!(refused.body.contains("choisissez un jour à venir"), "{}", refused.body);
    assert!(refused.fields("until").contains(&"2020-02-02".to_owned()));
    let fields = [("do", "next"), ("app", banque.as_str()), ("act", ""), ("until", "")];
    let refused = claire.post(APPS, &fields).await.expect(422);
    assert!(refused.body.contains("au moins une application"), "{}", refused.body);
}

#[tokio::test]
async fn an_application_deleted_since_is_left_alone_by_the_undo_and_told() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "", "")]).await;
    let (mut claire, actor) = (hub.browser("claire").await, self::claire(&hub).await);
    let (banque, signature) = (app(&hub, "Banque Connect").await, app(&hub, "Signature Pro").await);
    let off = ActivationChanges { off: [banque, signature].into(), ..Default::default() };
    hub.app.set_activations(&actor, &firms::code("M1"), off).await.unwrap();
    tick(&mut claire, &["M1"]).await;
    choose(&mut claire, &[(banque, "on", ""), (signature, "on", "")]).await;
    drop(validate(&mut claire).await);
    let batch = last_batch(&hub).await;
    hub.app.delete_application(&actor, signature, "Signature Pro").await.unwrap();
    let undone = hub.app.undo_batch(&actor, batch).await.unwrap().undone.unwrap();
    assert_eq!((undone.dossiers, undone.left_alone), (1, 1));
    let page = claire.open(&format!("/loophub/history/{}", batch.get())).await.expect(200).body;
    assert!(page.contains("supprimée depuis"), "{page}");
}

#[tokio::test]
async fn offers_that_would_be_lost_are_counted_and_come_back_with_the_undo() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("M1", "", ""), ("M2", "", "")]).await;
    let (mut claire, actor) = (hub.browser("claire").await, self::claire(&hub).await);
    let banque = app(&hub, "Banque Connect").await;
    let on = ActivationChanges { on: [banque].into(), ..Default::default() };
    let codes = ["M1", "M2"].map(firms::code);
    let julie = contacts::add(&hub.app, &actor, (&codes, "julie@client.example")).await;
    for code in &codes {
        hub.app.set_activations(&actor, code, on.clone()).await.unwrap();
        contacts::open(&hub.app, &actor, ((code, julie), &[banque])).await;
    }
    let offers = "SELECT COUNT(*) FROM offers";
    let before = hub.database.numbers(offers).await;
    tick(&mut claire, &["M1", "M2"]).await;
    choose(&mut claire, &[(banque, "off", "")]).await;
    let preview = claire.open(PREVIEW).await.expect(200).body;
    assert!(preview.contains("1 interlocuteur perdra une offre"), "{preview}");
    drop(validate(&mut claire).await);
    assert_eq!(hub.database.numbers(offers).await[0], before[0] - 2);
    let batch = last_batch(&hub).await;
    hub.app.undo_batch(&actor, batch).await.unwrap();
    assert_eq!(hub.database.numbers(offers).await, before);
}

#[tokio::test]
async fn what_a_colleague_deletes_meanwhile_is_left_out_of_what_was_chosen() {
    let hub = TestHub::new().await;
    dossiers(&hub, &[("A1", "", "")]).await;
    let (banque, signature) = (app(&hub, "Banque Connect").await, app(&hub, "Signature Pro").await);
    let mut browser = hub.browser("claire").await;
    tick(&mut browser, &["A1"]).await;
    let actor = claire(&hub).await;
    hub.app.delete_application(&actor, banque, "Banque Connect").await.unwrap();
    choose(&mut browser, &[(banque, "on", ""), (signature, "on", "")]).await;
    assert_eq!(hub.database.numbers("SELECT COUNT(*) FROM selected_apps").await, [1]);
    let told = "Banque Connect a été supprimée entre-temps";
    assert!(browser.open(PREVIEW).await.expect(200).body.contains(told));
    validate(&mut browser).await;
    assert!(active(&hub, "A1").await.contains(&"Signature Pro".to_owned()));
    // Of all of them nothing is left to be looked at: it is chosen anew.
    tick(&mut browser, &["A1"]).await;
    let gone = banque.to_string();
    let fields = [("do", "next"), ("app", gone.as_str()), ("act", "on"), ("until", "")];
    let answer = browser.post(APPS, &fields).await.expect(303);
    assert_eq!(answer.header("location"), APPS);
    assert!(browser.open(APPS).await.expect(200).body.contains(told));
}
