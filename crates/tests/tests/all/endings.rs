//! Activations that end by themselves, and the announcements before.

use std::time::Duration;

use app::OffersChanged;
use domain::{
    activation::ActivationChanges,
    id::ObjectId,
    offer::OfferChanges,
    time::{Clock, Timestamp, days},
};
use tests::{TestHub, contacts, firms};

const CODE: &str = "000000001";
const PATH: &str = "/dossiers/000000001/applications";

/// The last instant of 31 December 2026 in Paris is the one before this.
const NEW_YEAR: &str = "2026-12-31T23:00:00Z";

fn at(text: &str) -> Timestamp {
    Timestamp::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

/// Moves the clock to an instant.
fn go_to(hub: &TestHub, text: &str) {
    hub.clock.advance(at(text).since(hub.clock.now()));
}

/// The application that the first partner's key serves.
async fn banque_connect(hub: &TestHub) -> ObjectId {
    let claire = hub.actor("claire").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id
}

/// Switches it on for the first dossier until a day, or for good.
async fn open(hub: &TestHub, who: &str, until: &str) -> ObjectId {
    let (actor, app) = (hub.actor(who).await, banque_connect(hub).await);
    let end = hub.app.end_of_day(until).unwrap();
    let off = ActivationChanges { off: [app].into(), ..Default::default() };
    hub.app.set_activations(&actor, &firms::code(CODE), off).await.unwrap();
    let ends = end.map(|end| (app, Some(end))).into_iter().collect();
    let on = ActivationChanges { on: [app].into(), ends, ..Default::default() };
    hub.app.set_activations(&actor, &firms::code(CODE), on).await.unwrap();
    app
}

async fn status(hub: &TestHub) -> u16 {
    hub.partner(0).get(&format!("/v1/dossiers/{CODE}")).await.status.as_u16()
}

/// How many open dossiers the partner is told, one way and another.
async fn told(hub: &TestHub) -> (i64, i64, bool) {
    let list = hub.partner(0).get("/v1/dossiers?limit=200&count=exact").await.expect(200).json();
    let me = hub.partner(0).get("/v1/me").await.expect(200).json();
    let found = hub.partner(0).get(&format!("/v1/dossiers?q={CODE}&limit=200")).await.expect(200);
    let number = |value: &serde_json::Value| value.as_i64().unwrap_or_else(|| panic!("{value}"));
    let listed = list["items"].as_array().or(list["data"].as_array()).unwrap().len();
    let me = me.as_object().unwrap();
    let reached = me.get("dossiers").or(me.get("open_dossiers")).unwrap();
    (i64::try_from(listed).unwrap(), number(reached), found.body.contains(CODE))
}

#[tokio::test]
async fn the_partner_is_refused_from_the_first_instant_of_the_next_day_in_paris() {
    let hub = TestHub::new().await;
    open(&hub, "claire", "2026-12-31").await;
    let before = told(&hub).await;
    assert!(before.2);
    go_to(&hub, "2026-12-31T22:59:59Z");
    assert_eq!(status(&hub).await, 200);
    go_to(&hub, NEW_YEAR);
    // Nobody has taken it away yet.
    assert_eq!(status(&hub).await, 403);
    let refused = hub.partner(0).get(&format!("/v1/dossiers/{CODE}")).await.json();
    assert_eq!(refused["reason"], "not_active");
    assert_eq!(told(&hub).await, (before.0 - 1, before.1 - 1, false));
    assert_eq!(hub.app.end_activations().await.unwrap(), 1);
    assert_eq!(told(&hub).await, (before.0 - 1, before.1 - 1, false));
}

#[tokio::test]
async fn the_hub_ends_it_tells_the_partner_and_writes_it_down() {
    let hub = TestHub::new().await;
    let app = open(&hub, "claire", "2026-12-31").await;
    let claire = hub.actor("claire").await;
    let count = |apps: Vec<domain::firm_app::FirmApp>| {
        apps.iter().find(|one| one.object_id == app).unwrap().active_dossiers
    };
    let before = count(hub.app.applications(&claire).await.unwrap());
    go_to(&hub, NEW_YEAR);
    let closed = hub.database.dump().await.matches("activation.closed").count();
    hub.run_jobs().await;
    let dump = hub.database.dump().await;
    assert_eq!(dump.matches("activation.closed").count(), closed + 1);
    assert_eq!(dump.matches("activations.ended").count(), 1);
    let claire = hub.actor("claire").await;
    assert_eq!(count(hub.app.applications(&claire).await.unwrap()), before - 1);
    let mut browser = hub.browser("claire").await;
    let page = browser.open(PATH).await.expect(200);
    assert!(page.fields("on").contains(&app.to_string()));
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    hub.app.verify_journal(&operator).await.unwrap();
}

#[tokio::test]
async fn many_nodes_end_it_once_together() {
    let hub = TestHub::new().await;
    open(&hub, "claire", "2026-12-31").await;
    go_to(&hub, NEW_YEAR);
    let nodes: Vec<_> = (0..8)
        .map(|_| {
            let app = hub.app.clone();
            tokio::spawn(async move { app.end_activations().await.unwrap() })
        })
        .collect();
    let mut ended = 0;
    for node in nodes {
        ended += node.await.unwrap();
    }
    assert_eq!(ended, 1);
    assert_eq!(hub.database.dump().await.matches("activations.ended").count(), 1);
}

#[tokio::test]
async fn what_is_over_can_be_switched_on_again_before_the_hub_has_taken_it_away() {
    let hub = TestHub::new().await;
    let app = open(&hub, "claire", "2026-12-31").await;
    go_to(&hub, NEW_YEAR);
    let mut browser = hub.browser("claire").await;
    let page = browser.open(PATH).await.expect(200);
    assert!(page.fields("on").contains(&app.to_string()), "it is offered again");
    let fields = [("do", "save"), ("pending-on", &app.to_string())];
    drop(browser.post(PATH, &fields).await.expect(303));
    assert_eq!(status(&hub).await, 200);
    assert_eq!(hub.app.end_activations().await.unwrap(), 0);
    let dump = hub.database.dump().await;
    assert_eq!(dump.matches("activations.ended").count(), 1, "the hub is told to have ended it");
    assert_eq!(status(&hub).await, 200);
}

/// The mails that came since the last time, by recipient and subject.
async fn new_mails(hub: &TestHub, seen: &mut usize) -> Vec<(String, String)> {
    hub.run_jobs().await;
    let mails = hub.mailbox.mails();
    let new = mails[*seen..].iter().map(|mail| (mail.to.clone(), mail.subject.clone())).collect();
    *seen = mails.len();
    new
}

/// Gives the first dossier a master and an engagement manager.
async fn staff_of(hub: &TestHub, master: &str, manager: &str) {
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let email = |name: &str| if name.is_empty() { "" } else { firms::email(name) }.to_owned();
    let csv = format!(
        "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n{CODE};D;;;;{};{};ouvert\n",
        email(master),
        email(manager)
    );
    let report = hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    assert_eq!(report.errors, []);
}

#[tokio::test]
async fn the_master_is_told_7_days_and_1_day_before_once_each() {
    let hub = TestHub::new().await;
    staff_of(&hub, "ines", "hugo").await;
    open(&hub, "claire", "2026-12-31").await;
    let mut seen = 0;
    let said = |days: &str| {
        let subject = format!("Banque Connect s’arrête {days} sur un dossier");
        vec![(firms::email("ines").to_owned(), subject)]
    };
    for (instant, expected) in [
        ("2026-12-24T22:59:59Z", vec![]),
        ("2026-12-24T23:00:00Z", said("dans 7 jours")),
        ("2026-12-28T12:00:00Z", vec![]),
        ("2026-12-30T23:00:00Z", said("demain")),
        ("2026-12-31T12:00:00Z", vec![]),
        (NEW_YEAR, vec![]),
    ] {
        go_to(&hub, instant);
        assert_eq!(new_mails(&hub, &mut seen).await, expected, "{instant}");
        assert_eq!(new_mails(&hub, &mut seen).await, vec![], "once: {instant}");
    }
    let text = &hub.mailbox.mails()[0].text;
    assert!(text.contains("31 décembre 2026") && text.contains(&format!("({CODE})")), "{text}");
}

#[tokio::test]
async fn without_a_master_the_engagement_manager_is_told_and_without_either_nobody() {
    let hub = TestHub::new().await;
    staff_of(&hub, "", "hugo").await;
    open(&hub, "claire", "2026-12-31").await;
    let mut seen = 0;
    go_to(&hub, "2026-12-25T12:00:00Z");
    let mails = new_mails(&hub, &mut seen).await;
    assert_eq!(mails.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), [firms::email("hugo")]);
    staff_of(&hub, "", "").await;
    go_to(&hub, "2026-12-31T12:00:00Z");
    assert_eq!(new_mails(&hub, &mut seen).await, vec![]);
}

