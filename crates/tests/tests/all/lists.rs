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

#[tokio::test]
async fn a_box_that_is_ticked_and_not_moved_is_not_ignored() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let off = claire.open(PATH).await.expect(200).fields("off");
    let before = hub.database.dump().await;
    let fields = [("do", "save"), ("pending-off", off[0].as_str()), ("off", off[1].as_str())];
    let shown = claire.post(PATH, &fields).await.expect(200);
    assert!(shown.body.contains("sans les déplacer"), "{}", shown.body);
    assert_eq!(shown.fields("pending-off").len(), 2, "it is moved, to be looked at");
    assert_eq!(hub.database.dump().await, before);
    let both = [("do", "save"), ("pending-off", off[0].as_str()), ("pending-off", off[1].as_str())];
    drop(claire.post(PATH, &both).await.expect(303));
}

#[tokio::test]
async fn what_a_colleague_did_first_stays_and_is_told_with_their_name() {
    let hub = TestHub::new().await;
    let (mut claire, mut hugo) = (hub.browser("claire").await, hub.browser("hugo").await);
    let page = claire.open(PATH).await.expect(200);
    let off = page.fields("off");
    drop(claire.post(PATH, &[("do", "save"), ("pending-off", &off[0])]).await.expect(303));
    drop(claire.post(PATH, &[("do", "save"), ("pending-off", &off[1])]).await.expect(303));
    drop(hugo.post(PATH, &[("do", "save"), ("pending-on", &off[0])]).await.expect(303));
    // Claire's page is older: she asks for what Hugo did, and for something else.
    let fields = [("do", "save"), ("pending-on", off[0].as_str()), ("pending-on", off[1].as_str())];
    drop(claire.post(PATH, &fields).await.expect(303));
    let said = claire.open(PATH).await.expect(200).body;
    assert!(said.contains("Enregistré\u{202f}: 1 activée."), "{said}");
    assert!(said.contains("était déjà activée par Hugo Bernard."), "{said}");
    drop(hugo.post(PATH, &[("do", "save"), ("pending-off", &off[0])]).await.expect(303));
    drop(claire.post(PATH, &[("do", "save"), ("pending-off", &off[0])]).await.expect(303));
    let said = claire.open(PATH).await.expect(200).body;
    assert!(said.contains("n’était déjà plus active."), "{said}");
}

#[tokio::test]
async fn whoever_may_not_change_is_told_who_can_by_name() {
    let hub = TestHub::new().await;
    let operator = tests::firms::operator_at(&hub.app, "EXEMPLE").await;
    let csv = format!(
        "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n000000001;D;;;;{};{};ouvert\n",
        tests::firms::email("ines"),
        tests::firms::email("marc")
    );
    hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let mut sofia = hub.browser("sofia").await;
    let page = sofia.open(PATH).await.expect(200).body;
    for who in [
        "Le maître du dossier\u{202f}: Inès Petit",
        "L’engagement manager\u{202f}: Marc Durand",
        "Le groupe LOOP-GESTION-DES-DROITS\u{202f}: Hugo Bernard",
        "Les administrateurs (profil 5.0 ou plus)\u{202f}: Claire Martin",
    ] {
        assert!(page.contains(who), "{who}: {page}");
    }
    drop(sofia.post(PATH, &[("do", "save")]).await.expect(403));
}

#[tokio::test]
async fn who_will_lose_an_offer_is_counted_and_named_before_it_is_lost() {
    let hub = TestHub::new().await;
    let actor = hub.actor("claire").await;
    let code = tests::firms::code("000000001");
    let codes = std::slice::from_ref(&code);
    let julie = tests::contacts::add(&hub.app, &actor, (codes, "julie@client.example")).await;
    let active = tests::contacts::active(&hub.app, &actor, (&code, julie)).await;
    tests::contacts::open(&hub.app, &actor, ((&code, julie), &active[..2])).await;
    let mut claire = hub.browser("claire").await;
    let off = [active[0].to_string(), active[1].to_string()];
    let moved = claire.post(PATH, &[("do", "off"), ("off", &off[0]), ("off", &off[1])]).await;
    let body = moved.expect(200).body;
    assert!(body.contains("2 à désactiver – 1 interlocuteur perdra une offre"), "{body}");
    assert!(body.contains("(Julie Perrin ne l’aura plus)"), "{body}");
    let save = [("do", "save"), ("pending-off", off[0].as_str()), ("pending-off", off[1].as_str())];
    drop(claire.post(PATH, &save).await.expect(303));
    assert_eq!(hub.database.numbers("SELECT COUNT(*) FROM offers").await, [0]);
}

#[tokio::test]
async fn what_a_colleague_deleted_meanwhile_is_told_and_the_rest_is_saved() {
    let hub = TestHub::new().await;
    let mut hugo = hub.browser("hugo").await;
    let off = hugo.open(PATH).await.expect(200).fields("off");
    let claire = hub.actor("claire").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    let app = apps.iter().find(|app| app.object_id.to_string() == off[0]).unwrap();
    hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    let fields = [("do", "save"), ("pending-off", off[0].as_str()), ("pending-off", &off[1])];
    drop(hugo.post(PATH, &fields).await.expect(303));
    let page = hugo.open(PATH).await.expect(200);
    let told = format!("{} a été supprimée entre-temps des applications du cabinet.", app.name);
    assert!(page.body.contains(&told), "{}", page.body);
    assert_eq!(page.fields("off"), off[2..].to_vec());
}
