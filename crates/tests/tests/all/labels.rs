//! The labels of generic applications are distinct within the firm, however they are written (A3).

use app::{Choice, Definition, Error, Purpose};
use domain::{Flaw, Invalid, actor::Actor};
use tests::{TestHub, firms};

/// A generic application under a label, with a key of its own.
async fn labelled(hub: &TestHub, actor: &Actor, label: &str) -> Definition {
    let (key, _) = hub.app.generate_key(actor, firms::new_key(label)).await.unwrap();
    Definition {
        kind: "partner".to_owned(),
        application: "api-standard".to_owned(),
        label: label.to_owned(),
        key: key.identifier.to_string(),
        email: "dev@outil.example".to_owned(),
    }
}

/// Adds it on every dossier.
async fn add(hub: &TestHub, actor: &Actor, label: &str) -> Result<(), Error> {
    let definition = labelled(hub, actor, label).await;
    hub.app.define_application(actor, Purpose::Adding, definition).await?;
    let draft = hub
        .app
        .choose_dossiers(actor, Purpose::Adding, Choice::All { future: false })
        .await
        .unwrap();
    hub.app.add_application(actor, draft.token).await.map(drop)
}

fn is_taken(refused: &Result<(), Error>) -> bool {
    let taken = [Invalid::new("label", Flaw::Taken)];
    matches!(refused, Err(Error::Invalid(told)) if *told == taken)
}

#[tokio::test]
async fn a_label_is_taken_however_it_is_written_and_only_in_its_firm() {
    let hub = TestHub::new().await;
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    add(&hub, &claire, "Outil d’été").await.unwrap();
    for same in ["Outil d’été", "OUTIL D'ETE", " outil  d'Été ", "Outil-d’été"] {
        assert!(is_taken(&add(&hub, &claire, same).await), "{same}");
    }
    assert!(is_taken(&add(&hub, &claire, "banque connect").await), "another application’s name");
    add(&hub, &claire, "Outil d’hiver").await.unwrap();
    add(&hub, &paul, "OUTIL D’ÉTÉ").await.unwrap();
    let mut browser = hub.browser("claire").await;
    let definition = labelled(&hub, &claire, "outil d’été").await;
    let fields = [
        ("do", "next"),
        ("kind", "partner"),
        ("application", "api-standard"),
        ("label", &definition.label),
        ("key", &definition.key),
        ("email", &definition.email),
    ];
    let page = browser.post("/loophub/applications/new", &fields).await.expect(422).body;
    assert!(page.contains("id=\"label-error\"") && page.contains("s’appelle déjà ainsi"), "{page}");
    assert!(page.contains("value=\"outil d’été\""), "what was typed is kept");
}

#[tokio::test]
async fn of_fifty_who_take_one_label_at_once_one_gets_it() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let mut ready = Vec::new();
    for number in 0..50 {
        let actor = administrator(&hub, &operator, number).await;
        let label = if number % 2 == 0 { "Outil d’été" } else { "OUTIL D'ETE" };
        let definition = labelled(&hub, &actor, label).await;
        hub.app.define_application(&actor, Purpose::Adding, definition).await.unwrap();
        let draft = hub
            .app
            .choose_dossiers(&actor, Purpose::Adding, Choice::All { future: false })
            .await
            .unwrap();
        ready.push((actor, draft.token));
    }
    let each = ready.into_iter().map(|(actor, token)| {
        let app = hub.app.clone();
        tokio::spawn(async move { app.add_application(&actor, token).await.map(drop) })
    });
    let mut added = 0;
    for one in each.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(()) => added += 1,
            refused => assert!(is_taken(&refused), "{refused:?}"),
        }
    }
    assert_eq!(added, 1);
}

async fn administrator(hub: &TestHub, operator: &Actor, number: u32) -> Actor {
    let (email, password) = (format!("admin{number}@cabinet-exemple.fr"), "a password of the test");
    let staff = app::NewStaff {
        first_name: "A".to_owned(),
        last_name: number.to_string(),
        email: domain::text::Email::parse(&email).unwrap(),
        profile: domain::staff::Profile::ADMINISTRATOR,
        password: domain::secret::Secret::new(password.to_owned()),
        groups: Vec::new(),
    };
    hub.app.add_staff(operator, staff).await.unwrap();
    let password = domain::secret::Secret::new(password.to_owned());
    let origin = domain::actor::Origin::default();
    hub.app.sign_in(app::Credentials { email, password }, origin).await.unwrap().session.actor
}
