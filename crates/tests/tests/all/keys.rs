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

/// 43 digits of 62 are 256 bits (G1); what follows them are check digits.
#[test]
fn no_two_of_a_hundred_thousand_keys_are_alike_and_each_is_recognised() {
    let chance = SeededChance::default();
    let (mut seen, mut used) = (BTreeSet::new(), [[false; 128]; 43]);
    for _ in 0..100_000 {
        let secret = KeySecret::generate(&chance);
        let random = secret.reveal().strip_prefix("lhs_live_").unwrap();
        assert!(random.len() == 49 && random.bytes().all(|digit| digit.is_ascii_alphanumeric()));
        for (place, digit) in used.iter_mut().zip(random.bytes()) {
            place[usize::from(digit)] = true;
        }
        assert!(seen.insert(random[..43].to_owned()));
        let identifier = KeyIdentifier::generate(&chance);
        assert!(identifier.as_str().starts_with("lhk_live_") && identifier.as_str().len() == 33);
        assert!(seen.insert(identifier.to_string()));
    }
    let digits = used.iter().map(|place| place.iter().filter(|used| **used).count());
    assert!(digits.into_iter().all(|digits| digits == 62), "every digit, in every place");
}

/// Without the tables there is nothing to ask: who is refused all the same was not looked up (AK1).
#[tokio::test]
async fn wrong_check_digits_are_refused_without_asking_the_database() {
    let hub = TestHub::new().await;
    let (identifier, secret) = (&hub.keys[0].identifier, &hub.keys[0].secret);
    let last = if secret.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{last}", &secret[..secret.len() - 1]);
    hub.database.change("ALTER TABLE api_keys RENAME TO gone").await;
    let call = |secret: &str| Partner::with_key(hub.router.clone(), identifier, secret);
    drop(call(secret).get("/v1/me").await.expect(500));
    drop(call(&wrong).get("/v1/me").await.expect(401));
    hub.database.change("ALTER TABLE gone RENAME TO api_keys").await;
}

/// Without the table of secrets, who is known and who is not fail alike: both were asked for (AK3).
#[tokio::test]
async fn an_unknown_identifier_costs_the_same_look_ups() {
    let hub = TestHub::new().await;
    let (known, secret) = (&hub.keys[0].identifier, &hub.keys[0].secret);
    hub.database.change("ALTER TABLE key_secrets RENAME TO gone").await;
    for identifier in [known.as_str(), "lhk_live_000000000000000000000000"] {
        let caller = Partner::with_key(hub.router.clone(), identifier, secret);
        drop(caller.get("/v1/me").await.expect(500));
    }
    hub.database.change("ALTER TABLE gone RENAME TO key_secrets").await;
}

/// The one page that shows a secret is the answer to the form that made it (AK2).
#[tokio::test]
async fn no_page_and_no_answer_shows_a_secret_again() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let fields =
        [("name", "k"), ("kind", "standard"), ("scopes", "dossiers:read"), ("days", "365")];
    let made = claire.post(NEW, &fields).await.expect(200);
    let identifier = made.body[made.body.find("lhk_live_").unwrap()..][..33].to_owned();
    let secret = secret_in(&made.body).to_owned();
    for (path, _) in ui::ROUTES.iter().filter(|(_, methods)| methods.contains(&"GET")) {
        let path = path.replace("{code}", "000000001").replace("{batch}", "1");
        let answer = claire.open(&path).await;
        assert!(!answer.body.contains("lhs_live_"), "{path}");
    }
    let partner = Partner::with_key(hub.router.clone(), &identifier, &secret);
    for path in ["/v1/me", "/v1/dossiers", "/v1/dossiers/000000001", "/v1/nowhere"] {
        let answer = partner.get(path).await;
        assert!(!answer.body.contains(&secret[9..]), "{path}");
        assert!(!format!("{:?}", answer.headers).contains(&secret[9..]), "{path}");
    }
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

/// The fields of a key, with the token that its form was given.
fn filled(once: &str) -> [(&'static str, &str); 5] {
    [
        ("name", "Trésoly production"),
        ("kind", "standard"),
        ("scopes", "dossiers:read"),
        ("days", "365"),
        ("once", once),
    ]
}

#[tokio::test]
async fn a_page_that_shows_a_secret_makes_no_other_key_when_it_is_loaded_again() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let (once, next) = (
        claire.open(NEW).await.expect(200).field("once"),
        claire.open(NEW).await.expect(200).field("once"),
    );
    let made = claire.post(NEW, &filled(&once)).await.expect(200);
    let identifier = made.body[made.body.find("lhk_live_").unwrap()..][..33].to_owned();
    let before = hub.database.dump().await;
    let again = claire.post(NEW, &filled(&once)).await.expect(303);
    assert_eq!(hub.database.dump().await, before);
    let page = claire.open(again.header("location")).await.expect(200).body;
    assert!(page.contains(&identifier) && page.contains("était déjà faite"), "{page}");
    assert!(!page.contains("lhs_live_"));
    // Another form makes another, and so does one whose token is none.
    for token in [next.as_str(), "x", ""] {
        drop(claire.post(NEW, &filled(token)).await.expect(200));
    }
    assert_eq!(hub.app.keys(&hub.actor("claire").await).await.unwrap().len(), 6);
    // The token of one person is nothing to another, whom the same would show a key of ours.
    let mut paul = hub.browser("paul").await;
    drop(paul.post(NEW, &filled(&once)).await.expect(200));
}

#[tokio::test]
async fn a_form_that_is_sent_many_times_at_once_makes_one_key() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let new = app::NewKey { once: hub.app.form_token(), ..firms::new_key("once") };
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (app, claire, new) = (hub.app.clone(), claire.clone(), new.clone());
        presses.spawn(async move { app.generate_key(&claire, new).await });
    }
    let answers = presses.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for refused in answers.into_iter().filter_map(Result::err) {
        let expected =
            matches!(refused, app::Error::Conflict(app::Conflict::KeyMade) | app::Error::Busy);
        assert!(expected, "{refused:?}");
    }
    let keys = hub.app.keys(&claire).await.unwrap();
    assert_eq!(keys.iter().filter(|row| row.key.name == "once").count(), 1);
}

#[tokio::test]
async fn an_identifier_that_nobody_has_opens_nothing_whoevers_secret_comes_with_it() {
    let hub = TestHub::new().await;
    let nobodys = format!("lhk_live_{:024}", 0);
    for key in &hub.keys {
        let crossed = Partner::with_key(hub.router.clone(), &nobodys, &key.secret);
        drop(crossed.get("/v1/me").await.expect(401));
        drop(crossed.get("/v1/dossiers/000000001").await.expect(401));
    }
}
