//! Adding an application (C1–C10), as a browser without scripts does it.

use app::{DraftToken, Purpose};
use domain::text::Code;
use tests::{Answer, Browser, TestHub, firms};

const STEP1: &str = "/loophub/applications/new";
const STEP2: &str = "/loophub/applications/new/dossiers";
const STEP3: &str = "/loophub/applications/new/summary";

async fn key(hub: &TestHub, name: &str) -> String {
    let claire = hub.actor("claire").await;
    let (key, _) = hub.app.generate_key(&claire, firms::new_key(name)).await.unwrap();
    key.identifier.to_string()
}

fn partner<'a>(application: &'a str, key: &'a str, email: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("do", "next"),
        ("kind", "partner"),
        ("application", application),
        ("key", key),
        ("email", email),
    ]
}

async fn define(hub: &TestHub, browser: &mut Browser) {
    let key = key(hub, "Trésoly").await;
    let fields = partner("tresoly", &key, "integration@tresoly.example");
    let answer = browser.post(STEP1, &fields).await.expect(303);
    assert_eq!(answer.header("location"), STEP2);
}

/// Presses a button of step 2 with these dossiers of the page ticked.
async fn press(browser: &mut Browser, page: &Answer, ticked: &[String], button: &str) -> Answer {
    let shown = page.fields("shown");
    let mut fields: Vec<(&str, &str)> = vec![("do", button)];
    fields.extend(shown.iter().map(|code| ("shown", code.as_str())));
    fields.extend(ticked.iter().map(|code| ("d", code.as_str())));
    browser.post(STEP2, &fields).await
}

async fn follow(browser: &mut Browser, answer: &Answer) -> Answer {
    browser.open(answer.header("location")).await.expect(200)
}

fn next(page: &Answer) -> String {
    let buttons =
        page.body.split("value=\"go:").skip(1).map(|rest| rest.split('"').next().unwrap());
    format!("go:{}", buttons.last().unwrap())
}

#[tokio::test]
async fn ticks_survive_pages_searches_and_another_day() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    define(&hub, &mut claire).await;
    let first = claire.open(STEP2).await.expect(200);
    assert_eq!(first.fields("shown").len(), 50);
    assert!(first.body.contains("1–50 sur 156"), "open ones only (C5)");
    let ticked = first.fields("shown")[..3].to_vec();
    let second = press(&mut claire, &first, &ticked, &next(&first)).await.expect(303);
    let second = follow(&mut claire, &second).await;
    assert!(second.body.contains("51–100 sur 156"));
    assert!(second.body.contains("3 dossiers sélectionnés"));
    let all = press(&mut claire, &second, &[], "page").await.expect(303);
    let all = follow(&mut claire, &all).await;
    assert!(all.body.contains("53 dossiers sélectionnés"));
    let found = claire.post(STEP2, &[("do", "search"), ("q", "CABINET dent")]).await.expect(303);
    let found = follow(&mut claire, &found).await;
    assert!(found.body.contains("53 dossiers sélectionnés"), "a search loses nothing (C6)");
    hub.clock.advance(domain::time::days(3));
    let mut later = hub.browser("claire").await;
    let tab = later.open("/loophub/applications").await.expect(200);
    assert!(tab.body.contains("Reprendre l’ajout de Trésoly"));
    let kept = later.open(STEP2).await.expect(200);
    assert!(kept.body.contains("53 dossiers sélectionnés"));
    let view = later.post(STEP2, &[("do", "ticked")]).await.expect(303);
    let view = follow(&mut later, &view).await;
    assert_eq!(view.fields("d").len(), 50, "a page of the selection");
    let clear = later.post(STEP2, &[("do", "clear")]).await.expect(303);
    assert!(follow(&mut later, &clear).await.body.contains("0 dossier sélectionné"));
}

#[tokio::test]
async fn validating_does_everything_once_and_says_what_was_done() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    define(&hub, &mut claire).await;
    let page = claire.open(STEP2).await.expect(200);
    let ticked = page.fields("shown")[..5].to_vec();
    drop(press(&mut claire, &page, &ticked, "next").await.expect(303));
    let summary = claire.open(STEP3).await.expect(200);
    for told in ["Trésoly", "integration@tresoly.example", "5 dossiers", "Non, seulement ceux-ci"]
    {
        assert!(summary.body.contains(told), "{told}");
    }
    let token = summary.field("token");
    let once = claire.post(STEP3, &[("token", &token)]).await.expect(303);
    let dump = hub.database.dump().await;
    let twice = claire.clone().post(STEP3, &[("token", &token)]).await.expect(303);
    assert_eq!(once.header("location"), twice.header("location"));
    assert_eq!(hub.database.dump().await, dump, "pressing twice does it once");
    let tab = claire.open("/loophub/applications").await.expect(200);
    assert!(tab.body.contains("est ajoutée et activée sur 5 dossiers (lot nº 5)"), "{}", tab.body);
}

