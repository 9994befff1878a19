//! A key's end is announced in time, and can be put off (G3).

use app::{Conflict, Error, NewKey};
use domain::{
    api_key::ApiKey,
    key_secret::Overlap,
    time::{Clock, days},
};
use tests::{Partner, TestHub, firms};

const HEADER: &str = "lhk-key-expires";

/// A fresh key of the first firm that lives so long, and its partner.
async fn fresh(hub: &TestHub, life: u64) -> (ApiKey, Partner) {
    let claire = hub.actor("claire").await;
    let new = NewKey { days: life.to_string(), ..firms::new_key("Trésoly") };
    let (key, secret) = hub.app.generate_key(&claire, new).await.unwrap();
    let partner = Partner::with_key(hub.router.clone(), key.identifier.as_str(), secret.reveal());
    (key, partner)
}

#[tokio::test]
async fn callers_are_told_during_the_last_31_days_on_refusals_too() {
    let hub = TestHub::new().await;
    let (_, partner) = fresh(&hub, 32).await;
    assert_eq!(partner.get("/v1/me").await.expect(200).header(HEADER), "");
    hub.clock.advance(days(1));
    let date = "Sat, 26 Dec 2026 08:00:00 GMT";
    for (path, status) in [("/v1/me", 200), ("/v1/dossiers", 403), ("/v1/me?x=1", 422)] {
        let answer = partner.get(path).await.expect(status);
        assert_eq!(answer.header(HEADER), date, "{path}");
    }
    assert_eq!(hub.partner(0).get("/v1/me").await.expect(200).header(HEADER), "");
    hub.clock.advance(days(31));
    assert_eq!(partner.get("/v1/me").await.expect(401).header(HEADER), "");
}

#[tokio::test]
async fn whoever_still_uses_the_older_secret_is_told_when_that_one_ends() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, older) = fresh(&hub, 365).await;
    let rotated = hub.app.rotate_secret(&claire, key.object_id, Overlap::Week).await.unwrap();
    let newer = Partner::with_key(hub.router.clone(), key.identifier.as_str(), rotated.1.reveal());
    let told = older.get("/v1/me").await.expect(200);
    assert_eq!(told.header(HEADER), "Tue, 01 Dec 2026 08:00:00 GMT");
    assert_eq!(newer.get("/v1/me").await.expect(200).header(HEADER), "");
}

#[tokio::test]
async fn the_tab_names_the_keys_that_expire_before_long() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    fresh(&hub, 43).await;
    let tab = claire.open("/loophub/keys").await.expect(200).body;
    assert!(!tab.contains("Expire dans") && !tab.contains("expire dans"));
    hub.clock.advance(days(31));
    let mut claire = hub.browser("claire").await;
    let tab = claire.open("/loophub/keys").await.expect(200).body;
    assert!(tab.contains("<span class=\"state soon\">Expire dans 12 j</span>"), "{tab}");
    assert!(tab.contains("expire dans 12 jours, le 6\u{a0}janvier\u{a0}2027"), "{tab}");
}

#[tokio::test]
async fn a_key_is_put_off_by_730_days_at_most_and_never_brought_forward() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let (key, partner) = fresh(&hub, 30).await;
    let path = format!("/loophub/keys/{}/extend", key.object_id);
    assert!(claire.open(&path).await.expect(200).body.contains("24\u{a0}décembre\u{a0}2026"));
    let before = hub.database.dump().await;
    for wrong in ["", "0", "30", "731", "-1", "1e2", "99999999999999999999"] {
        let refused = claire.post(&path, &[("until", wrong)]).await.expect(422);
        assert!(refused.body.contains("aria-invalid"), "{wrong}");
    }
    assert_eq!(hub.database.dump().await, before);
    let done = claire.post(&path, &[("until", "730")]).await.expect(303);
    let page = claire.open(done.header("location")).await.expect(200).body;
    assert!(page.contains("expire maintenant le 23\u{a0}novembre\u{a0}2028"), "{page}");
    hub.clock.advance(days(729));
    assert_eq!(partner.get("/v1/me").await.status, 200);
}

#[tokio::test]
async fn a_key_that_expired_works_again_and_a_revoked_one_never() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, partner) = fresh(&hub, 30).await;
    hub.clock.advance(days(31));
    assert_eq!(partner.get("/v1/me").await.status, 401);
    let end = hub.app.extend_key(&claire, key.object_id, "10").await.unwrap();
    assert_eq!(end, hub.clock.now().plus(days(10)));
    assert_eq!(partner.get("/v1/me").await.status, 200);
    hub.app.revoke_key(&claire, key.object_id).await.unwrap();
    let refused = hub.app.extend_key(&claire, key.object_id, "100").await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(Conflict::KeyNotLive)));
    assert_eq!(partner.get("/v1/me").await.status, 401);
}

