//! Who gets what from the public API (AZ1, AK7): every operation beside every kind of caller. An
//! operation that is not written here fails.

use axum::http::Method;
use domain::{activation::ActivationChanges, key_secret::Overlap, time::days};
use tests::{Answer, Partner, TestHub, firms};

use super::pasted::import;

/// A dossier that only the first firm has, on which Banque Connect is active.
const DOSSIER: &str = "OURS1";
const NAME: &str = "CANARIDOSSIER";
const BANK: &str = "Banque Connect";

/// Who calls.
#[derive(Clone, Copy, Debug)]
enum Caller {
    Nobody,
    /// With the cookie of an administrator's session.
    Administrator,
    Contact,
    UnknownKey,
    WrongSecret,
    StoppedSecret,
    Revoked,
    Expired,
    OfDeletedApplication,
    Suspended,
    SuspendedByOperator,
    WithoutApplication,
    WithoutScope,
    Cabinet,
    NextDoor,
    /// Its application is not active on the dossier.
    NotActive,
    /// Everything is as it should be.
    Right,
}

const CALLERS: [Caller; 17] = [
    Caller::Nobody,
    Caller::Administrator,
    Caller::Contact,
    Caller::UnknownKey,
    Caller::WrongSecret,
    Caller::StoppedSecret,
    Caller::Revoked,
    Caller::Expired,
    Caller::OfDeletedApplication,
    Caller::Suspended,
    Caller::SuspendedByOperator,
    Caller::WithoutApplication,
    Caller::WithoutScope,
    Caller::Cabinet,
    Caller::NextDoor,
    Caller::NotActive,
    Caller::Right,
];

/// Path, operation, and the status for each of the callers.
const EXPECTED: &[(&str, &str, [u16; 17])] = &[
    (
        "/v1/dossiers",
        "list_dossiers",
        [401, 401, 401, 401, 401, 401, 401, 401, 401, 403, 403, 403, 403, 403, 200, 200, 200],
    ),
    (
        "/v1/dossiers/{code}",
        "show_dossier",
        [401, 401, 401, 401, 401, 401, 401, 401, 401, 403, 403, 403, 403, 403, 404, 403, 200],
    ),
    (
        "/v1/dossiers/{code}/access",
        "show_dossier_access",
        [401, 401, 401, 401, 401, 401, 401, 401, 401, 200, 200, 403, 403, 403, 404, 200, 200],
    ),
    (
        "/v1/me",
        "show_key",
        [401, 401, 401, 401, 401, 401, 401, 401, 401, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
];

#[test]
fn every_operation_is_written_here_with_who_may() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert_eq!(method, "get", "{path}: call it below as it is called");
            let name = operation["operationId"].as_str().unwrap();
            operations.push((path.as_str(), name.to_owned()));
        }
    }
    let written = EXPECTED.iter().map(|(path, name, _)| (*path, (*name).to_owned()));
    assert_eq!(operations, written.collect::<Vec<_>>());
}

#[tokio::test]
async fn every_operation_answers_each_kind_of_caller_as_it_should() {
    for (place, caller) in CALLERS.into_iter().enumerate() {
        let hub = hub().await;
        let header = header(&hub, caller).await;
        for (path, name, expected) in EXPECTED {
            let address = path.replace("{code}", DOSSIER);
            let answer = call(&hub, &address, &header).await;
            assert_eq!(answer.status, expected[place], "{name}, {caller:?}: {}", answer.body);
            if !matches!(caller, Caller::Right) {
                assert!(!answer.body.contains(NAME), "{name} tells {caller:?} of the dossier");
            }
        }
        // What is no operation is no door either.
        assert_eq!(call(&hub, "/v1/firm", &header).await.status, 404, "{caller:?}");
    }
}

/// With a dossier that the firm next door has not.
async fn hub() -> TestHub {
    let hub = TestHub::new().await;
    import(&hub, "EXEMPLE", &format!("{DOSSIER};{NAME};;;;;;ouvert\n")).await;
    let on = ActivationChanges { on: [bank(&hub).await].into(), ..ActivationChanges::default() };
    let claire = hub.actor("claire").await;
    hub.app.set_activations(&claire, &firms::code(DOSSIER), on).await.unwrap();
    hub
}

