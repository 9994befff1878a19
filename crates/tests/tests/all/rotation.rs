//! A key changes its secret without a break (G2, AK6).

use std::time::Duration;

use app::{Conflict, Error};
use domain::{
    api_key::ApiKey,
    id::{ObjectId, SecretId},
    key_secret::Overlap,
    time::days,
};
use tests::{Partner, TestHub, firms};

/// A fresh key of the first firm, and its secret.
async fn fresh(hub: &TestHub) -> (ApiKey, String) {
    let claire = hub.actor("claire").await;
    let (key, secret) = hub.app.generate_key(&claire, firms::new_key("rotated")).await.unwrap();
    (key, secret.reveal().to_owned())
}

async fn rotate(hub: &TestHub, key: &ApiKey, overlap: Overlap) -> app::Result<String> {
    let claire = hub.actor("claire").await;
    let rotated = hub.app.rotate_secret(&claire, key.object_id, overlap).await;
    rotated.map(|(_, secret)| secret.reveal().to_owned())
}

async fn opens(hub: &TestHub, key: &ApiKey, secret: &str) -> bool {
    let partner = Partner::with_key(hub.router.clone(), key.identifier.as_str(), secret);
    partner.get("/v1/me").await.status == 200
}

fn secret_in(body: &str) -> String {
    let from = body.find("lhs_live_").expect("the secret is shown");
    body[from..from + 58].to_owned()
}

#[tokio::test]
async fn the_secret_before_works_for_the_chosen_time_and_not_a_moment_longer() {
    let hub = TestHub::new().await;
    for (overlap, span) in [
        (Overlap::Hour, Duration::from_secs(3_600)),
        (Overlap::Day, days(1)),
        (Overlap::Week, days(7)),
        (Overlap::Month, days(30)),
    ] {
        let (key, before) = fresh(&hub).await;
        let after = rotate(&hub, &key, overlap).await.unwrap();
        assert!(opens(&hub, &key, &before).await && opens(&hub, &key, &after).await);
        hub.clock.advance(span - Duration::from_micros(1));
        assert!(opens(&hub, &key, &before).await, "{overlap:?}: it still works");
        hub.clock.advance(Duration::from_micros(1));
        assert!(!opens(&hub, &key, &before).await, "{overlap:?}: it has stopped by itself");
        assert!(opens(&hub, &key, &after).await);
    }
    let (key, before) = fresh(&hub).await;
    let after = rotate(&hub, &key, Overlap::None).await.unwrap();
    assert!(!opens(&hub, &key, &before).await && opens(&hub, &key, &after).await);
}

#[tokio::test]
async fn a_third_secret_is_refused_until_one_of_two_has_stopped() {
    let hub = TestHub::new().await;
    let (key, first) = fresh(&hub).await;
    let second = rotate(&hub, &key, Overlap::Week).await.unwrap();
    let before = hub.database.dump().await;
    let refused = rotate(&hub, &key, Overlap::None).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(Conflict::TwoSecrets)));
    assert_eq!(hub.database.dump().await, before);
    assert!(opens(&hub, &key, &first).await && opens(&hub, &key, &second).await);
    hub.clock.advance(days(7));
    let third = rotate(&hub, &key, Overlap::Day).await.unwrap();
    assert!(!opens(&hub, &key, &first).await);
    assert!(opens(&hub, &key, &second).await && opens(&hub, &key, &third).await);
}

#[tokio::test]
async fn rotated_by_many_at_once_a_key_has_two_secrets() {
    let hub = TestHub::new().await;
    let (key, first) = fresh(&hub).await;
    let claire = hub.actor("claire").await;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let (app, claire, id) = (hub.app.clone(), claire.clone(), key.object_id);
            tokio::spawn(async move { app.rotate_secret(&claire, id, Overlap::Day).await })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(refused) => assert!(matches!(refused, Error::Conflict(Conflict::TwoSecrets))),
        }
    }
    assert_eq!(made, 1);
    let sheet = hub.app.key_sheet(&claire, key.object_id).await.unwrap();
    assert_eq!((sheet.secrets.len(), sheet.live().count()), (2, 2));
    assert!(opens(&hub, &key, &first).await);
}

/// Each rotation is undone at once: the first secret works on, however many there were since.
#[tokio::test]
async fn a_live_secret_is_counted_and_shown_however_many_ended_since() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, first) = fresh(&hub).await;
    let again = || hub.app.rotate_secret(&claire, key.object_id, Overlap::Month);
    for number in 2..=13 {
        again().await.unwrap();
        hub.app.stop_secret(&claire, key.object_id, SecretId::new(number)).await.unwrap();
    }
    assert!(opens(&hub, &key, &first).await);
    let (_, second) = again().await.unwrap();
    let refused = again().await.map(drop);
    assert!(matches!(refused, Err(Error::Conflict(Conflict::TwoSecrets))), "{refused:?}");
    let sheet = hub.app.key_sheet(&claire, key.object_id).await.unwrap();
    let live: Vec<_> = sheet.live().map(|secret| secret.id.get()).collect();
    assert_eq!((live, sheet.secrets.len()), (vec![14, 1], 12), "and the newest ten that ended");
    let mut browser = hub.browser("claire").await;
    let stop = format!("/loophub/keys/{}/secrets/1/stop", key.object_id);
    drop(browser.post(&stop, &[]).await.expect(303));
    assert!(!opens(&hub, &key, &first).await && opens(&hub, &key, second.reveal()).await);
}

