//! The firm next door has the same numbers and the same codes for other things (TI2): whatever it
//! does with them, nothing that the first firm is shown, or may do, is another. Each of these turns
//! red when a statement forgets its firm.

use app::{Choice, Definition, NewAgency, NewContact, NewGroup, NewStaff, Purpose};
use domain::{
    Flaw, activation::ActivationChanges, actor::Actor, secret::Secret, staff::Profile, text::Email,
};
use loophub::demo::dossiers;
use tests::{Partner, TestHub, firms};

const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n";
const PASSWORD: &str = "a password of the test";
const STEP2: &str = "/loophub/applications/new/dossiers";
const STEP3: &str = "/loophub/applications/new/summary";

fn staff(email: &str, profile: Profile) -> NewStaff {
    NewStaff {
        first_name: "Autre".to_owned(),
        last_name: "Personne".to_owned(),
        email: Email::parse(email).unwrap(),
        profile,
        password: Secret::new(PASSWORD.to_owned()),
        groups: Vec::new(),
    }
}

fn cegid(application: &str) -> Definition {
    let (kind, application) = ("cegid".to_owned(), application.to_owned());
    Definition { kind, application, ..Definition::default() }
}

async fn add(hub: &TestHub, actor: &Actor, application: &str) {
    hub.app.define_application(actor, Purpose::Adding, cegid(application)).await.unwrap();
    let all = Choice::All { future: true };
    let draft = hub.app.choose_dossiers(actor, Purpose::Adding, all).await.unwrap();
    hub.app.add_application(actor, draft.token).await.unwrap();
}

async fn import(hub: &TestHub, firm: &str, lines: &str) -> app::ImportReport {
    let operator = firms::operator_at(&hub.app, firm).await;
    let file = format!("{HEADING}{lines}").into_bytes();
    hub.app.import_dossiers(&operator, file, |_| ()).await.unwrap()
}

/// Adds an application and undoes it, but for one dossier that was changed since: it is left alone.
async fn undo_partly(hub: &TestHub, actor: &Actor, number: u32) {
    add(hub, actor, "notes-de-frais").await;
    let apps = hub.app.applications(actor).await.unwrap();
    let app = apps.iter().find(|app| app.name == "Notes de frais").unwrap().object_id;
    let code = firms::code(&dossiers::code(number));
    for on in [false, true] {
        let mut changes = ActivationChanges::default();
        if on { &mut changes.on } else { &mut changes.off }.insert(app);
        hub.app.set_activations(actor, &code, changes).await.unwrap();
    }
    let batch = hub.app.history(actor, None).await.unwrap().items[0].batch.id;
    hub.app.undo_batch(actor, batch).await.unwrap();
}

/// Next door, every dossier gets another name and other people, and is open where it was archived.
async fn turn_over(hub: &TestHub) {
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    for number in 0..6 {
        let new = staff(&format!("voisin{number}@cabinet-voisin.fr"), Profile::ADMINISTRATOR);
        hub.app.add_staff(&operator, new).await.unwrap();
    }
    let new = NewContact {
        first_name: "Autre".to_owned(),
        last_name: "Interlocuteur".to_owned(),
        email: Email::parse("contact@voisin.example").unwrap(),
        password: Secret::new(PASSWORD.to_owned()),
        dossiers: vec![firms::code(&dossiers::code(6)), firms::code(&dossiers::code(7))],
    };
    hub.app.add_contact(&operator, new).await.unwrap();
    let line = |number: u32| {
        // What was found in the middle of a name is found at its beginning now.
        let (code, person) = (dossiers::code(number), "voisin1@cabinet-voisin.fr");
        format!("{code};CAB {number};;;PAR;{person};{person};ouvert\n")
    };
    let lines: String = (1..=firms::DOSSIERS).map(line).collect();
    assert_eq!(import(hub, "VOISIN", &lines).await.errors, []);
    let paul = hub.actor("paul").await;
    for application in ["factures-clients", "facture-electronique", "coffre-fort-numerique"] {
        add(hub, &paul, application).await;
    }
    undo_partly(hub, &paul, 5).await;
    hub.app
        .define_application(&paul, Purpose::Adding, cegid("suivi-des-immobilisations"))
        .await
        .unwrap();
    let ticked: Vec<String> = [3, 5, 32].map(dossiers::code).into();
    hub.app.tick(&paul, Purpose::Adding, (ticked.clone(), ticked)).await.unwrap();
    let archived = format!(
        "{};CAB 32;;;;;;archivé\n{};CAB 3;;;;;;archivé\n",
        dossiers::code(32),
        dossiers::code(3)
    );
    assert_eq!(import(hub, "VOISIN", &archived).await.changed, 2);
}

