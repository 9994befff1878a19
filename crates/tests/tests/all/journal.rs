//! What happened is remembered in the transaction of what happened (I1, I2).

use app::BrokenWhy;
use domain::{activation::ActivationChanges, actor::Operator};
use store::JournalRow;
use tests::{TestHub, firms};

pub(super) async fn journal(hub: &TestHub) -> Vec<JournalRow> {
    let tenant = firms::operator_at(&hub.app, "EXEMPLE").await.tenant();
    let read = move |db: &mut store::Read<'_, domain::actor::Tenant>| db.journal(0, 10_000);
    hub.database.open().read::<_, _, store::Error>(tenant, read).await.unwrap()
}

#[tokio::test]
async fn every_change_leaves_one_entry() {
    let hub = TestHub::new().await;
    let rows = journal(&hub).await;
    let actions: Vec<&str> = rows.iter().map(|row| row.action.as_str()).collect();
    for (action, times) in [
        ("staff.added", 5),
        ("agency.added", 3),
        ("dossiers.imported", 1),
        ("application.added", 4),
        ("key.generated", 2),
        ("contact.added", 1),
    ] {
        assert_eq!(actions.iter().filter(|done| **done == action).count(), times, "{action}");
    }
    assert_eq!(broken(&hub, "EXEMPLE").await, None);
}

/// The first place of a firm's chain that does not hold.
async fn broken(hub: &TestHub, firm: &str) -> Option<(i64, BrokenWhy)> {
    let operator = firms::operator_at(&hub.app, firm).await;
    let report = hub.app.verify_journal(&operator).await.unwrap();
    report.broken.map(|broken| (broken.place, broken.why))
}

/// The same for the operator's own chain.
async fn broken_of_operator(hub: &TestHub) -> Option<(i64, BrokenWhy)> {
    let report = hub.app.verify_operator_journal(&Operator::default()).await.unwrap();
    report.broken.map(|broken| (broken.place, broken.why))
}

#[tokio::test]
async fn whatever_is_done_to_an_entry_is_found_at_its_place() {
    let hub = TestHub::new().await;
    let rows = journal(&hub).await;
    let last = i64::try_from(rows.len()).unwrap();
    let columns = "id, at, actor, action, subject, detail, address, request_id, hash";
    let others = columns.replacen("id", "8", 1);
    let here = |sql: &str| format!("{sql} WHERE firm_id = 1 AND id = ");
    let update =
        |set: &str, place: i64| here(&format!("UPDATE journal SET {set}")) + &place.to_string();
    let delete = |place: i64| here("DELETE FROM journal") + &place.to_string();
    let move_to = |from: i64, to: i64| update(&format!("id = {to}"), from);
    let of_neighbour = format!(
        "{}; INSERT INTO journal (firm_id, {columns}) SELECT 1, {others} FROM journal \
         WHERE firm_id = 2 AND id = 1",
        delete(8)
    );
    let cut =
        format!("{}; UPDATE journal_heads SET id = {} WHERE firm_id = 1", delete(last), last - 1);
    for (harm, found) in [
        (update("detail = '{}'", 3), (3, BrokenWhy::Changed)),
        (update("actor = 'staff:9'", 3), (3, BrokenWhy::Changed)),
        (update("at = at + 1", 3), (3, BrokenWhy::Changed)),
        (update("address = '192.0.2.1'", 3), (3, BrokenWhy::Changed)),
        (delete(1), (1, BrokenWhy::Missing)),
        (delete(4), (4, BrokenWhy::Missing)),
        (delete(last), (last, BrokenWhy::Missing)),
        (cut, (last - 1, BrokenWhy::Changed)),
        (
            format!("{}; {}; {}", move_to(5, -1), move_to(6, 5), move_to(-1, 6)),
            (5, BrokenWhy::Changed),
        ),
        (of_neighbour, (8, BrokenWhy::Changed)),
        (
            format!("UPDATE journal_heads SET id = {} WHERE firm_id = 1", last - 1),
            (last, BrokenWhy::Added),
        ),
        (
            "DELETE FROM journal_heads WHERE firm_id = 1".to_owned(),
            (last + 1, BrokenWhy::HeadMissing),
        ),
    ] {
        let hub = TestHub::new().await;
        assert_eq!(broken(&hub, "EXEMPLE").await, None);
        hub.database.change(&harm).await;
        assert_eq!(broken(&hub, "EXEMPLE").await, Some(found), "{harm}");
        assert_eq!(broken(&hub, "VOISIN").await, None, "{harm}");
    }
}

#[tokio::test]
async fn two_firms_chains_differ_from_the_first_entry_on_and_can_not_be_swapped() {
    let hub = TestHub::new().await;
    hub.database
        .change(
            "DELETE FROM journal WHERE firm_id = 1; \
             UPDATE journal SET firm_id = 1 WHERE firm_id = 2; \
             UPDATE journal_heads SET \
               id = (SELECT h.id FROM journal_heads h WHERE h.firm_id = 2), \
               hash = (SELECT h.hash FROM journal_heads h WHERE h.firm_id = 2) \
             WHERE firm_id = 1",
        )
        .await;
    assert_eq!(broken(&hub, "EXEMPLE").await, Some((1, BrokenWhy::Changed)));
}

