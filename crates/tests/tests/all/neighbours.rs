//! Identifiers of others in the fields of forms (TI1): of another firm they are as if they did not
//! exist, and a colleague's draft is out of reach too (C).

use app::{Choice, Definition, NewStaff, Purpose};
use domain::{secret::Secret, staff::Profile, text::Email};
use tests::{Browser, TestHub, firms};

const STEP1: &str = "/loophub/applications/new";
const STEP2: &str = "/loophub/applications/new/dossiers";
const STEP3: &str = "/loophub/applications/new/summary";
const NOBODYS: &str = "01900000-0000-7000-8000-000000000000";
const CANARY: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nCANARY1;CANARIVOISIN;;;;;;ouvert\n";

/// The rows of a firm: the tables of a firm begin with its number.
pub(crate) async fn rows_of(hub: &TestHub, firm: &str) -> Vec<String> {
    let number = firms::operator_at(&hub.app, firm).await.tenant().firm().get();
    let starts = [format!("Integer({number})|"), format!("({number},")];
    let dump = hub.database.everything().await;
    let of_firm = dump.lines().filter(|row| starts.iter().any(|start| row.starts_with(start)));
    of_firm.map(str::to_owned).collect()
}

fn own_application(slug: &str) -> Definition {
    let (kind, application) = ("cegid".to_owned(), slug.to_owned());
    Definition { kind, application, ..Definition::default() }
}

async fn ticked(browser: &mut Browser) -> bool {
    !browser.open(STEP2).await.expect(200).body.contains("0 dossier sélectionné")
}

#[tokio::test]
async fn another_firms_dossier_is_not_ticked() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    hub.app.import_dossiers(&operator, CANARY.into(), |_| ()).await.unwrap();
    let before = rows_of(&hub, "VOISIN").await;
    let claire = hub.actor("claire").await;
    hub.app
        .define_application(&claire, Purpose::Adding, own_application("notes-de-frais"))
        .await
        .unwrap();
    let mut browser = hub.browser("claire").await;
    for fields in [
        [("do", "stay"), ("shown", "CANARY1"), ("d", "CANARY1")],
        [("do", "page"), ("shown", "CANARY1"), ("d", "")],
        [("do", "found"), ("searched", "canarivoisin"), ("d", "")],
    ] {
        let answer = browser.post(STEP2, &fields).await.expect(303);
        assert!(!answer.body.contains("CANARI"));
        assert!(!ticked(&mut browser).await, "{fields:?}");
    }
    drop(browser.post(STEP2, &[("do", "next"), ("d", "CANARY1")]).await.expect(422));
    assert_eq!(rows_of(&hub, "VOISIN").await, before);
}

#[tokio::test]
async fn applying_to_all_stays_within_the_firm() {
    let hub = TestHub::new().await;
    let before = rows_of(&hub, "VOISIN").await;
    let claire = hub.actor("claire").await;
    hub.app
        .define_application(&claire, Purpose::Adding, own_application("notes-de-frais"))
        .await
        .unwrap();
    let draft = hub
        .app
        .choose_dossiers(&claire, Purpose::Adding, Choice::All { future: true })
        .await
        .unwrap();
    let added = hub.app.add_application(&claire, draft.token).await.unwrap();
    assert_eq!(added.dossiers, 156);
    assert_eq!(rows_of(&hub, "VOISIN").await, before);
}