/// What the first firm's people and partners are shown.
async fn seen(hub: &TestHub, second: &mut tests::Browser) -> Vec<String> {
    let (mut claire, mut julie) = (hub.browser("claire").await, hub.browser("julie").await);
    let mut seen = Vec::new();
    for path in [
        "/dossiers",
        "/dossiers?q=cab",
        "/dossiers?q=000000",
        "/dossiers/000000001/applications",
        "/requests",
        "/loophub/applications",
        STEP2,
        "/loophub/applications/new/dossiers?q=cab",
        "/loophub/applications/new/dossiers?q=000000",
        "/loophub/applications/new/dossiers?view=ticked",
        STEP3,
        "/loophub/keys",
        "/loophub/history",
    ] {
        seen.push(format!("{path} {}", claire.open(path).await.expect(200).body));
    }
    for row in hub.app.history(&hub.actor("claire").await, None).await.unwrap().items {
        let path = format!("/loophub/history/{}", row.batch.id.get());
        seen.push(format!("{path} {}", claire.open(&path).await.expect(200).body));
    }
    seen.push(second.open(STEP3).await.expect(200).body);
    seen.push(julie.open("/space").await.expect(200).body);
    for key in [0, 1] {
        for path in ["/v1/me", "/v1/dossiers?count=exact", "/v1/dossiers?q=cab&count=exact"] {
            seen.push(format!("{path} {}", hub.partner(key).get(path).await.expect(200).body));
        }
    }
    seen
}

#[tokio::test]
async fn whatever_stands_next_door_under_the_same_numbers_is_not_shown() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let second = staff("second@cabinet-exemple.fr", Profile::ADMINISTRATOR);
    hub.app.add_staff(&operator, second).await.unwrap();
    let mut second = hub.anonymous().sign_in("second@cabinet-exemple.fr", PASSWORD).await;
    let fields = [("do", "next"), ("kind", "cegid"), ("application", "factures-clients")];
    drop(second.post("/loophub/applications/new", &fields).await.expect(303));
    drop(second.post(STEP2, &[("do", "all")]).await.expect(303));
    let claire = hub.actor("claire").await;
    undo_partly(&hub, &claire, 3).await;
    hub.app
        .define_application(&claire, Purpose::Adding, cegid("facture-electronique"))
        .await
        .unwrap();
    let ticked: Vec<String> = [1, 2].map(dossiers::code).into();
    hub.app.tick(&claire, Purpose::Adding, (ticked.clone(), ticked)).await.unwrap();
    hub.app.choose_dossiers(&claire, Purpose::Adding, Choice::Ticked).await.unwrap();
    // Looking uses the keys, which their tab tells once it is written down.
    drop(seen(&hub, &mut second).await);
    hub.run_jobs().await;
    let before = seen(&hub, &mut second).await;
    turn_over(&hub).await;
    for (then, now) in before.iter().zip(seen(&hub, &mut second).await) {
        assert_eq!(*then, now);
    }
}

#[tokio::test]
async fn the_secret_of_the_key_with_the_same_number_opens_nothing() {
    let hub = TestHub::new().await;
    let (ours, theirs) = (&hub.keys[0], &hub.keys[2]);
    for (identifier, secret) in
        [(&ours.identifier, &theirs.secret), (&theirs.identifier, &ours.secret)]
    {
        let crossed = Partner::with_key(hub.router.clone(), identifier, secret);
        drop(crossed.get("/v1/me").await.expect(401));
    }
}

