//! Two who work at once (C8, AZ7): whoever is first, what both were promised holds.

use std::time::Duration;

use app::{Choice, Definition, Purpose};
use store::DatabaseUrl;
use tests::{TestHub, firms};

const CSV: &str =
    "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nNEW1;D;;;;;;ouvert\n";

/// Makes whoever wants a number for a batch wait, until the answer is dropped: the adding of an
/// application stops there, and so does the import that began after it. On SQLite one writes after
/// the other anyhow.
async fn hold_batches(hub: &TestHub) -> Option<std::sync::mpsc::Sender<()>> {
    let DatabaseUrl::Postgres(url) = hub.database.url.clone() else { return None };
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (held, holding) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        let mut transaction = client.transaction().unwrap();
        let lock = "SELECT value FROM counters WHERE name = 'batches' FOR UPDATE";
        transaction.query(lock, &[]).unwrap();
        held.send(()).unwrap();
        // Ends when the sender is dropped.
        let _ = released.recv();
    });
    holding.await.unwrap();
    Some(release)
}

#[tokio::test]
async fn a_dossier_that_comes_while_an_application_is_added_gets_it() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let (kind, application) = ("cegid".to_owned(), "notes-de-frais".to_owned());
    let definition = Definition { kind, application, ..Definition::default() };
    hub.app.define_application(&claire, Purpose::Adding, definition).await.unwrap();
    let draft = hub
        .app
        .choose_dossiers(&claire, Purpose::Adding, Choice::All { future: true })
        .await
        .unwrap();
    let held = hold_batches(&hub).await;
    let (app, actor) = (hub.app.clone(), claire.clone());
    let adding = tokio::spawn(async move { app.add_application(&actor, draft.token).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let app = hub.app.clone();
    let importing =
        tokio::spawn(async move { app.import_dossiers(&operator, CSV.into(), |_| ()).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(held);
    adding.await.unwrap().unwrap();
    assert_eq!(importing.await.unwrap().unwrap().created, 1);
    let apps = hub.app.applications(&claire).await.unwrap();
    let added = apps.iter().find(|app| app.name == "Notes de frais").unwrap();
    assert_eq!(added.active_dossiers, 157, "156 that were there, and the one that came");
}

#[tokio::test]
async fn of_fifty_administrators_who_add_the_same_application_at_once_one_does() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let mut drafts = Vec::new();
    for number in 0..50 {
        let email = format!("admin{number}@cabinet-exemple.fr");
        let new = firms::new_staff("Admin", &email);
        let new = app::NewStaff { profile: domain::staff::Profile::ADMINISTRATOR, ..new };
        hub.app.add_staff(&operator, new).await.unwrap();
        let password = domain::secret::Secret::new(loophub::demo::people::PASSWORD.to_owned());
        let credentials = app::Credentials { email, password };
        let origin = domain::actor::Origin::default();
        let actor = hub.app.sign_in(credentials, origin).await.unwrap().session.actor;
        let (kind, application) = ("cegid".to_owned(), "notes-de-frais".to_owned());
        let definition = Definition { kind, application, ..Definition::default() };
        hub.app.define_application(&actor, Purpose::Adding, definition).await.unwrap();
        let all = Choice::All { future: false };
        drafts.push((
            hub.app.choose_dossiers(&actor, Purpose::Adding, all).await.unwrap().token,
            actor,
        ));
    }
    let adding = drafts.into_iter().map(|(token, actor)| {
        let app = hub.app.clone();
        tokio::spawn(async move { app.add_application(&actor, token).await })
    });
    let adding: Vec<_> = adding.collect();
    let mut added = 0;
    for one in adding {
        match one.await.unwrap() {
            Ok(_) => added += 1,
            Err(app::Error::Invalid(told)) => assert_eq!(told[0].field, "application"),
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(added, 1);
    let claire = hub.actor("claire").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    let named = apps.iter().filter(|app| app.name == "Notes de frais");
    assert_eq!(named.map(|app| app.active_dossiers).collect::<Vec<_>>(), [156]);
}