#[tokio::test]
async fn many_nodes_announce_once_together_and_all_that_ends_at_once_is_one_mail() {
    let hub = TestHub::new().await;
    staff_of(&hub, "ines", "hugo").await;
    open(&hub, "claire", "2026-12-31").await;
    let claire = hub.actor("claire").await;
    let other = hub.app.applications(&claire).await.unwrap().last().unwrap().object_id;
    let ends = [(other, hub.app.end_of_day("2026-12-31").unwrap())].into();
    let changes = ActivationChanges { on: [other].into(), ends, ..Default::default() };
    let off = ActivationChanges { off: [other].into(), ..Default::default() };
    hub.app.set_activations(&claire, &firms::code(CODE), off).await.unwrap();
    hub.app.set_activations(&claire, &firms::code(CODE), changes).await.unwrap();
    go_to(&hub, "2026-12-25T12:00:00Z");
    let nodes: Vec<_> = (0..8)
        .map(|_| {
            let worker = hub.worker();
            tokio::spawn(async move { worker.run_due().await.unwrap() })
        })
        .collect();
    for node in nodes {
        node.await.unwrap();
    }
    let mails = hub.mailbox.mails();
    let told: Vec<_> = mails.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect();
    assert_eq!(told, [(firms::email("ines"), "2 applications s’arrêtent dans 7 jours")]);
}

