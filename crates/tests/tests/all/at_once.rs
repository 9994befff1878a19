//! What is taken away is gone at the next request, not at the next sign-in (SE3, B6, H1).
//!
//! Where no use case does these yet, the rows are changed behind the product's back.

use loophub::demo::people::PASSWORD;
use tests::{TestHub, firms};

const LISTS: &str = "/dossiers/000000001/applications";

#[tokio::test]
async fn whoever_leaves_the_firm_is_out_at_the_next_request() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    drop(claire.open("/dossiers").await.expect(200));
    hub.database.change("UPDATE staff SET active = FALSE").await;
    assert!(claire.open("/dossiers").await.expect(303).header("location").starts_with("/sign-in"));
    let fields = [("email", firms::email("claire")), ("password", PASSWORD)];
    let again = hub.anonymous().post("/sign-in", &fields).await;
    assert_ne!(again.status, 303, "nor is there a way back in");
}

#[tokio::test]
async fn whoever_leaves_the_rights_group_changes_nothing_more() {
    let hub = TestHub::new().await;
    let mut hugo = hub.browser("hugo").await;
    drop(hugo.post(LISTS, &[("do", "save")]).await.expect(303));
    hub.database.change("DELETE FROM group_members").await;
    drop(hugo.post(LISTS, &[("do", "save")]).await.expect(403));
    drop(hugo.open(LISTS).await.expect(200));
}

#[tokio::test]
async fn whoever_is_no_administrator_any_more_manages_nothing_more() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    drop(claire.open("/loophub/keys").await.expect(200));
    hub.database.change("UPDATE staff SET profile_major = 4, profile_minor = 9").await;
    drop(claire.open("/loophub/keys").await.expect(403));
    drop(claire.post("/loophub/keys/new", &[]).await.expect(403));
    let page = claire.open("/dossiers").await.expect(200);
    assert!(!page.body.contains("href=\"/loophub"), "the menu goes too");
}

#[tokio::test]
async fn a_suspended_application_reaches_nothing_until_that_side_lifts_it() {
    let hub = TestHub::new().await;
    let (claire, partner) = (hub.actor("claire").await, hub.partner(0));
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    let bank = apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id;
    for (by_firm, reason, fixable_by) in [
        (true, "suspended_by_firm", "firm_administrator"),
        (false, "suspended_by_operator", "operator"),
    ] {
        drop(partner.get("/v1/dossiers/000000001").await.expect(200));
        let suspended = match by_firm {
            true => hub.app.suspend_application(&claire, bank, "x").await,
            false => hub.app.suspend_for_operator(&operator, bank, "x").await,
        };
        assert!(suspended.unwrap());
        for path in ["/v1/dossiers/000000001", "/v1/dossiers"] {
            let refused = partner.get(path).await.expect(403).json();
            assert_eq!(refused["reason"], reason, "{path}");
            assert_eq!(refused["fixable_by"], fixable_by, "{path}");
        }
        drop(partner.get("/v1/dossiers/NOWHERE").await.expect(404));
        drop(partner.get("/v1/me").await.expect(200));
        let resumed = match by_firm {
            true => hub.app.resume_application(&claire, bank).await,
            false => hub.app.resume_for_operator(&operator, bank).await,
        };
        assert!(resumed.unwrap());
    }
    drop(partner.get("/v1/dossiers/000000001").await.expect(200));
}

#[tokio::test]
async fn an_archived_dossier_is_out_of_every_list_of_the_partner() {
    let hub = TestHub::new().await;
    let partner = hub.partner(1);
    let total = |answer: tests::Answer| answer.json()["total"].as_u64().unwrap();
    let list = "/v1/dossiers?limit=1&count=exact";
    let before = total(partner.get(list).await.expect(200));
    let found = partner.get("/v1/dossiers?q=000000001&count=exact").await.expect(200);
    assert_eq!(total(found), 1);
    hub.database.change("UPDATE dossiers SET archived = TRUE WHERE code = '000000001'").await;
    let first = partner.get(list).await.expect(200);
    assert_ne!(first.json()["items"][0]["code"], "000000001");
    assert_eq!(total(first), before - 1);
    let found = partner.get("/v1/dossiers?q=000000001&count=exact").await.expect(200);
    assert!(found.json()["items"].as_array().unwrap().is_empty());
    assert_eq!(total(found), 0);
    assert_eq!(partner.get("/v1/me").await.expect(200).json()["dossiers"], before - 1);
    let refused = partner.get("/v1/dossiers/000000001").await.expect(403).json();
    assert_eq!(refused["reason"], "dossier_archived");
}
