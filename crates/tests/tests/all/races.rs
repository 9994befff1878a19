//! Two who work at once (C8, AZ7): whoever is first, what both were promised holds.

use std::time::Duration;

use app::{Choice, Definition, DraftToken, Purpose};
use domain::{
    Flaw, Invalid,
    actor::{Actor, Operator},
    api_key::ApiKey,
};
use loophub::demo::CATALOGUE;
use store::DatabaseUrl;
use tests::{
    TestHub,
    changes::{Change, prepare},
    firms,
};

const CSV: &str =
    "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nNEW1;D;;;;;;ouvert\n";

/// Holds rows until the answer is dropped. On SQLite one writes after the other anyhow.
async fn hold(hub: &TestHub, rows: &'static str) -> Option<std::sync::mpsc::Sender<()>> {
    let DatabaseUrl::Postgres(url) = hub.database.url.clone() else { return None };
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (held, holding) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        let mut transaction = client.transaction().unwrap();
        transaction.query(&format!("SELECT 1 FROM {rows}"), &[]).unwrap();
        held.send(()).unwrap();
        // Ends when the sender is dropped.
        let _ = released.recv();
    });
    holding.await.unwrap();
    Some(release)
}

/// Makes whoever wants a number for a batch wait: the adding of an application stops there, when
/// everything is checked, and so does the import that began after it.
const BATCHES: &str = "counters WHERE name = 'batches' FOR UPDATE";

/// Makes whoever locks a portfolio wait.
const PORTFOLIOS: &str = "firms FOR NO KEY UPDATE";

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
    let held = hold(&hub, BATCHES).await;
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

/// A draft of the generic partner application, ready for "Valider"; with the key that it names.
async fn ready(hub: &TestHub, actor: &Actor, label: &str) -> (DraftToken, ApiKey) {
    let (key, _) = hub.app.generate_key(actor, firms::new_key(label)).await.unwrap();
    let definition = Definition {
        kind: "partner".to_owned(),
        application: "api-standard".to_owned(),
        label: label.to_owned(),
        key: key.identifier.to_string(),
        email: "dev@outil.example".to_owned(),
    };
    (chosen(hub, actor, definition).await, key)
}

async fn chosen(hub: &TestHub, actor: &Actor, definition: Definition) -> DraftToken {
    hub.app.define_application(actor, Purpose::Adding, definition).await.unwrap();
    let all = Choice::All { future: false };
    hub.app.choose_dossiers(actor, Purpose::Adding, all).await.unwrap().token
}

/// Presses "Valider", which stops at the rows; does something else meanwhile, then lets it go on. On
/// SQLite what is done meanwhile is done before.
async fn add_behind<T>(
    hub: &TestHub,
    rows: &'static str,
    (actor, token): (&Actor, DraftToken),
    meanwhile: impl Future<Output = T>,
) -> (app::Result<app::Added>, T) {
    let held = hold(hub, rows).await;
    let (app, actor) = (hub.app.clone(), actor.clone());
    let add = async move { app.add_application(&actor, token).await };
    if held.is_none() {
        let done = meanwhile.await;
        return (add.await, done);
    }
    let adding = tokio::spawn(add);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let done = meanwhile.await;
    drop(held);
    (adding.await.unwrap(), done)
}

fn refused(added: &app::Result<app::Added>) -> Option<Invalid> {
    match added {
        Err(app::Error::Invalid(told)) => told.first().cloned(),
        _ => None,
    }
}

#[tokio::test]
async fn a_key_that_is_revoked_while_an_application_waits_is_refused() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (token, key) = ready(&hub, &claire, "Outil").await;
    let revoking = hub.app.revoke_key(&claire, key.object_id);
    let (added, revoked) = add_behind(&hub, PORTFOLIOS, (&claire, token), revoking).await;
    revoked.unwrap();
    assert_eq!(refused(&added), Some(Invalid::new("key", Flaw::KeyRevoked)), "{added:?}");
}

#[tokio::test]
async fn an_application_that_changes_its_kind_while_it_waits_is_refused() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let definition = Definition {
        kind: "partner".to_owned(),
        application: "tresoly".to_owned(),
        key: key.identifier.to_string(),
        email: "dev@tresoly.example".to_owned(),
        ..Definition::default()
    };
    let token = chosen(&hub, &claire, definition).await;
    let operator = Operator::default();
    let catalogue = other_kind();
    let applying = hub.app.apply_catalog(&operator, &catalogue);
    let (added, applied) = add_behind(&hub, PORTFOLIOS, (&claire, token), applying).await;
    applied.unwrap();
    assert_eq!(refused(&added), Some(Invalid::new("application", Flaw::NotEligible)), "{added:?}");
}