#[tokio::test]
async fn an_end_is_put_off_or_lifted_and_is_announced_anew() {
    let hub = TestHub::new().await;
    staff_of(&hub, "ines", "hugo").await;
    let app = open(&hub, "claire", "2026-12-31").await.to_string();
    go_to(&hub, "2026-12-30T12:00:00Z");
    let mut seen = 0;
    assert_eq!(new_mails(&hub, &mut seen).await.len(), 1);
    let mut ines = hub.browser("ines").await;
    assert!(ines.open(PATH).await.expect(200).body.contains("jusqu’au 31\u{a0}décembre\u{a0}2026"));
    let put_off =
        [("do", "save"), ("until-app", &app), ("until-was", "2026-12-31"), ("until", "2027-01-20")];
    drop(ines.post(PATH, &put_off).await.expect(303));
    let page = ines.open(PATH).await.expect(200);
    assert!(page.body.contains("Enregistré\u{202f}: 1 fin changée."), "{}", page.body);
    assert!(page.body.contains("jusqu’au 20\u{a0}janvier\u{a0}2027"));
    go_to(&hub, "2027-01-10T12:00:00Z");
    assert_eq!((status(&hub).await, new_mails(&hub, &mut seen).await), (200, vec![]));
    go_to(&hub, "2027-01-14T12:00:00Z");
    assert_eq!(new_mails(&hub, &mut seen).await.len(), 1);
    let mut ines = hub.browser("ines").await;
    let lifted = [("do", "save"), ("until-app", &app), ("until-was", "2027-01-20"), ("until", "")];
    drop(ines.post(PATH, &lifted).await.expect(303));
    hub.clock.advance(days(200));
    assert_eq!((status(&hub).await, new_mails(&hub, &mut seen).await), (200, vec![]));
    let journal = hub.database.dump().await;
    assert!(journal.contains("2027-01-20T23:00:00Z"), "the journal tells the end");
}

#[tokio::test]
async fn a_day_that_is_today_past_or_none_is_refused_beside_its_field_and_kept() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let app = claire.open(PATH).await.expect(200).fields("on").first().cloned();
    let app = app.unwrap_or(banque_connect(&hub).await.to_string());
    let before = hub.database.dump().await;
    for (wrong, said) in [
        ("2026-11-24", "Choisissez un jour à venir"),
        ("2020-01-01", "Choisissez un jour à venir"),
        ("2126-01-01", "Choisissez un jour dans les dix ans"),
        ("31 decembre", "écrivez une date"),
        ("2026-02-30", "écrivez une date"),
    ] {
        let fields = [
            ("do", "save"),
            ("pending-on", app.as_str()),
            ("until-app", app.as_str()),
            ("until-was", ""),
            ("until", wrong),
        ];
        let refused = claire.post(PATH, &fields).await.expect(422);
        let body = refused.body.to_lowercase();
        assert!(body.contains(&said.to_lowercase()), "{wrong}: {}", refused.body);
        assert!(refused.fields("until").contains(&wrong.to_owned()), "{wrong} is kept");
        assert!(refused.body.contains(&format!("href=\"#until-{app}\"")));
        assert!(refused.body.contains(&format!("aria-describedby=\"until-{app}-error")));
        assert_eq!(hub.database.dump().await, before);
    }
    let past = ActivationChanges {
        on: [ObjectId::parse(&app).unwrap()].into(),
        ends: [(ObjectId::parse(&app).unwrap(), Some(hub.clock.now()))].into(),
        ..Default::default()
    };
    let actor = hub.actor("claire").await;
    assert!(hub.app.set_activations(&actor, &firms::code(CODE), past).await.is_err());
}