/// The mails that came since the last time, by recipient and subject.
async fn new_mails(hub: &TestHub, seen: &mut usize) -> Vec<(String, String)> {
    hub.run_jobs().await;
    let mails = hub.mailbox.mails();
    let new = mails[*seen..].iter().map(|mail| (mail.to.clone(), mail.subject.clone())).collect();
    *seen = mails.len();
    new
}

fn warned(days: &str) -> Vec<(String, String)> {
    let subject = format!("La clé «\u{202f}Trésoly\u{202f}» expire {days}");
    vec![(firms::email("claire").to_owned(), subject)]
}

#[tokio::test]
async fn administrators_are_warned_60_30_7_and_1_days_before_once_each() {
    let hub = TestHub::new().await;
    fresh(&hub, 100).await;
    let mut seen = 0;
    for (passing, said) in [
        (39, None),
        (1, Some("dans 60 jours")),
        (1, None),
        (28, None),
        (1, Some("dans 30 jours")),
        (23, Some("dans 7 jours")),
        (5, None),
        (1, Some("demain")),
        (1, None),
        (1, None),
    ] {
        hub.clock.advance(days(passing));
        assert_eq!(new_mails(&hub, &mut seen).await, said.map_or(vec![], warned), "{said:?}");
        assert_eq!(new_mails(&hub, &mut seen).await, vec![], "once");
    }
    let events = hub.database.dump().await.matches("key.expiring").count();
    assert_eq!(events, 4);
}

#[tokio::test]
async fn after_a_long_stop_only_the_last_warning_that_was_missed_is_given() {
    let hub = TestHub::new().await;
    fresh(&hub, 100).await;
    let mut seen = 0;
    hub.clock.advance(days(80));
    assert_eq!(new_mails(&hub, &mut seen).await, warned("dans 20 jours"));
    let worker = tests::TestHub::worker(&hub);
    hub.clock.advance(days(100));
    worker.run_due().await.unwrap();
    assert_eq!(new_mails(&hub, &mut seen).await, vec![], "of what has expired nobody is warned");
}

#[tokio::test]
async fn many_nodes_warn_once_together() {
    let hub = TestHub::new().await;
    fresh(&hub, 100).await;
    hub.clock.advance(days(40));
    let nodes: Vec<_> = (0..8)
        .map(|_| {
            let worker = hub.worker();
            tokio::spawn(async move { worker.run_due().await.unwrap() })
        })
        .collect();
    for node in nodes {
        node.await.unwrap();
    }
    assert_eq!(hub.mailbox.mails().len(), 1);
}

#[tokio::test]
async fn a_revoked_key_and_one_that_was_made_for_a_short_time_are_not_warned_of() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (revoked, _) = fresh(&hub, 100).await;
    hub.app.revoke_key(&claire, revoked.object_id).await.unwrap();
    let (short, _) = fresh(&hub, 5).await;
    let mut seen = 0;
    assert_eq!(new_mails(&hub, &mut seen).await, vec![]);
    // Put off, it is warned of anew, from then on.
    hub.app.extend_key(&claire, short.object_id, "45").await.unwrap();
    assert_eq!(new_mails(&hub, &mut seen).await, vec![]);
    hub.clock.advance(days(15));
    assert_eq!(new_mails(&hub, &mut seen).await, warned("dans 30 jours"));
    hub.app.extend_key(&claire, short.object_id, "100").await.unwrap();
    hub.clock.advance(days(40));
    assert_eq!(new_mails(&hub, &mut seen).await, warned("dans 60 jours"));
}

#[tokio::test]
async fn each_administrator_is_written_to_in_the_language_that_they_chose() {
    let hub = TestHub::new().await;
    fresh(&hub, 100).await;
    let mut claire = hub.browser("claire").await;
    drop(claire.post("/language", &[("language", "en"), ("back", "/")]).await.expect(303));
    hub.clock.advance(days(70));
    hub.run_jobs().await;
    let mails = hub.mailbox.mails();
    assert_eq!(mails[0].subject, "The key “Trésoly” expires in 30 days");
    assert!(mails[0].text.contains("https://hub.example/loophub/keys/"), "{}", mails[0].text);
    assert_eq!(mails.len(), 1, "nobody else at the firm, nor at another");
}

#[tokio::test]
async fn a_key_whose_warning_fails_keeps_no_other_from_its_own() {
    let hub = TestHub::new().await;
    let (broken, _) = fresh(&hub, 100).await;
    fresh(&hub, 100).await;
    let rename = async |from: &str, to: &str| {
        let sql = format!("UPDATE api_keys SET identifier = '{to}' WHERE identifier = '{from}'");
        hub.database.change(&sql).await;
    };
    rename(broken.identifier.as_str(), "?").await;
    hub.clock.advance(days(40));
    assert!(hub.app.warn_of_expiry().await.is_err(), "the failure is told");
    let warnings = async || hub.database.dump().await.matches("key.expiring").count();
    assert_eq!(warnings().await, 1, "and the other is warned of");
    rename("?", broken.identifier.as_str()).await;
    assert_eq!(hub.app.warn_of_expiry().await.unwrap(), 1, "what was not given is given");
}
