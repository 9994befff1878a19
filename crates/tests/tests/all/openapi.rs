//! The description of the API is checked in. After a change, run with `UPDATE_EXPECT=1` and read the
//! difference as a partner would.

use std::collections::BTreeSet;

use app::NewKey;
use expect_test::expect_file;
use tests::{Partner, TestHub, firms};

#[test]
fn the_description_of_the_api_is_what_was_reviewed() {
    let text = api::openapi().to_pretty_json().unwrap() + "\n";
    expect_file!["../../../../docs/openapi.json"].assert_eq(&text);
}

/// What every address of the API can answer with, whoever asks for whatever. Nothing limits calls yet
/// (AK8): 429 joins the list with what does.
const EVERYWHERE: [&str; 5] = ["400", "401", "422", "500", "503"];

/// The addresses that need no scope, so that no live key is forbidden them.
const WITHOUT_SCOPE: [&str; 1] = ["/v1/me"];

#[test]
fn every_route_says_what_it_refuses() {
    let document: serde_json::Value = serde_json::to_value(api::openapi()).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let mut expected: BTreeSet<&str> = EVERYWHERE.into();
        if !WITHOUT_SCOPE.contains(&path.as_str()) {
            expected.insert("403");
        }
        if path.contains('{') {
            expected.insert("404");
        }
        for (method, operation) in methods.as_object().unwrap() {
            let answers = operation["responses"].as_object().unwrap();
            let refusals = answers.keys().map(String::as_str).filter(|status| *status >= "400");
            assert_eq!(refusals.collect::<BTreeSet<_>>(), expected, "{method} {path}");
            assert!(operation["security"].as_array().is_some_and(|ways| ways.len() == 2));
        }
    }
}

/// Every refusal that can be brought about, as it comes, is one that is described.
#[tokio::test]
async fn what_a_route_really_refuses_is_described() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let new = NewKey { scopes: vec!["events:read".to_owned()], ..firms::new_key("no scope") };
    let (key, secret) = hub.app.generate_key(&claire, new).await.unwrap();
    let router = || hub.router.clone();
    let scopeless = Partner::with_key(router(), key.identifier.as_str(), secret.reveal());
    let document: serde_json::Value = serde_json::to_value(api::openapi()).unwrap();
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    let mut answers = Vec::new();
    for path in &paths {
        let address = path.replace("{code}", "000000001");
        answers.push((*path, Partner::nobody(router()).get(&address).await));
        answers.push((*path, scopeless.get(&address).await));
        answers.push((*path, hub.partner(0).get(&format!("{address}?firm_id=2")).await));
        answers.push((*path, hub.partner(0).get(&format!("{address}?apikey=a:b")).await));
        if path.contains('{') {
            let nowhere = path.replace("{code}", "NOWHERE");
            answers.push((*path, hub.partner(0).get(&nowhere).await));
        }
    }
    hub.database.change("ALTER TABLE firm_apps RENAME TO gone").await;
    for path in &paths {
        let address = path.replace("{code}", "000000001");
        answers.push((*path, hub.partner(0).get(&address).await.expect(500)));
    }
    hub.database.change("ALTER TABLE gone RENAME TO firm_apps").await;
    let refusals = answers.iter().filter(|(_, answer)| !answer.status.is_success());
    for (path, answer) in refusals {
        let status = answer.status.as_str();
        let described = &document["paths"][path.as_str()]["get"]["responses"][status];
        let form = described["content"].as_object().unwrap_or_else(|| panic!("{path} {status}"));
        assert_eq!(form.keys().collect::<Vec<_>>(), [answer.header("content-type")], "{path}");
        assert_eq!(answer.json()["status"], answer.status.as_u16());
    }
    let seen: BTreeSet<u16> = answers.iter().map(|(_, answer)| answer.status.as_u16()).collect();
    assert_eq!(seen, [200, 400, 401, 403, 404, 422, 500].into());
}