#[tokio::test]
async fn another_firms_draft_is_not_validated() {
    let hub = TestHub::new().await;
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    let own = || own_application("notes-de-frais");
    hub.app.define_application(&paul, Purpose::Adding, own()).await.unwrap();
    let all = Choice::All { future: true };
    let theirs = hub.app.choose_dossiers(&paul, Purpose::Adding, all).await.unwrap().token;
    hub.app.define_application(&claire, Purpose::Adding, own()).await.unwrap();
    hub.app.choose_dossiers(&claire, Purpose::Adding, all).await.unwrap();
    let before = hub.database.dump().await;
    let mut browser = hub.browser("claire").await;
    // The same form, with an identifier that nobody has.
    let mut nobodys = theirs.to_string();
    nobodys.replace_range(..NOBODYS.len(), NOBODYS);
    let mut answers = Vec::new();
    for token in [theirs.to_string(), nobodys] {
        let answer = browser.post(STEP3, &[("token", token.as_str())]).await;
        answers.push((answer.status, answer.header("location").to_owned()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(hub.database.dump().await, before);
    assert!(hub.app.add_application(&paul, theirs).await.is_ok(), "it is there for its owner");
}

#[tokio::test]
async fn another_firms_key_answers_as_one_that_nobody_has() {
    let hub = TestHub::new().await;
    let paul = hub.actor("paul").await;
    let (theirs, _) = hub.app.generate_key(&paul, firms::new_key("theirs")).await.unwrap();
    let mut browser = hub.browser("claire").await;
    let mut bodies = Vec::new();
    for key in [theirs.identifier.as_str(), "lhk_live_000000000000000000000000"] {
        let fields = [
            ("do", "next"),
            ("kind", "partner"),
            ("application", "tresoly"),
            ("key", key),
            ("email", "a@b.example"),
        ];
        let answer = browser.post(STEP1, &fields).await.expect(422);
        let once = answer.field("once");
        bodies.push(answer.body.replace(key, "KEY").replace(&once, "ONCE"));
    }
    assert_eq!(bodies[0], bodies[1]);
}

/// A colleague of Claire's with the same rights.
async fn second_administrator(hub: &TestHub) -> Browser {
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let (email, password) = ("second@cabinet-exemple.fr", "a password of the test");
    let staff = NewStaff {
        first_name: "Second".to_owned(),
        last_name: "Administrateur".to_owned(),
        email: Email::parse(email).unwrap(),
        profile: Profile::ADMINISTRATOR,
        password: Secret::new(password.to_owned()),
        groups: Vec::new(),
    };
    hub.app.add_staff(&operator, staff).await.unwrap();
    hub.anonymous().sign_in(email, password).await
}

#[tokio::test]
async fn a_colleagues_draft_is_neither_seen_nor_changed() {
    let hub = TestHub::new().await;
    let mut second = second_administrator(&hub).await;
    let mut claire = hub.browser("claire").await;
    let choose = |slug| [("do", "next"), ("kind", "cegid"), ("application", slug)];
    let tick = |code| [("do", "stay"), ("shown", code), ("d", code)];
    drop(claire.post(STEP1, &choose("notes-de-frais")).await.expect(303));
    drop(claire.post(STEP2, &tick("000000001")).await.expect(303));
    assert_eq!(second.open(STEP2).await.expect(303).header("location"), STEP1);
    drop(second.post(STEP1, &choose("factures-clients")).await.expect(303));
    assert!(!ticked(&mut second).await);
    drop(second.post(STEP2, &tick("000000002")).await.expect(303));
    drop(second.post(STEP2, &[("do", "all")]).await.expect(303));
    drop(second.post(STEP2, &[("do", "clear")]).await.expect(303));
    drop(second.post("/loophub/applications/new/drop", &[]).await.expect(303));
    let page = claire.open(STEP2).await.expect(200);
    assert!(page.body.contains("1 dossier sélectionné"), "claire's is as she left it");
    assert_eq!(page.fields("d")[0], "000000001");
    let summary = claire.open(STEP3).await.expect(200);
    assert!(summary.body.contains("Notes de frais") && summary.body.contains("000000001"));
}

#[tokio::test]
async fn a_colleagues_ticks_are_not_added() {
    let hub = TestHub::new().await;
    let mut second = second_administrator(&hub).await;
    let mut claire = hub.browser("claire").await;
    for (browser, slug, code) in [
        (&mut second, "factures-clients", "000000002"),
        (&mut claire, "notes-de-frais", "000000001"),
    ] {
        let fields = [("do", "next"), ("kind", "cegid"), ("application", slug)];
        drop(browser.post(STEP1, &fields).await.expect(303));
        let fields = [("do", "next"), ("shown", code), ("d", code)];
        drop(browser.post(STEP2, &fields).await.expect(303));
    }
    let token = claire.open(STEP3).await.expect(200).field("token");
    drop(claire.post(STEP3, &[("token", &token)]).await.expect(303));
    let tab = claire.open("/loophub/applications").await.expect(200);
    assert!(tab.body.contains("activée sur 1 dossier"), "{}", tab.body);
}
