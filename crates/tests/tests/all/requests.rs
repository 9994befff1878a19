//! Whoever may not switch the applications of a dossier asks whoever may: once, with a word, for 30
//! days; one of those decides, once, and what was asked is done as they would have done it (D3).

use std::time::Duration;

use app::{Conflict, Error, RequestsQuery};
use domain::{
    actor::Actor,
    id::ObjectId,
    policy::Reason,
    request::{Outcome, RequestState},
    text::Code,
    time::days,
};
use tests::{
    TestHub, firms,
    requests::{ask, dossiers, lists},
};

/// A dossier of Inès, whose engagement is Marc's.
pub(super) const CODE: &str = "ASK1";
pub(super) const PATH: &str = "/dossiers/ASK1/applications";
pub(super) const ASK: &str = "/dossiers/ASK1/applications/request";

/// A hub with a dossier of two, and one of nobody; and Sofia, who may nothing on either.
pub(super) async fn begin() -> (TestHub, Actor, Code) {
    let hub = TestHub::new().await;
    let (ines, marc) = (firms::email("ines"), firms::email("marc"));
    dossiers(&hub.app, "EXEMPLE", &[(CODE, ines, marc), ("ASK2", "", "")]).await;
    let sofia = hub.actor("sofia").await;
    (hub, sofia, firms::code(CODE))
}

/// What can be asked for.
pub(super) async fn off(hub: &TestHub, actor: &Actor, code: &Code) -> Vec<ObjectId> {
    let (off, _) = lists(&hub.app, actor, code).await;
    assert!(off.len() >= 2, "{off:?}");
    off
}

pub(super) async fn is_on(hub: &TestHub, app: ObjectId) -> bool {
    lists(&hub.app, &hub.actor("claire").await, &firms::code(CODE)).await.1.contains(&app)
}

/// How Sofia's last request stands.
pub(super) async fn state(hub: &TestHub) -> RequestState {
    hub.clock.advance(Duration::from_secs(30));
    let sofia = hub.actor("sofia").await;
    let page = hub.app.requests(&sofia, RequestsQuery::default()).await.unwrap();
    page.own.items.first().unwrap().state
}

pub(super) fn is_over<T>(answer: &app::Result<T>) -> bool {
    matches!(answer, Err(Error::Conflict(Conflict::RequestOver)))
}

/// The mails that came since the last time: to whom, in order.
pub(super) async fn told(hub: &TestHub, seen: &mut usize) -> Vec<String> {
    hub.run_jobs().await;
    let mails = hub.mailbox.mails();
    let mut new: Vec<String> = mails[*seen..].iter().map(|mail| mail.to.clone()).collect();
    *seen = mails.len();
    new.sort();
    new
}

#[tokio::test]
async fn one_asks_on_the_two_lists_and_sees_how_it_stands_there_and_on_ones_own_page() {
    let (hub, _, _) = begin().await;
    let mut sofia = hub.browser("sofia").await;
    let page = sofia.open(PATH).await.expect(200);
    let (on, off) = (page.fields("ask-on"), page.fields("ask-off"));
    assert!(!on.is_empty() && page.body.contains("Demander un changement"), "{}", page.body);
    let mut fields = vec![("ask-on", on[0].as_str()), ("word", "Pour la TVA,\r\nmerci")];
    fields.extend(off.first().map(|app| ("ask-off", app.as_str())));
    drop(sofia.post(ASK, &fields).await.expect(303));
    let page = sofia.open(PATH).await.expect(200);
    assert!(page.body.contains("Demande envoyée") && page.body.contains("en attente"));
    assert!(page.body.contains("«\u{202f}Pour la TVA,  merci\u{202f}»"), "{}", page.body);
    assert!(page.fields("ask-on").is_empty(), "one at a time");
    let own = sofia.open("/requests").await.expect(200).body;
    assert!(own.contains("DOSSIER ASK1") && own.contains("en attente"), "{own}");
    assert!(own.contains("Aucune demande n’attend votre réponse"));
    for who in ["claire", "hugo", "ines", "marc"] {
        let mut browser = hub.browser(who).await;
        let lists = browser.open(PATH).await.expect(200).body;
        assert!(lists.contains("Sofia Lopez demande, le"), "{who}: {lists}");
        let page = browser.open("/requests").await.expect(200).body;
        assert!(page.contains("Sofia Lopez") && page.contains("Accorder"), "{who}: {page}");
        assert!(
            browser
                .open("/dossiers")
                .await
                .expect(200)
                .body
                .contains("1<span class=\"hidden\"> à décider")
        );
    }
    let sheet = sofia.open("/dossiers/ASK1").await.expect(200).body;
    assert!(sheet.contains("A demandé\u{202f}: Activer"), "{sheet}");
}