/// The catalogue, in which Trésoly is Cegid's.
fn other_kind() -> String {
    let parts = CATALOGUE.split_inclusive("[[application]]\n").map(|part| {
        let is_it = part.contains("slug = \"tresoly\"");
        if is_it { part.replace("\"partner\"", "\"cegid\"") } else { part.to_owned() }
    });
    parts.collect()
}

#[tokio::test]
async fn what_an_application_was_checked_for_stays_so_until_it_is_written() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (token, key) = ready(&hub, &claire, "Outil").await;
    let Some(held) = hold(&hub, BATCHES).await else { return };
    let (app, actor) = (hub.app.clone(), claire.clone());
    let adding = tokio::spawn(async move { app.add_application(&actor, token).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let waits = Duration::from_secs(1);
    let operator = Operator::default();
    let catalogue = CATALOGUE.replace("API standard", "API");
    let revoked = tokio::time::timeout(waits, hub.app.revoke_key(&claire, key.object_id)).await;
    assert!(revoked.is_err(), "whoever revokes the key waits");
    let applied = tokio::time::timeout(waits, hub.app.apply_catalog(&operator, &catalogue)).await;
    assert!(applied.is_err(), "and so does the operator");
    drop(held);
    adding.await.unwrap().unwrap();
}

#[tokio::test]
async fn of_two_who_give_two_applications_one_name_at_once_one_does() {
    let hub = TestHub::new().await;
    let (claire, operator) =
        (hub.actor("claire").await, firms::operator_at(&hub.app, "EXEMPLE").await);
    let email = "admin@cabinet-exemple.fr";
    let new = app::NewStaff {
        profile: domain::staff::Profile::ADMINISTRATOR,
        ..firms::new_staff("Admin", email)
    };
    hub.app.add_staff(&operator, new).await.unwrap();
    let password = domain::secret::Secret::new(loophub::demo::people::PASSWORD.to_owned());
    let credentials = app::Credentials { email: email.to_owned(), password };
    let origin = domain::actor::Origin::default();
    let other = hub.app.sign_in(credentials, origin).await.unwrap().session.actor;
    let (labelled, _) = ready(&hub, &claire, "NOTES de frais").await;
    let (kind, application) = ("cegid".to_owned(), "notes-de-frais".to_owned());
    let definition = Definition { kind, application, ..Definition::default() };
    let named = chosen(&hub, &other, definition).await;
    let (app, mut second) = (hub.app.clone(), None);
    let adding = async {
        let add = async move { app.add_application(&other, named).await };
        second = Some(tokio::spawn(add));
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    let (first, ()) = add_behind(&hub, PORTFOLIOS, (&claire, labelled), adding).await;
    let second = second.unwrap().await.unwrap();
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let told = refused(&first).or(refused(&second)).unwrap();
    assert_eq!(told.flaw, Flaw::Taken);
}

/// Makes a batch wait when it has kept what it takes, for its undo, and not taken it yet.
const ACTIVATIONS: &str = "activations FOR UPDATE";

/// A batch keeps the offers that it takes, for its undo. Services that are closed while it works stay
/// closed, whatever is undone (E4).
#[tokio::test]
async fn services_that_are_closed_while_a_batch_works_stay_closed() {
    let hub = TestHub::new().await;
    let (claire, code) = (hub.actor("claire").await, firms::code("000000001"));
    let apps = hub.app.applications(&claire).await.unwrap();
    let bank = apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id;
    let codes = std::slice::from_ref(&code);
    let contact = tests::contacts::add(&hub.app, &claire, (codes, "course@client.example")).await;
    let place = (&code, contact);
    tests::contacts::open(&hub.app, &claire, (place, &[bank])).await;
    let off = Change { off: vec![code.clone()], ..Change::default() };
    let token = prepare(&hub.app, &claire, (bank, off)).await.unwrap();
    let held = hold(&hub, ACTIVATIONS).await;
    let (app, actor) = (hub.app.clone(), claire.clone());
    let changing = tokio::spawn(async move { app.change_application(&actor, bank, token).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (app, actor, of) = (hub.app.clone(), claire.clone(), code.clone());
    let closing = tokio::spawn(async move { app.close_services(&actor, (&of, contact)).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(held);
    let done = changing.await.unwrap().unwrap();
    closing.await.unwrap().unwrap();
    hub.app.undo_batch(&claire, done.batch).await.unwrap();
    let sheet = hub.app.contact(&claire, place).await.unwrap();
    assert!(sheet.offers.iter().any(|offer| offer.object_id == bank), "it is active again");
    assert!(sheet.offers.iter().all(|offer| offer.opened.is_none()), "and opened to nobody");
}
