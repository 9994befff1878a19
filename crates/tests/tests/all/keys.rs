//! Keys (G1): made once, shown once, kept as a hash.

use std::collections::BTreeSet;

use domain::api_key::{KeyIdentifier, KeySecret};
use tests::{Partner, TestHub, clock::SeededChance, firms};

const NEW: &str = "/loophub/keys/new";

fn secret_in(body: &str) -> &str {
    let from = body.find("lhs_live_").expect("the secret is shown");
    &body[from..from + 58]
}

#[tokio::test]
async fn the_secret_is_shown_once_and_kept_only_as_a_hash() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let fields = [
        ("name", "Trésoly production"),
        ("kind", "standard"),
        ("scopes", "dossiers:read"),
        ("days", "365"),
    ];
    let made = claire.post(NEW, &fields).await.expect(200);
    let secret = secret_in(&made.body).to_owned();
    assert_eq!(made.header("cache-control"), "no-store");
    assert!(!claire.open("/loophub/keys").await.expect(200).body.contains("lhs_live_"));
    assert!(!hub.database.dump().await.contains(&secret));
    let identifier = &made.body[made.body.find("lhk_live_").unwrap()..][..33];
    let me =
        Partner::with_key(hub.router.clone(), identifier, &secret).get("/v1/me").await.expect(200);
    assert_eq!(me.json()["name"], "Trésoly production");
    assert!(me.json()["application"].is_null());
    let refused = Partner::with_key(hub.router.clone(), identifier, &secret);
    let refused = refused.get("/v1/dossiers/000000001").await.expect(403);
    assert_eq!(refused.json()["reason"], "no_application");
}

#[tokio::test]
async fn a_revoked_key_is_shown_as_such_and_stays() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let actor = hub.actor("claire").await;
    let (key, _) = hub.app.generate_key(&actor, firms::new_key("À révoquer")).await.unwrap();
    let path = format!("/loophub/keys/{}/revoke", key.object_id);
    let before = hub.database.dump().await;
    let page = claire.open(&path).await.expect(200);
    assert!(page.body.contains("aussitôt") && page.body.contains("À révoquer"));
    assert_eq!(hub.database.dump().await, before, "looking changes nothing");
    drop(claire.post(&path, &[]).await.expect(303));
    let tab = claire.open("/loophub/keys").await.expect(200);
    assert!(tab.body.contains("Révoquée") && tab.body.contains("est révoquée"));
    let once = hub.database.dump().await;
    drop(claire.post(&path, &[]).await.expect(303));
    assert_eq!(hub.database.dump().await, once, "stopping it again changes nothing");
}

#[tokio::test]
async fn when_a_key_was_last_used_is_seen() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    drop(hub.partner(0).get("/v1/me").await.expect(200));
    assert_eq!(hub.run_jobs().await, 2, "when, and how often");
    let keys = hub.app.keys(&claire).await.unwrap();
    let used: Vec<_> = keys.iter().filter(|row| row.last_used_at.is_some()).collect();
    assert_eq!(used.len(), 1);
    assert_eq!(used[0].key.identifier.as_str(), hub.keys[0].identifier);
}

#[test]
fn no_two_keys_are_alike() {
    let chance = SeededChance::default();
    let mut seen = BTreeSet::new();
    for _ in 0..20_000 {
        let secret = KeySecret::generate(&chance);
        assert!(KeySecret::parse(secret.reveal()).is_some());
        assert!(seen.insert(secret.reveal()[..52].to_owned()));
        assert!(seen.insert(KeyIdentifier::generate(&chance).to_string()));
    }
    let digits: BTreeSet<char> = seen.iter().flat_map(|text| text[9..].chars()).collect();
    assert_eq!(digits.len(), 62, "every digit is used");
}

#[tokio::test]
async fn a_key_that_may_not_be_is_refused_and_not_made() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let before = hub.database.dump().await;
    let right = [("name", "k"), ("kind", "standard"), ("scopes", "dossiers:read"), ("days", "365")];
    let long = "x".repeat(81);
    for (field, wrong) in [
        ("name", ""),
        ("name", long.as_str()),
        ("kind", "root"),
        ("scopes", "firm:write"),
        ("scopes", "everything"),
        ("days", "0"),
        ("days", "731"),
        ("days", "-1"),
        ("days", "1e2"),
        ("days", ""),
    ] {
        let fields = right.map(|(name, value)| (name, if name == field { wrong } else { value }));
        let answer = claire.post(NEW, &fields).await.expect(422);
        assert!(!answer.body.contains("lhs_live_"), "{field} {wrong}");
    }
    let cabinet = right.map(|(name, value)| (name, if name == "kind" { "cabinet" } else { value }));
    drop(claire.post(NEW, &cabinet).await.expect(422));
    drop(claire.post(NEW, &[right[0], right[1], right[3]]).await.expect(422));
    assert_eq!(hub.database.dump().await, before);
    drop(claire.post(NEW, &right).await.expect(200));
}
