//! What happened is remembered in the transaction of what happened (I1, I2).

use domain::activation::ActivationChanges;
use store::JournalRow;
use tests::{TestHub, firms};

pub(super) async fn journal(hub: &TestHub) -> Vec<JournalRow> {
    journal_of(hub, "EXEMPLE").await
}

async fn journal_of(hub: &TestHub, firm: &str) -> Vec<JournalRow> {
    let tenant = firms::operator_at(&hub.app, firm).await.tenant();
    let read = move |db: &mut store::Read<'_, domain::actor::Tenant>| db.journal(0, 10_000);
    hub.database.open().read::<_, _, store::Error>(tenant, read).await.unwrap()
}

#[tokio::test]
async fn every_change_leaves_one_entry_and_the_chain_shows_what_was_touched() {
    let hub = TestHub::new().await;
    let mut rows = journal(&hub).await;
    assert!(app::journal_is_intact(&rows));
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
    let mut changed = rows.clone();
    changed[3].detail.push(' ');
    assert!(!app::journal_is_intact(&changed), "a changed entry is seen");
    let mut shorter = rows.clone();
    shorter.remove(3);
    assert!(!app::journal_is_intact(&shorter), "a missing entry is seen");
    rows.swap(3, 4);
    assert!(!app::journal_is_intact(&rows), "another order is seen");
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
    assert!(app::journal_is_intact(&journal(&hub).await));
}

#[tokio::test]
async fn an_entry_of_another_chain_does_not_fit_into_this_one() {
    let hub = TestHub::new().await;
    let (mut ours, theirs) = (journal(&hub).await, journal_of(&hub, "VOISIN").await);
    assert!(app::journal_is_intact(&theirs), "each firm has a chain of its own");
    // The last of the shorter chain: the first entries of both firms say the same.
    let place = theirs.len() - 1;
    assert_eq!(ours[place].id, theirs[place].id);
    assert_ne!(ours[place].detail, theirs[place].detail);
    ours[place] = theirs[place].clone();
    assert!(!app::journal_is_intact(&ours));
}