#[tokio::test]
async fn either_of_two_secrets_is_stopped_at_once_and_the_last_one_is_not() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let stop = |id: ObjectId, secret| {
        let (app, claire) = (hub.app.clone(), claire.clone());
        async move { app.stop_secret(&claire, id, SecretId::new(secret)).await }
    };
    let (key, first) = fresh(&hub).await;
    let only = stop(key.object_id, 1).await.unwrap_err();
    assert!(matches!(only, Error::Conflict(Conflict::OnlySecret)));
    let second = rotate(&hub, &key, Overlap::Month).await.unwrap();
    stop(key.object_id, 1).await.unwrap();
    assert!(!opens(&hub, &key, &first).await && opens(&hub, &key, &second).await);
    assert!(matches!(stop(key.object_id, 1).await.unwrap_err(), Error::NotFound));

    // The newer one was lost: the rotation is undone, and the older one has no end any more.
    let third = rotate(&hub, &key, Overlap::Hour).await.unwrap();
    stop(key.object_id, 3).await.unwrap();
    hub.clock.advance(days(30));
    assert!(opens(&hub, &key, &second).await && !opens(&hub, &key, &third).await);
}

#[tokio::test]
async fn a_key_that_has_stopped_is_not_rotated_and_stopping_it_stops_both_secrets() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, first) = fresh(&hub).await;
    let second = rotate(&hub, &key, Overlap::Month).await.unwrap();
    hub.app.revoke_key(&claire, key.object_id).await.unwrap();
    assert!(!opens(&hub, &key, &first).await && !opens(&hub, &key, &second).await);
    let refused = rotate(&hub, &key, Overlap::Day).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(Conflict::KeyNotLive)));
    let (expired, _) = fresh(&hub).await;
    hub.clock.advance(days(365));
    let refused = rotate(&hub, &expired, Overlap::Day).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(Conflict::KeyNotLive)));
}

#[tokio::test]
async fn the_page_of_a_key_rotates_it_and_shows_when_and_from_where_each_secret_was_used() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let (key, first) = fresh(&hub).await;
    let page = format!("/loophub/keys/{}", key.object_id);
    let form = claire.open(&format!("{page}/rotate")).await.expect(200);
    assert!(form.body.contains("24 heures") && !form.body.contains("lhs_live_"));
    drop(claire.post(&format!("{page}/rotate"), &[("overlap", "90d")]).await.expect(422));
    let made = claire.post(&format!("{page}/rotate"), &[("overlap", "7d")]).await.expect(200);
    let second = secret_in(&made.body);
    assert_eq!(made.header("cache-control"), "no-store");
    assert!(opens(&hub, &key, &second).await, "used from 127.0.0.1");
    hub.run_jobs().await;
    let shown = claire.open(&page).await.expect(200).body;
    assert!(!shown.contains("lhs_live_"));
    assert!(
        shown.contains("S’arrête bientôt</span><br><small class=\"muted\">1er\u{a0}décembre"),
        "{shown}"
    );
    assert_eq!(shown.matches("127.0.0.1").count(), 1, "one of the two was used");
    assert_eq!(shown.matches("par Claire Martin").count(), 3, "the key and both secrets");

    let again = claire.post(&format!("{page}/rotate"), &[("overlap", "now")]).await.expect(409);
    assert!(again.body.contains("Deux secrets") && !again.body.contains("lhs_live_"));
    let stop = format!("{page}/secrets/1/stop");
    let before = hub.database.dump().await;
    assert!(claire.open(&stop).await.expect(200).body.contains("aussitôt"));
    assert_eq!(hub.database.dump().await, before, "looking changes nothing");
    drop(claire.post(&stop, &[]).await.expect(303));
    assert!(claire.open(&page).await.expect(200).body.contains("est arrêté"));
    assert!(!opens(&hub, &key, &first).await && opens(&hub, &key, &second).await);
}

#[tokio::test]
async fn a_use_is_never_written_over_by_an_older_one() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, secret) = fresh(&hub).await;
    hub.clock.advance(Duration::from_secs(60));
    assert!(opens(&hub, &key, &secret).await);
    hub.run_jobs().await;
    let used = async || {
        let sheet = hub.app.key_sheet(&claire, key.object_id).await.unwrap();
        sheet.secrets[0].last_used_at
    };
    let last = used().await;
    assert!(last.is_some());
    // Another node writes down, late, a use from before.
    let past =
        "UPDATE key_secrets SET last_used_at = last_used_at + 5000000 WHERE last_used_at > 0";
    hub.database.change(past).await;
    let ahead = used().await;
    assert!(opens(&hub, &key, &secret).await);
    hub.run_jobs().await;
    assert_eq!(used().await, ahead);
}

#[tokio::test]
async fn a_page_that_shows_a_new_secret_does_not_end_it_when_it_is_loaded_again() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let (key, _) = fresh(&hub).await;
    let page = format!("/loophub/keys/{}", key.object_id);
    let rotate = format!("{page}/rotate");
    let newest = claire.open(&rotate).await.expect(200).field("newest");
    let fields = [("overlap", "now"), ("newest", newest.as_str())];
    let made = claire.post(&rotate, &fields).await.expect(200);
    let second = secret_in(&made.body);
    let before = hub.database.dump().await;
    let again = claire.post(&rotate, &fields).await.expect(303);
    assert_eq!(again.header("location"), page);
    assert_eq!(hub.database.dump().await, before);
    assert!(claire.open(&page).await.expect(200).body.contains("aucun autre n’a été fait"));
    assert!(opens(&hub, &key, &second).await);
}
