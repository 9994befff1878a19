//! What a partner reaches (H1, H2), at the next call (AK4), against a model (AK5).

use axum::http::Method;
use domain::activation::ActivationChanges;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tests::{Partner, TestHub, firms};

#[tokio::test]
async fn a_partner_reaches_exactly_the_dossiers_of_its_application() {
    let hub = TestHub::new().await;
    let partner = hub.partner(0);
    for code in &hub.keys[0].dossiers {
        let answer = partner.get(&format!("/v1/dossiers/{code}")).await.expect(200);
        assert_eq!(answer.json()["code"], code.as_str());
    }
    for code in &hub.keys[0].refused {
        let answer = partner.get(&format!("/v1/dossiers/{code}")).await.expect(403);
        assert_eq!(answer.json()["reason"], "not_active");
        assert_eq!(answer.json()["fixable_by"], "dossier_staff");
    }
    let archived = hub.partner(1).get("/v1/dossiers/000000032").await.expect(403);
    assert_eq!(archived.json()["reason"], "dossier_archived");
    let outside = partner.get("/v1/dossiers/NOWHERE").await.expect(404);
    assert_eq!(outside.json()["code"], "not_found");
}

#[tokio::test]
async fn switching_off_binds_at_the_next_call() {
    let hub = TestHub::new().await;
    let (partner, mut claire) = (hub.partner(0), hub.browser("claire").await);
    drop(partner.get("/v1/dossiers/000000001").await.expect(200));
    let path = "/dossiers/000000001/applications";
    let page = claire.open(path).await.expect(200);
    let id = page.body.split("data-id=\"").find(|part| part.contains("Banque Connect")).unwrap();
    let id = &id[..36];
    drop(claire.post(path, &[("do", "save"), ("pending-off", id)]).await.expect(303));
    let answer = partner.get("/v1/dossiers/000000001").await.expect(403);
    assert_eq!(answer.json()["reason"], "not_active");
    assert_eq!(partner.get("/v1/me").await.expect(200).json()["dossiers"], 48 - u64::from(false));
}

#[tokio::test]
async fn revoking_and_expiry_bind_at_the_next_call() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let keys = hub.app.keys(&claire).await.unwrap();
    let bank =
        keys.iter().find(|row| row.application.as_deref() == Some("Banque Connect")).unwrap();
    drop(hub.partner(0).get("/v1/me").await.expect(200));
    hub.app.revoke_key(&claire, bank.key.object_id).await.unwrap();
    drop(hub.partner(0).get("/v1/me").await.expect(401));
    drop(hub.partner(1).get("/v1/me").await.expect(200));
    hub.clock.advance(domain::time::days(365));
    drop(hub.partner(1).get("/v1/me").await.expect(401));
}

#[tokio::test]
async fn every_way_to_present_a_key_is_the_same_and_every_wrong_one_is_told_the_same() {
    let hub = TestHub::new().await;
    let key = &hub.keys[0];
    let router = || hub.router.clone();
    drop(
        Partner::with_basic(router(), &key.identifier, &key.secret).get("/v1/me").await.expect(200),
    );
    let unknown = "lhk_live_000000000000000000000000";
    let mut answers = Vec::new();
    for (identifier, secret) in [
        (key.identifier.as_str(), hub.keys[1].secret.as_str()),
        (unknown, key.secret.as_str()),
        (key.identifier.as_str(), "wrong"),
        ("wrong", key.secret.as_str()),
    ] {
        let answer =
            Partner::with_key(router(), identifier, secret).get("/v1/me").await.expect(401);
        assert!(answer.header("www-authenticate").starts_with("Basic"));
        let mut body = answer.json();
        body["request_id"] = serde_json::Value::Null;
        answers.push(body);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    let missing = Partner::nobody(router()).get("/v1/me").await.expect(401);
    assert_eq!(missing.json()["code"], "credentials_missing");
}

#[tokio::test]
async fn a_list_read_while_others_write_shows_each_dossier_once() {
    let hub = TestHub::new().await;
    let (partner, claire) = (hub.partner(1), hub.actor("claire").await);
    let signature = hub.app.applications(&claire).await.unwrap();
    let signature = signature.iter().find(|app| app.name == "Signature Pro").unwrap().object_id;
    let (mut seen, mut path) = (Vec::new(), "/v1/dossiers?limit=7".to_owned());
    let gone = firms::code("000000150");
    loop {
        let answer = partner.get(&path).await.expect(200);
        let page = answer.json();
        let codes = page["items"].as_array().unwrap().iter();
        seen.extend(codes.map(|item| item["code"].as_str().unwrap().to_owned()));
        // In the middle of reading, one that was seen goes, and so does one that was not.
        if seen.len() == 14 {
            for code in [firms::code(&seen[3]), gone.clone()] {
                let off =
                    ActivationChanges { off: [signature].into(), ..ActivationChanges::default() };
                hub.app.set_activations(&claire, &code, off).await.unwrap();
            }
        }
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        assert!(answer.header("link").contains("rel=\"next\""));
        path = format!("/v1/dossiers?limit=7&cursor={cursor}");
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), seen.len(), "each once");
    assert!(!seen.contains(&gone.to_string()));
    let open = (1..=160).filter(|number| number % 33 != 32).count();
    assert_eq!(seen.len(), open - 1);
    let counted = partner.get("/v1/dossiers?limit=1&count=exact").await.expect(200).json();
    assert_eq!(counted["total"], open - 2);
}