#[tokio::test]
async fn only_whoever_may_not_do_it_asks_and_only_whoever_may_decides() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    for who in ["claire", "hugo", "ines", "marc"] {
        let asked = ask(&hub.app, &hub.actor(who).await, (&code, &[app])).await;
        let Err(Error::Denied(denied)) = asked else { panic!("{who}: {asked:?}") };
        assert_eq!(denied.reason, Reason::MayOneself);
    }
    // Inès and Marc are nobody on the other dossier.
    let (ines, other) = (hub.actor("ines").await, firms::code("ASK2"));
    let request = ask(&hub.app, &ines, (&other, &[app])).await.unwrap();
    for who in ["sofia", "ines", "marc"] {
        let actor = hub.actor(who).await;
        for denied in [
            hub.app.grant_request(&actor, request).await.map(drop),
            hub.app.refuse_request(&actor, request).await.map(drop),
        ] {
            assert!(matches!(denied, Err(Error::Denied(_))), "{who}: {denied:?}");
        }
        let page = hub.app.requests(&actor, RequestsQuery::default()).await.unwrap();
        assert!(page.to_decide.items.is_empty(), "{who}");
    }
    for who in ["sofia", "claire"] {
        let withdrawn = hub.app.withdraw_request(&hub.actor(who).await, request).await;
        assert!(matches!(withdrawn, Err(Error::Denied(_))), "{who}: {withdrawn:?}");
    }
    for (who, grants) in [("claire", true), ("hugo", false), ("ines", true), ("marc", false)] {
        hub.clock.advance(Duration::from_secs(30));
        let (off, _) = lists(&hub.app, &sofia, &code).await;
        let request = ask(&hub.app, &sofia, (&code, &off[..1])).await;
        let (request, actor) = (request.unwrap(), hub.actor(who).await);
        match grants {
            true => drop(hub.app.grant_request(&actor, request).await.unwrap()),
            false => drop(hub.app.refuse_request(&actor, request).await.unwrap()),
        }
    }
}

#[tokio::test]
async fn those_near_the_dossier_are_written_to_and_administrators_only_where_there_is_nobody_else()
{
    let (hub, sofia, code) = begin().await;
    let (mut seen, app) = (0, off(&hub, &sofia, &code).await[0]);
    ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let expected = ["hugo", "ines", "marc"].map(firms::email);
    assert_eq!(told(&hub, &mut seen).await, expected);
    let mail = &hub.mailbox.mails()[0];
    assert_eq!(mail.subject, "Sofia Lopez demande des applications pour DOSSIER ASK1");
    assert!(mail.text.contains("«\u{202f}Pour la TVA\u{202f}»"), "{}", mail.text);
    assert!(mail.text.contains("/dossiers/ASK1/applications"), "{}", mail.text);
    // Inès asks about a dossier of nobody: the group is told.
    ask(&hub.app, &hub.actor("ines").await, (&firms::code("ASK2"), &[app])).await.unwrap();
    assert_eq!(told(&hub, &mut seen).await, [firms::email("hugo")]);
    // Next door nobody is in the group.
    let (lea, theirs) = next_door(&hub).await;
    ask(&hub.app, &lea, theirs).await.unwrap();
    assert_eq!(told(&hub, &mut seen).await, [firms::email("paul")]);
    // Whoever has left is not written to.
    hub.database
        .change("UPDATE staff SET active = (1 = 0) WHERE first_name IN ('Hugo', 'Marc')")
        .await;
    let request = hub.app.dossier_requests(&sofia, &code).await.unwrap().own.unwrap().object_id;
    hub.app.withdraw_request(&sofia, request).await.unwrap();
    ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    assert_eq!(told(&hub, &mut seen).await, [firms::email("ines")]);
}