#[tokio::test]
async fn a_file_names_only_ones_own_agencies_and_colleagues() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    let agency = NewAgency { code: firms::code("BREST"), name: "Brest".to_owned() };
    hub.app.add_agency(&operator, agency).await.unwrap();
    let paul = firms::email("paul");
    let line = format!("X1;D;;;BREST;{paul};{paul};ouvert\n");
    let errors = import(&hub, "EXEMPLE", &line).await.errors;
    let told: Vec<_> = errors.iter().map(|error| (error.column.as_str(), error.flaw)).collect();
    assert_eq!(told, ["agence", "maitre", "engagement_manager"].map(|c| (c, Flaw::Unknown)));
}

#[tokio::test]
async fn the_rights_group_of_another_firm_gives_no_right_here() {
    let hub = TestHub::new().await;
    let save = [("do", "save")];
    // Next door the person with the number of Hugo, who is in the group.
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    let id =
        hub.app.add_staff(&operator, staff("two@voisin.example", "3.0".parse().unwrap())).await;
    assert_eq!(id.unwrap().get(), 2);
    let mut two = hub.anonymous().sign_in("two@voisin.example", PASSWORD).await;
    drop(two.post("/dossiers/000000001/applications", &save).await.expect(403));
    // And at a third firm a group with the number that the rights group has elsewhere.
    let new = app::NewFirm { code: firms::code("TIERS"), name: "Cabinet Tiers".to_owned() };
    hub.app.open_firm(&domain::actor::Operator::default(), new).await.unwrap();
    let operator = firms::operator_at(&hub.app, "TIERS").await;
    let plain = NewGroup { code: firms::code("LECTEURS"), description: String::new() };
    let group = hub.app.add_group(&operator, plain).await.unwrap();
    assert_eq!(group.get(), 1);
    let member =
        NewStaff { groups: vec![group], ..staff("one@tiers.example", "3.0".parse().unwrap()) };
    hub.app.add_staff(&operator, member).await.unwrap();
    assert_eq!(import(&hub, "TIERS", "000000001;D;;;;;;ouvert\n").await.errors, []);
    let mut one = hub.anonymous().sign_in("one@tiers.example", PASSWORD).await;
    drop(one.post("/dossiers/000000001/applications", &save).await.expect(403));
}

#[tokio::test]
async fn what_is_unticked_is_ones_own_dossier_of_that_code() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    // Number 151 next door, where there are 150 so far.
    assert_eq!(import(&hub, "VOISIN", "CANARY1;D;;;;;;ouvert\n").await.created, 1);
    hub.app.define_application(&claire, Purpose::Adding, cegid("notes-de-frais")).await.unwrap();
    let ours = vec![dossiers::code(151)];
    assert_eq!(
        hub.app.tick(&claire, Purpose::Adding, (ours.clone(), ours)).await.unwrap().ticked,
        1
    );
    let draft = hub
        .app
        .tick(&claire, Purpose::Adding, (vec!["CANARY1".to_owned()], Vec::new()))
        .await
        .unwrap();
    assert_eq!(draft.ticked, 1);
}

#[tokio::test]
async fn what_another_firm_validated_is_not_told_and_what_one_validated_oneself_is_told_again() {
    let hub = TestHub::new().await;
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    hub.app.define_application(&paul, Purpose::Adding, cegid("notes-de-frais")).await.unwrap();
    let all = Choice::All { future: false };
    let draft = hub.app.choose_dossiers(&paul, Purpose::Adding, all).await.unwrap();
    let once = hub.app.add_application(&paul, draft.token).await.unwrap();
    let again = hub.app.add_application(&paul, draft.token).await;
    assert_eq!(again.unwrap(), once, "though the other firm has a batch with that number");
    let theirs = hub.app.add_application(&claire, draft.token).await;
    assert!(matches!(theirs, Err(app::Error::Conflict(app::Conflict::NoDraft))), "{theirs:?}");
}