#[tokio::test]
async fn a_dossier_that_the_caller_has_is_not_sent_again() {
    let hub = TestHub::new().await;
    let partner = hub.partner(0);
    let tag = partner.get("/v1/dossiers/000000001").await.expect(200).header("etag").to_owned();
    assert!(tag.starts_with('"'), "a strong validator");
    let call = |tag: String| {
        let partner = partner.clone();
        async move {
            partner.call(Method::GET, "/v1/dossiers/000000001", &[("if-none-match", &tag)]).await
        }
    };
    assert_eq!(call(tag).await.expect(304).body, "");
    drop(call("\"other\"".to_owned()).await.expect(200));
}

/// One step of a walk through what can change a partner's access.
#[derive(Clone, Debug)]
enum Step {
    On(usize),
    Off(usize),
    Ask(usize),
}

/// Any sequence of switching on and off, against a model that is a set (AK5).
#[test]
fn access_is_what_a_set_of_dossiers_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hub = runtime.block_on(TestHub::new());
    let claire = runtime.block_on(hub.actor("claire"));
    let apps = runtime.block_on(hub.app.applications(&claire)).unwrap();
    let bank = apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id;
    let codes: Vec<_> = (1..=8).map(loophub::demo::dossiers::code).collect();
    let step = prop_oneof![
        (0..8_usize).prop_map(Step::On),
        (0..8_usize).prop_map(Step::Off),
        (0..8_usize).prop_map(Step::Ask),
    ];
    let mut model: Vec<bool> = (1..=8).map(|number| number % 2 == 1).collect();
    let steps = prop::collection::vec(step, 1..40);
    let mut runner =
        TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let model = std::cell::RefCell::new(&mut model);
    runner
        .run(&steps, |steps| {
            for step in steps {
                let mut model = model.borrow_mut();
                let (on, place) = match step {
                    Step::Ask(place) => {
                        let path = format!("/v1/dossiers/{}", codes[place]);
                        let answer = runtime.block_on(hub.partner(0).get(&path));
                        let expected = if model[place] { 200 } else { 403 };
                        prop_assert_eq!(answer.status.as_u16(), expected);
                        continue;
                    }
                    Step::On(place) => (true, place),
                    Step::Off(place) => (false, place),
                };
                let one = std::collections::BTreeSet::from([bank]);
                let changes = if on {
                    ActivationChanges { on: one, ..Default::default() }
                } else {
                    ActivationChanges { off: one, ..Default::default() }
                };
                let code = firms::code(&codes[place]);
                let done =
                    runtime.block_on(hub.app.set_activations(&claire, &code, changes)).unwrap();
                prop_assert_eq!(done.is_empty(), model[place] == on);
                model[place] = on;
            }
            Ok(())
        })
        .unwrap();
    let me = runtime.block_on(hub.partner(0).get("/v1/me")).json();
    let apps = runtime.block_on(hub.app.applications(&claire)).unwrap();
    let counted = apps.iter().find(|app| app.name == "Banque Connect").unwrap().active_dossiers;
    assert_eq!(me["dossiers"], counted, "the count that is kept is the count that is there");
}