/// A collaborator next door, and a dossier there with something to ask for.
pub(super) async fn next_door(hub: &TestHub) -> (Actor, (&'static Code, &'static [ObjectId])) {
    let email = "lea.voisin@cabinet-voisin.fr";
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    hub.app.add_staff(&operator, firms::new_staff("Léa", email)).await.unwrap();
    dossiers(&hub.app, "VOISIN", &[(CODE, "", "")]).await;
    let (lea, code) = (hub.sign_in(email).await, firms::code(CODE));
    let off = lists(&hub.app, &lea, &code).await.0;
    (lea, (Box::leak(Box::new(code)), Box::leak(off.into_boxed_slice())))
}

#[tokio::test]
async fn granting_switches_as_whoever_decides_and_is_told_to_whoever_asked() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let mut seen = 0;
    drop(told(&hub, &mut seen).await);
    let mut ines = hub.browser("ines").await;
    let page = ines.open("/requests").await.expect(200);
    let address = page.body.split("action=\"/requests/").nth(1).unwrap().split('"').next().unwrap();
    let address = format!("/requests/{address}");
    let done = ines.post(&address, &[("do", "grant"), ("back", PATH)]).await.expect(303);
    assert_eq!(done.header("location"), PATH);
    let said = ines.open(PATH).await.expect(200).body;
    assert!(said.contains("Demande de Sofia Lopez accordée\u{202f}: 1 activée."), "{said}");
    assert!(is_on(&hub, app).await);
    assert_eq!(state(&hub).await, RequestState::Over(Outcome::Granted));
    // Inès is the third.
    let by = "SELECT COUNT(*) FROM activations a JOIN dossiers d ON d.firm_id = a.firm_id \
              AND d.id = a.dossier_id WHERE d.code = 'ASK1' AND a.opened_by = 3";
    assert_eq!(hub.database.numbers(by).await, [1]);
    let dump = hub.database.dump().await;
    for (entry, times) in [("request.made", 1), ("request.granted", 1), ("activation.opened", 1)] {
        assert!(dump.matches(entry).count() >= times, "{entry}");
    }
    assert_eq!(told(&hub, &mut seen).await, [firms::email("sofia")]);
    let mail = hub.mailbox.mails().pop().unwrap();
    assert!(mail.subject.contains("accordée") && mail.text.contains("Inès Petit"), "{}", mail.text);
    // Pressed again, and by somebody else.
    for who in ["ines", "hugo"] {
        let mut browser = hub.browser(who).await;
        drop(browser.post(&address, &[("do", "refuse")]).await.expect(303));
        let said = browser.open("/requests").await.expect(200).body;
        assert!(said.contains("n’était plus en attente"), "{said}");
    }
    assert_eq!(told(&hub, &mut seen).await, [""; 0]);
    let mut sofia = hub.browser("sofia").await;
    let page = sofia.open(PATH).await.expect(200).body;
    assert!(page.contains("Accordé par Inès Petit le"), "{page}");
    let sheet = sofia.open("/dossiers/ASK1").await.expect(200).body;
    assert!(sheet.contains("Demande de Sofia Lopez accordée"), "{sheet}");
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    hub.app.verify_journal(&operator).await.unwrap();
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_is_told() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let request = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let (mut seen, marc) = (0, hub.actor("marc").await);
    drop(told(&hub, &mut seen).await);
    assert_eq!(hub.app.refuse_request(&marc, request).await.unwrap(), "Sofia Lopez");
    assert!(!is_on(&hub, app).await);
    assert_eq!(told(&hub, &mut seen).await, [firms::email("sofia")]);
    let mail = hub.mailbox.mails().pop().unwrap();
    assert!(mail.subject.contains("refusée") && mail.text.contains("Marc Durand"), "{}", mail.text);
    let mut browser = hub.browser("sofia").await;
    let page = browser.open(PATH).await.expect(200);
    assert!(page.body.contains("Refusé par Marc Durand le"), "{}", page.body);
    assert!(!page.fields("ask-on").is_empty(), "one may ask again");
}