#[tokio::test]
async fn what_the_operator_does_outside_any_firm_is_in_a_chain_of_its_own() {
    let hub = TestHub::new().await;
    let read = |db: &mut store::Read<'_, domain::actor::System>| db.operator_journal(0, 100);
    let rows = hub.database.open().read::<_, _, store::Error>(domain::actor::System, read).await;
    let rows = rows.unwrap();
    let told: Vec<(&str, &str)> =
        rows.iter().map(|row| (row.action.as_str(), row.subject.as_str())).collect();
    assert_eq!(
        told,
        [
            ("catalog.applied", "catalog"),
            ("firm.opened", "firm:EXEMPLE"),
            ("firm.opened", "firm:VOISIN")
        ]
    );
    assert!(rows[0].detail.contains("banque-connect"));
    assert_eq!(broken_of_operator(&hub).await, None);
    for (harm, found) in [
        ("UPDATE operator_journal SET subject = 'firm:X' WHERE id = 2", (2, BrokenWhy::Changed)),
        ("DELETE FROM operator_journal WHERE id = 3", (3, BrokenWhy::Missing)),
        ("DELETE FROM operator_journal WHERE id = 1", (1, BrokenWhy::Missing)),
        ("DELETE FROM operator_journal_head", (4, BrokenWhy::HeadMissing)),
    ] {
        let hub = TestHub::new().await;
        hub.database.change(harm).await;
        assert_eq!(broken_of_operator(&hub).await, Some(found), "{harm}");
        assert_eq!(broken(&hub, "EXEMPLE").await, None);
    }
}

#[tokio::test]
async fn a_chain_longer_than_a_page_is_proved_to_its_end() {
    let hub = TestHub::new().await;
    let (claire, operator) =
        (hub.actor("claire").await, firms::operator_at(&hub.app, "EXEMPLE").await);
    let own = hub.app.applications(&claire).await.unwrap()[0].object_id;
    let before = journal(&hub).await.len() as u64;
    for _ in 0..500 {
        hub.app.suspend_application(&claire, own, "x").await.unwrap();
        hub.app.resume_application(&claire, own).await.unwrap();
    }
    let report = hub.app.verify_journal(&operator).await.unwrap();
    assert_eq!(report, app::ChainReport { entries: before + 1_000, broken: None });
    hub.database.change("DELETE FROM journal WHERE firm_id = 1 AND id = 1005").await;
    assert_eq!(broken(&hub, "EXEMPLE").await, Some((1_005, BrokenWhy::Missing)));
    let refused = hub.app.verify_journal(&claire).await;
    assert!(matches!(refused, Err(app::Error::Denied(_))), "the operator’s command");
}

#[tokio::test]
async fn what_is_refused_or_changes_nothing_leaves_no_entry() {
    let hub = TestHub::new().await;
    let (claire, sofia) = (hub.actor("claire").await, hub.actor("sofia").await);
    let before = (journal(&hub).await.len(), hub.database.dump().await);
    let code = firms::code("000000001");
    let apps = hub.app.applications(&claire).await.unwrap();
    let on = ActivationChanges { on: [apps[0].object_id].into(), ..ActivationChanges::default() };
    assert!(hub.app.set_activations(&sofia, &code, on.clone()).await.is_err());
    assert!(hub.app.set_activations(&claire, &code, on).await.unwrap().is_empty());
    assert_eq!((journal(&hub).await.len(), hub.database.dump().await), before);
}

#[tokio::test]
async fn a_change_of_the_lists_is_one_entry_and_an_event_for_each_application() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    let events = |dump: &str| dump.matches("activation.closed").count();
    assert_eq!(events(&hub.database.dump().await), 0);
    let entries = journal(&hub).await.len();
    let off = ActivationChanges {
        off: apps.iter().map(|app| app.object_id).collect(),
        ..ActivationChanges::default()
    };
    let done = hub.app.set_activations(&claire, &firms::code("000000001"), off).await.unwrap();
    assert_eq!(done.off.len(), 4);
    assert_eq!(events(&hub.database.dump().await), 4);
    let rows = journal(&hub).await;
    assert_eq!(rows.len(), entries + 1);
    let last = rows.last().unwrap();
    assert_eq!(
        (last.action.as_str(), last.subject.as_str(), last.actor.as_str()),
        ("activations.set", "dossier:000000001", "staff:1")
    );
}

#[tokio::test]
async fn who_from_where_and_by_which_request_is_remembered_once_for_each_act() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await.from([10, 9, 8, 7]);
    let new = [("name", "k"), ("kind", "standard"), ("scopes", "dossiers:read"), ("days", "9")];
    let off = claire.open("/dossiers/000000001/applications").await.expect(200).fields("off");
    let key = hub.app.keys(&hub.actor("claire").await).await.unwrap()[0].key.object_id;
    let revoke = format!("/loophub/keys/{key}/revoke");
    let save = [("do", "save"), ("pending-off", off[0].as_str())];
    type Act<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let acts: [Act<'_>; 3] = [
        ("/loophub/keys/new", &new, "key.generated"),
        (&revoke, &[], "key.revoked"),
        ("/dossiers/000000001/applications", &save, "activations.set"),
    ];
    for (path, fields, action) in acts {
        let before = journal(&hub).await.len();
        hub.clock.advance(std::time::Duration::from_secs(1));
        let answer = claire.post(path, fields).await;
        let rows = journal(&hub).await;
        assert_eq!(rows.len(), before + 1, "{action}: {}", answer.status);
        let last = rows.last().unwrap();
        assert_eq!((last.action.as_str(), last.actor.as_str()), (action, "staff:1"));
        assert_eq!(last.address.as_deref(), Some("10.9.8.7"));
        assert_eq!(last.request_id, answer.header("request-id"));
        assert_eq!(last.at, domain::time::Clock::now(hub.clock.as_ref()));
    }
    assert_eq!(broken(&hub, "EXEMPLE").await, None);
}
