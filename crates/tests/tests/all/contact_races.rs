//! Contacts under races: whoever comes first, what stands is right (C4, E1, E4).

use std::collections::BTreeSet;

use app::{ContactAdded, OffersChanged};
use domain::{activation::ActivationChanges, text::Email};
use tests::{contacts, firms};

use super::contacts::{Given, code, named, new, opening};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_contact_and_a_provider_that_want_one_address_at_once_one_gets_it() {
    let given = Given::new().await;
    let (key, _) = given.hub.app.generate_key(&given.claire, firms::new_key("k")).await.unwrap();
    for round in 0..8 {
        let email = format!("race{round}@client.example");
        let (app, claire) = (given.hub.app.clone(), given.claire.clone());
        let (first, facts) = (given.first.clone(), named("Race", &email));
        let contact =
            tokio::spawn(async move { app.add_dossier_contact(&claire, &first, new(facts)).await });
        let (app, claire, key) = (given.hub.app.clone(), given.claire.clone(), key.clone());
        let address = email.clone();
        let provider = tokio::spawn(async move {
            let settle = app::Purpose::Adding;
            let definition = app::Definition {
                kind: "partner".to_owned(),
                application: "tresoly".to_owned(),
                key: key.identifier.to_string(),
                email: address,
                ..app::Definition::default()
            };
            app.define_application(&claire, settle, definition).await?;
            let all = app::Choice::All { future: false };
            let draft = app.choose_dossiers(&claire, settle, all).await?;
            app.add_application(&claire, draft.token).await
        });
        let (contact, provider) = (contact.await.unwrap(), provider.await.unwrap());
        assert!(contact.is_ok() != provider.is_ok(), "{contact:?} and {provider:?}");
        let key = Email::parse(&email).unwrap().key().to_owned();
        let sql = format!("SELECT uses FROM addresses WHERE email_key = '{key}'");
        assert_eq!(given.hub.database.numbers(&sql).await, [1]);
        if let Ok(added) = provider {
            given.hub.app.undo_batch(&given.claire, added.batch).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_add_one_address_at_once_there_is_one_contact() {
    let given = Given::new().await;
    let adding = (10..26).map(|number| {
        let (app, claire) = (given.hub.app.clone(), given.claire.clone());
        tokio::spawn(async move {
            let facts = named("Une", "une@client.example");
            app.add_dossier_contact(&claire, &code(number), new(facts)).await
        })
    });
    let mut contacts = BTreeSet::new();
    for one in adding.collect::<Vec<_>>() {
        match one.await.unwrap().unwrap() {
            ContactAdded::New(object) | ContactAdded::Tied(object) => contacts.insert(object),
            other => panic!("{other:?}"),
        };
    }
    assert_eq!(contacts.len(), 1);
    let uses = "SELECT uses FROM addresses WHERE email_key = 'une@client.example'";
    assert_eq!(given.hub.database.numbers(uses).await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_opens_while_others_end_it_leaves_no_offer_without_its_ground() {
    let given = Given::new().await;
    let apps = contacts::active(&given.hub.app, &given.claire, given.place()).await;
    let app = apps[0];
    for round in 0..12 {
        let (hub, claire, first) = (&given.hub, &given.claire, &given.first);
        let opening = {
            let (hub, claire, code, contact) =
                (hub.app.clone(), claire.clone(), first.clone(), given.contact);
            tokio::spawn(
                async move { hub.change_offers(&claire, (&code, contact), opening(app)).await },
            )
        };
        let ending = {
            let (hub, claire, code) = (hub.app.clone(), claire.clone(), first.clone());
            let mut changes = ActivationChanges::default();
            if round % 2 == 0 { &mut changes.off } else { &mut changes.on }.insert(app);
            tokio::spawn(async move { hub.set_activations(&claire, &code, changes).await })
        };
        ending.await.unwrap().unwrap();
        match opening.await.unwrap().unwrap() {
            OffersChanged::Done { .. } | OffersChanged::NotActive(_) => {}
        }
        let orphans = "SELECT COUNT(*) FROM offers o WHERE NOT EXISTS (SELECT 1 FROM activations a \
             WHERE a.firm_id = o.firm_id AND a.firm_app_id = o.firm_app_id \
             AND a.dossier_id = o.dossier_id)";
        assert_eq!(given.hub.database.numbers(orphans).await, [0]);
    }
}
