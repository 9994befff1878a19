//! The two lists of one dossier (D2–D4), as a browser without scripts uses them.

use tests::TestHub;

const PATH: &str = "/dossiers/000000001/applications";

#[tokio::test]
async fn every_application_of_the_firm_stands_in_one_list_or_the_other() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let page = claire.open(PATH).await.expect(200);
    assert_eq!(page.fields("on").len() + page.fields("off").len(), 4);
    let mut second = claire.clone();
    let other = second.open("/dossiers/000000002/applications").await.expect(200);
    assert_eq!((other.fields("on").len(), other.fields("off").len()), (2, 2));
}

#[tokio::test]
async fn moving_changes_nothing_until_it_is_validated() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let page = claire.open(PATH).await.expect(200);
    let before = hub.database.dump().await;
    let off = page.fields("off");
    let moved = claire.post(PATH, &[("do", "off"), ("off", &off[0])]).await.expect(200);
    assert_eq!(moved.fields("pending-off"), [off[0].clone()]);
    assert!(moved.body.contains("1 à désactiver"));
    let all = claire.post(PATH, &[("do", "all-off"), ("pending-off", &off[0])]).await.expect(200);
    assert_eq!(all.fields("pending-off").len(), off.len());
    let back = claire.post(PATH, &[("do", "on"), ("on", &off[0]), ("pending-off", &off[0])]).await;
    assert_eq!(back.fields("pending-off"), Vec::<String>::new());
    assert_eq!(hub.database.dump().await, before);
    let saved = claire.post(PATH, &[("do", "save"), ("pending-off", &off[0])]).await.expect(303);
    assert_eq!(saved.header("location"), PATH);
    let after = claire.open(PATH).await.expect(200);
    assert!(after.body.contains("Enregistré"), "what was done is said");
    assert_eq!(after.fields("off").len(), off.len() - 1);
}

#[tokio::test]
async fn two_colleagues_who_change_different_applications_both_succeed() {
    let hub = TestHub::new().await;
    let (mut claire, mut hugo) = (hub.browser("claire").await, hub.browser("hugo").await);
    let off = claire.open(PATH).await.expect(200).fields("off");
    drop(hugo.open(PATH).await.expect(200));
    drop(claire.post(PATH, &[("do", "save"), ("pending-off", &off[0])]).await.expect(303));
    drop(hugo.post(PATH, &[("do", "save"), ("pending-off", &off[1])]).await.expect(303));
    let left = claire.open(PATH).await.expect(200).fields("off");
    assert_eq!(left, off[2..].to_vec());
}

#[tokio::test]
async fn whoever_may_not_change_sees_the_lists_and_who_can() {
    let hub = TestHub::new().await;
    let mut sofia = hub.browser("sofia").await;
    let page = sofia.open(PATH).await.expect(200);
    assert!(page.body.contains("Banque Connect") && page.body.contains("LOOP-GESTION-DES-DROITS"));
    assert!(page.fields("off").is_empty() && !page.body.contains("value=\"save\""));
}

#[tokio::test]
async fn nothing_is_switched_on_for_an_archived_dossier() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let path = "/dossiers/000000032/applications";
    let on = claire.open(path).await.expect(200).fields("on");
    let before = hub.database.dump().await;
    let refused = claire.post(path, &[("do", "save"), ("pending-on", &on[0])]).await.expect(409);
    assert!(refused.body.contains("archivé"));
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn an_application_that_is_not_the_firms_is_not_found() {
    let hub = TestHub::new().await;
    let (mut claire, mut paul) = (hub.browser("claire").await, hub.browser("paul").await);
    let theirs = paul.open(PATH).await.expect(200).fields("off");
    let before = hub.database.dump().await;
    let nothing = "01900000-0000-7000-8000-000000000000";
    for id in [theirs[0].as_str(), nothing, "1", "<b>"] {
        let fields = [("do", "save"), ("pending-on", id)];
        drop(claire.post(PATH, &fields).await.expect(404));
    }
    assert_eq!(hub.database.dump().await, before);
}