#[tokio::test]
async fn a_request_lapses_after_30_days_to_the_instant_and_another_can_be_made() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let request = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    hub.clock.advance(days(30) - Duration::from_micros(1));
    let again = ask(&hub.app, &sofia, (&code, &[app])).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::RequestPending))), "{again:?}");
    hub.clock.advance(Duration::from_micros(1));
    let (ines, before) = (hub.actor("ines").await, hub.database.dump().await);
    assert!(is_over(&hub.app.grant_request(&ines, request).await));
    assert!(is_over(&hub.app.refuse_request(&ines, request).await));
    assert!(is_over(&hub.app.withdraw_request(&sofia, request).await));
    assert_eq!(hub.database.dump().await, before);
    let page = hub.app.requests(&ines, RequestsQuery::default()).await.unwrap();
    assert!(page.to_decide.items.is_empty());
    let mut browser = hub.browser("sofia").await;
    let page = browser.open(PATH).await.expect(200);
    assert!(page.body.contains("éteinte, restée 30 jours sans réponse"), "{}", page.body);
    drop(browser.post(ASK, &[("ask-on", &app.to_string())]).await.expect(303));
    hub.clock.advance(days(30 + 365));
    hub.run_jobs().await;
    assert_eq!(hub.database.numbers("SELECT COUNT(*) FROM requests").await, [0]);
    assert_eq!(hub.database.numbers("SELECT COUNT(*) FROM request_apps").await, [0]);
}

#[tokio::test]
async fn what_is_withdrawn_is_decided_by_nobody_and_mails_about_it_do_not_go() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let request = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let mut browser = hub.browser("sofia").await;
    let address = format!("/requests/{request}");
    drop(browser.post(&address, &[("do", "withdraw"), ("back", PATH)]).await.expect(303));
    let page = browser.open(PATH).await.expect(200);
    assert!(page.body.contains("Demande retirée") && page.body.contains("Retiré le"));
    assert!(!page.fields("ask-on").is_empty());
    assert!(is_over(&hub.app.grant_request(&hub.actor("ines").await, request).await));
    assert_eq!(told(&hub, &mut 0).await, [""; 0]);
    // What nobody knows does nothing, and leads to no other site.
    let again = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let address = format!("/requests/{again}");
    let before = hub.database.dump().await;
    drop(browser.post(&address, &[("do", "steal")]).await.expect(404));
    drop(browser.post(&address, &[("do", "grant")]).await.expect(403));
    assert_eq!(hub.database.dump().await, before);
    let fields = [("do", "withdraw"), ("back", "//evil.example")];
    let done = browser.post(&address, &fields).await.expect(303);
    assert_eq!(done.header("location"), "/");
}

/// As by hand: who loses an offer is told before it is granted (D5).
#[tokio::test]
async fn whoever_decides_reads_first_how_many_lose_an_offer() {
    let (hub, sofia, code) = begin().await;
    let ines = hub.actor("ines").await;
    let app = off(&hub, &sofia, &code).await[0];
    let one = std::collections::BTreeSet::from([app]);
    let on = domain::activation::ActivationChanges { on: one.clone(), ..Default::default() };
    hub.app.set_activations(&ines, &code, on).await.unwrap();
    let codes = std::slice::from_ref(&code);
    let contact = tests::contacts::add(&hub.app, &ines, (codes, "offre@client.example")).await;
    tests::contacts::open(&hub.app, &ines, ((&code, contact), &[app])).await;
    let asked = app::Requested { off: one, ..app::Requested::default() };
    hub.app.ask_for_activations(&sofia, &code, asked).await.unwrap();
    let mut browser = hub.browser("ines").await;
    for path in [PATH, "/requests"] {
        let page = browser.open(path).await.expect(200);
        assert!(page.body.contains("1 interlocuteur perdra une offre"), "{path}: {}", page.body);
    }
}