#[tokio::test]
async fn fifty_who_press_at_once_give_one_application() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let definition = app::Definition {
        kind: "cegid".to_owned(),
        application: "notes-de-frais".to_owned(),
        ..app::Definition::default()
    };
    drop(hub.app.define_application(&claire, Purpose::Adding, definition).await.unwrap());
    let draft = hub
        .app
        .choose_dossiers(&claire, Purpose::Adding, app::Choice::All { future: false })
        .await
        .unwrap();
    let mut pressing = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (app, claire) = (hub.app.clone(), claire.clone());
        pressing.spawn(async move { app.add_application(&claire, draft.token).await });
    }
    let answers = pressing.join_all().await;
    let first = answers[0].as_ref().unwrap();
    assert!(answers.iter().all(|answer| answer.as_ref().unwrap() == first), "{answers:?}");
    let apps = hub.app.applications(&claire).await.unwrap();
    let added: Vec<_> = apps.iter().filter(|app| app.name == "Notes de frais").collect();
    assert_eq!((added.len(), added[0].active_dossiers), (1, 156));
}

#[tokio::test]
async fn two_administrators_who_add_the_same_application_give_one() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let mut admins = Vec::new();
    for number in 0..8 {
        let email = format!("admin{number}@cabinet-exemple.fr");
        let staff = app::NewStaff {
            first_name: "A".to_owned(),
            last_name: "B".to_owned(),
            email: domain::text::Email::parse(&email).unwrap(),
            profile: domain::staff::Profile::ADMINISTRATOR,
            password: domain::secret::Secret::new("a password of the test".to_owned()),
            groups: Vec::new(),
        };
        hub.app.add_staff(&operator, staff).await.unwrap();
        let credentials = app::Credentials {
            email,
            password: domain::secret::Secret::new("a password of the test".to_owned()),
        };
        let actor = hub.app.sign_in(credentials, domain::actor::Origin::default()).await.unwrap();
        admins.push(actor.session.actor);
    }
    let mut pressing = tokio::task::JoinSet::new();
    for admin in admins {
        let app = hub.app.clone();
        pressing.spawn(async move {
            let definition = app::Definition {
                kind: "firm".to_owned(),
                application: "veille-sociale".to_owned(),
                ..app::Definition::default()
            };
            drop(app.define_application(&admin, Purpose::Adding, definition).await?);
            let draft = app
                .choose_dossiers(&admin, Purpose::Adding, app::Choice::All { future: false })
                .await?;
            app.add_application(&admin, draft.token).await
        });
    }
    let answers = pressing.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let told =
        |answer: &Result<_, app::Error>| matches!(answer, Ok(_) | Err(app::Error::Invalid(_)));
    assert!(answers.iter().all(told), "{answers:?}");
}

#[tokio::test]
async fn steps_can_not_be_skipped() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    for path in [STEP2, STEP3] {
        assert_eq!(claire.open(path).await.expect(303).header("location"), STEP1);
    }
    let before = hub.database.dump().await;
    let token = "01900000-0000-7000-8000-000000000000.1";
    for (path, fields) in [
        (STEP3, vec![("token", token)]),
        (STEP2, vec![("do", "all")]),
        (STEP2, vec![("do", "next")]),
    ] {
        assert_eq!(claire.post(path, &fields).await.expect(303).header("location"), STEP1);
    }
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn each_administrator_has_a_draft_of_their_own() {
    let hub = TestHub::new().await;
    let (mut claire, mut paul) = (hub.browser("claire").await, hub.browser("paul").await);
    define(&hub, &mut claire).await;
    assert!(!paul.open("/loophub/applications").await.expect(200).body.contains("Reprendre"));
    drop(paul.post("/loophub/applications/new/drop", &[]).await.expect(303));
    assert!(claire.open("/loophub/applications").await.expect(200).body.contains("Reprendre"));
    drop(claire.post("/loophub/applications/new/drop", &[]).await.expect(303));
    assert!(!claire.open("/loophub/applications").await.expect(200).body.contains("Reprendre"));
}