async fn bank(hub: &TestHub) -> domain::id::ObjectId {
    let apps = hub.app.applications(&hub.actor("claire").await).await.unwrap();
    apps.iter().find(|app| app.name == BANK).unwrap().object_id
}

async fn call(hub: &TestHub, path: &str, (name, value): &(&'static str, String)) -> Answer {
    Partner::nobody(hub.router.clone()).call(Method::GET, path, &[(name, value.as_str())]).await
}

/// Makes somebody such a caller; answers the header that they send.
async fn header(hub: &TestHub, caller: Caller) -> (&'static str, String) {
    let key = &hub.keys[0];
    let pair = |identifier: &str, secret: &str| ("x-apikey", format!("{identifier}:{secret}"));
    let ours = pair(&key.identifier, &key.secret);
    match caller {
        Caller::Nobody => ("accept", "*/*".to_owned()),
        Caller::Administrator => session(hub, "claire").await,
        Caller::Contact => session(hub, "julie").await,
        Caller::UnknownKey => pair("lhk_live_000000000000000000000000", &key.secret),
        Caller::WrongSecret => pair(&key.identifier, &hub.keys[1].secret),
        Caller::NextDoor => pair(&hub.keys[2].identifier, &hub.keys[2].secret),
        Caller::WithoutApplication => fresh(hub, "standard", "dossiers:read").await,
        Caller::WithoutScope => fresh(hub, "standard", "events:read").await,
        Caller::Cabinet => fresh(hub, "cabinet", "firm:read").await,
        Caller::NotActive => {
            switch_off(hub).await;
            ours
        }
        _ => {
            stop(hub, caller).await;
            ours
        }
    }
}

async fn session(hub: &TestHub, name: &str) -> (&'static str, String) {
    let browser = hub.browser(name).await;
    ("cookie", format!("__Host-session={}", browser.cookie("__Host-session").unwrap()))
}

async fn fresh(hub: &TestHub, kind: &str, scope: &str) -> (&'static str, String) {
    let new = app::NewKey {
        kind: kind.to_owned(),
        scopes: vec![scope.to_owned()],
        ..firms::new_key("fresh")
    };
    let (key, secret) = hub.app.generate_key(&hub.actor("claire").await, new).await.unwrap();
    ("x-apikey", format!("{}:{}", key.identifier, secret.reveal()))
}

async fn switch_off(hub: &TestHub) {
    let off = ActivationChanges { off: [bank(hub).await].into(), ..ActivationChanges::default() };
    let claire = hub.actor("claire").await;
    hub.app.set_activations(&claire, &firms::code(DOSSIER), off).await.unwrap();
}

/// Does to the key of Banque Connect, or to the application, what stops it.
async fn stop(hub: &TestHub, caller: Caller) {
    let (app, claire, bank) = (&hub.app, hub.actor("claire").await, bank(hub).await);
    let keys = app.keys(&claire).await.unwrap();
    let key = keys.iter().find(|row| row.application.as_deref() == Some(BANK)).unwrap();
    let key = key.key.object_id;
    match caller {
        Caller::StoppedSecret => {
            drop(app.rotate_secret(&claire, key, Overlap::None).await.unwrap())
        }
        Caller::Revoked => app.revoke_key(&claire, key).await.unwrap(),
        Caller::Expired => hub.clock.advance(days(366)),
        Caller::OfDeletedApplication => {
            drop(app.delete_application(&claire, bank, BANK).await.unwrap());
        }
        Caller::Suspended => {
            assert!(app.suspend_application(&claire, bank, "x").await.unwrap());
        }
        Caller::SuspendedByOperator => {
            let operator = firms::operator_at(app, "EXEMPLE").await;
            assert!(app.suspend_for_operator(&operator, bank, "x").await.unwrap());
        }
        _ => {}
    }
}