#[tokio::test]
async fn an_undo_brings_the_end_back_and_leaves_alone_what_would_be_over() {
    for (passing, back) in [(days(1), true), (days(60), false)] {
        let hub = TestHub::new().await;
        let app = open(&hub, "claire", "2026-12-31").await;
        let claire = hub.actor("claire").await;
        let wanted = tests::changes::Change {
            off: vec![firms::code(CODE)],
            ..tests::changes::Change::default()
        };
        go_to(&hub, "2026-12-10T12:00:00Z");
        let done = tests::changes::change(&hub.app, &claire, (app, wanted)).await.unwrap();
        // Within the 30 days of the undo, before and after the end.
        hub.clock.advance(passing.min(Duration::from_secs(25 * 24 * 3600)));
        let claire = hub.actor("claire").await;
        let undone = hub.app.undo_batch(&claire, done.batch).await.unwrap().undone.unwrap();
        assert_eq!((undone.dossiers, undone.left_alone), (u64::from(back), u64::from(!back)));
        assert_eq!(status(&hub).await, if back { 200 } else { 403 });
        go_to(&hub, "2027-01-05T00:00:00Z");
        assert_eq!(status(&hub).await, 403, "the end is kept");
    }
}

#[tokio::test]
async fn an_application_that_is_deleted_keeps_its_ends_until_it_is_back() {
    let hub = TestHub::new().await;
    let app = open(&hub, "claire", "2026-12-31").await;
    go_to(&hub, "2026-12-30T12:00:00Z");
    let claire = hub.actor("claire").await;
    let deleted = hub.app.delete_application(&claire, app, "Banque Connect").await.unwrap();
    go_to(&hub, "2027-01-02T12:00:00Z");
    hub.run_jobs().await;
    let claire = hub.actor("claire").await;
    let undone = hub.app.undo_batch(&claire, deleted.batch).await.unwrap().undone.unwrap();
    assert_eq!(undone.dossiers, deleted.dossiers);
    assert_eq!(status(&hub).await, 403);
    assert_eq!(hub.app.end_activations().await.unwrap(), 1);
}

#[tokio::test]
async fn offers_end_with_it_and_the_contact_sees_none_from_that_instant_on() {
    let hub = TestHub::new().await;
    let app = open(&hub, "claire", "2026-12-31").await;
    let claire = hub.actor("claire").await;
    let code = firms::code(CODE);
    let email = "julie@client.example";
    let julie = contacts::add(&hub.app, &claire, (std::slice::from_ref(&code), email)).await;
    contacts::open(&hub.app, &claire, ((&code, julie), &[app])).await;
    let offers = "SELECT COUNT(*) FROM offers";
    let before = hub.database.numbers(offers).await[0];
    go_to(&hub, NEW_YEAR);
    hub.app.end_activations().await.unwrap();
    assert_eq!(hub.database.numbers(offers).await[0], before - 1);
    let events = "SELECT COUNT(*) FROM events WHERE kind = 'offer.closed'";
    assert_eq!(hub.database.numbers(events).await, [1]);
}

#[tokio::test]
async fn what_is_over_is_offered_to_nobody_before_the_hub_has_taken_it_away() {
    let hub = TestHub::new().await;
    let app = open(&hub, "ines", "2026-12-31").await;
    let (claire, code) = (hub.actor("claire").await, firms::code(CODE));
    let contact =
        contacts::add(&hub.app, &claire, (std::slice::from_ref(&code), "lea@client.example")).await;
    let place = (&code, contact);
    assert!(contacts::active(&hub.app, &claire, place).await.contains(&app));
    go_to(&hub, NEW_YEAR);
    let claire = hub.actor("claire").await;
    assert!(!contacts::active(&hub.app, &claire, place).await.contains(&app));
    let asked = OfferChanges { on: [app].into(), ..OfferChanges::default() };
    let refused = hub.app.change_offers(&claire, place, asked).await.unwrap();
    assert_eq!(refused, OffersChanged::NotActive(vec!["Banque Connect".to_owned()]));
}