#[tokio::test]
async fn what_was_archived_since_is_told_and_left_out() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    define(&hub, &mut claire).await;
    let page = claire.open(STEP2).await.expect(200);
    drop(press(&mut claire, &page, &page.fields("shown")[..3], "next").await.expect(303));
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let gone = &page.fields("shown")[1];
    let csv = format!(
        "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n{gone};D;;;;;;archivé\n"
    );
    hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let summary = claire.open(STEP3).await.expect(200);
    // The summary that was open before says what it said: it is not done, and shown again.
    let (token, another) = (summary.field("token"), &page.fields("shown")[2]);
    let csv = |state: &str| {
        let heading = "code;nom;siren;siret;agence;maitre;engagement_manager;etat";
        format!("{heading}\n{another};D;;;;;;{state}\n").into_bytes()
    };
    hub.app.import_dossiers(&operator, csv("archivé"), |_| ()).await.unwrap();
    let refused = claire.post(STEP3, &[("token", &token)]).await.expect(422);
    assert!(refused.body.contains("2 dossiers ont été archivés"));
    hub.app.import_dossiers(&operator, csv("ouvert"), |_| ()).await.unwrap();
    // Nor is one dossier taken for another, though there are as many as the summary said.
    let summary = claire.open(STEP3).await.expect(200);
    let code = |code: &str| Code::parse(code).unwrap();
    firms::archive(&hub.app, &operator, (&code(gone), false)).await;
    firms::archive(&hub.app, &operator, (&code(another), true)).await;
    drop(claire.post(STEP3, &[("token", &summary.field("token"))]).await.expect(422));
    firms::archive(&hub.app, &operator, (&code(gone), true)).await;
    firms::archive(&hub.app, &operator, (&code(another), false)).await;
    let summary = claire.open(STEP3).await.expect(200);
    assert!(
        summary.body.contains("un dossier a été archivé") && summary.body.contains(gone.as_str())
    );
    assert!(summary.body.contains("2 dossiers"));
    drop(claire.post(STEP3, &[("token", &summary.field("token"))]).await.expect(303));
    let tab = claire.open("/loophub/applications").await.expect(200);
    assert!(tab.body.contains("activée sur 2 dossiers"));
}

#[tokio::test]
async fn what_a_colleague_added_since_is_told() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let mut browser = hub.browser("claire").await;
    let fields = [("do", "next"), ("kind", "cegid"), ("application", "notes-de-frais")];
    drop(browser.post(STEP1, &fields).await.expect(303));
    drop(browser.post(STEP2, &[("do", "all")]).await.expect(303));
    let token = browser.open(STEP3).await.expect(200).field("token");
    let first = hub.app.add_application(&claire, DraftToken::parse(&token).unwrap()).await.unwrap();
    assert_eq!(first.dossiers, 156);
    // The draft is gone with it; a colleague's own draft of the same application is told.
    drop(browser.post(STEP1, &fields).await.expect(422));
    assert_eq!(browser.open(STEP3).await.expect(303).header("location"), STEP1);
}

#[tokio::test]
async fn future_dossiers_get_the_application_by_themselves() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    define(&hub, &mut claire).await;
    drop(claire.post(STEP2, &[("do", "all"), ("future", "on")]).await.expect(303));
    let summary = claire.open(STEP3).await.expect(200);
    assert!(summary.body.contains("Oui, dès leur création"));
    drop(claire.post(STEP3, &[("token", &summary.field("token"))]).await.expect(303));
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let csv = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nNEW1;D;;;;;;ouvert\nNEW2;D;;;;;;archivé\n";
    hub.app.import_dossiers(&operator, csv.as_bytes().to_vec(), |_| ()).await.unwrap();
    let page = claire.open("/dossiers?q=new1").await.expect(200);
    assert!(page.body.contains("Coffre-fort numérique, Trésoly"), "both that take future ones");
    let page = claire.open("/dossiers/NEW2").await.expect(200);
    assert!(!page.body.contains("Trésoly"), "an archived one gets nothing");
}

#[tokio::test]
async fn a_generic_application_is_added_again_under_another_label() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    for label in ["Outil maison", "Autre outil"] {
        let key = key(&hub, label).await;
        let mut fields = partner("api-standard", &key, "dev@outil.example").to_vec();
        drop(claire.post(STEP1, &fields).await.expect(422));
        fields.push(("label", label));
        drop(claire.post(STEP1, &fields).await.expect(303));
        drop(claire.post(STEP2, &[("do", "all")]).await.expect(303));
        let token = claire.open(STEP3).await.expect(200).field("token");
        drop(claire.post(STEP3, &[("token", &token)]).await.expect(303));
    }
    let tab = claire.open("/loophub/applications").await.expect(200);
    assert!(tab.body.contains("Outil maison") && tab.body.contains("Autre outil"));
}

#[tokio::test]
async fn validating_does_what_was_shown_and_nothing_else() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    define(&hub, &mut claire).await;
    let page = claire.open(STEP2).await.expect(200);
    drop(press(&mut claire, &page, &page.fields("shown")[..1], "next").await.expect(303));
    let shown = claire.open(STEP3).await.expect(200).field("token");
    // Another window changes the draft.
    drop(claire.post(STEP2, &[("do", "all"), ("future", "on")]).await.expect(303));
    let before = hub.database.dump().await;
    let refused = claire.post(STEP3, &[("token", &shown)]).await.expect(422);
    assert!(refused.body.contains("depuis que ce récapitulatif a été montré"));
    assert_eq!(hub.database.dump().await, before);
    drop(claire.post(STEP3, &[("token", &refused.field("token"))]).await.expect(303));
    let tab = claire.open("/loophub/applications").await.expect(200);
    assert!(tab.body.contains("activée sur 156 dossiers"));
}
