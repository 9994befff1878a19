//! Changing an application: its key, its provider's address, its dossiers (B4).

use app::{Conflict, Definition, DossierQuery, DraftQuery, Error, Purpose};
use domain::{Flaw, activation::ActivationChanges, actor::Actor, firm_app::FirmApp, text::Code};
use tests::{
    TestHub,
    changes::{Change, change, prepare},
    firms,
};

async fn application(hub: &TestHub, actor: &Actor, name: &str) -> FirmApp {
    let apps = hub.app.applications(actor).await.unwrap();
    apps.into_iter().find(|app| app.name == name).unwrap()
}

/// The open dossiers of the first page on which Banque Connect is active, and those on which it is
/// not.
async fn dossiers(hub: &TestHub, actor: &Actor) -> (Vec<Code>, Vec<Code>) {
    let page = hub.app.dossiers(actor, DossierQuery::default()).await.unwrap();
    let open = page.items.into_iter().filter(|row| row.state.is_open());
    let (on, off): (Vec<_>, Vec<_>) =
        open.partition(|row| row.applications.iter().any(|name| name == "Banque Connect"));
    let codes = |rows: Vec<app::DossierRow>| rows.into_iter().map(|row| row.code).collect();
    (codes(on), codes(off))
}

async fn is_on(hub: &TestHub, actor: &Actor, (app, code): (&FirmApp, &Code)) -> bool {
    let lists = hub.app.dossier_applications(actor, code).await.unwrap();
    lists.active.iter().any(|choice| choice.object_id == app.object_id)
}

fn flaws<T>(answer: Result<T, Error>) -> Vec<(&'static str, Flaw)> {
    match answer {
        Err(Error::Invalid(flaws)) => flaws.iter().map(|one| (one.field, one.flaw)).collect(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was done"),
    }
}

fn conflict<T>(answer: Result<T, Error>) -> Conflict {
    match answer {
        Err(Error::Conflict(conflict)) => conflict,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was done"),
    }
}

#[tokio::test]
async fn key_address_and_dossiers_change_at_once_and_come_back_at_once() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let (on, off) = dossiers(&hub, &claire).await;
    let (key, secret) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let tables = ["activations", "addresses"];
    let mut before = Vec::new();
    for table in tables {
        before.push(hub.database.rows(table).await);
    }
    let wanted = Change {
        key: Some(key.identifier.to_string()),
        email: Some("neuf@banque-connect.example".to_owned()),
        on: off[..2].to_vec(),
        off: on[..3].to_vec(),
        future: Some(true),
        all: false,
    };
    let done = change(&hub.app, &claire, (app.object_id, wanted)).await.unwrap();
    assert_eq!((done.on, done.off), (2, 3));
    let now = application(&hub, &claire, "Banque Connect").await;
    assert_eq!(now.active_dossiers, app.active_dossiers - 1);
    assert_eq!(now.key.as_ref().unwrap().identifier, key.identifier);
    assert_eq!(now.provider_email.as_ref().unwrap().as_str(), "neuf@banque-connect.example");
    assert!(now.covers_future);
    assert!(is_on(&hub, &claire, (&app, &off[0])).await);
    assert!(!is_on(&hub, &claire, (&app, &on[0])).await);
    // The partner: the new key reaches what is on, the old one nothing.
    let partner =
        tests::Partner::with_key(hub.router.clone(), key.identifier.as_str(), secret.reveal());
    drop(partner.get(&format!("/v1/dossiers/{}", off[0])).await.expect(200));
    drop(partner.get(&format!("/v1/dossiers/{}", on[0])).await.expect(403));
    assert_ne!(hub.partner(0).get("/v1/dossiers").await.status, 200);
    let undone = hub.app.undo_batch(&claire, done.batch).await.unwrap().undone.unwrap();
    assert_eq!((undone.dossiers, undone.left_alone, undone.settings_left), (5, 0, false));
    let back = application(&hub, &claire, "Banque Connect").await;
    assert_eq!(back.settings(), app.settings());
    assert_eq!(back.active_dossiers, app.active_dossiers);
    for (table, before) in tables.into_iter().zip(before) {
        // An address that nobody uses any more is none (C4).
        let rows = hub.database.rows(table).await;
        let rows = rows.lines().filter(|row| !row.contains("neuf@")).collect::<Vec<_>>();
        assert_eq!(rows.join("\n"), before.trim_end(), "{table}");
    }
    drop(hub.partner(0).get(&format!("/v1/dossiers/{}", on[0])).await.expect(200));
}

#[tokio::test]
async fn the_checks_are_those_of_the_wizard_but_for_the_applications_own_key() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let other = application(&hub, &claire, "Signature Pro").await;
    let own = app.key.as_ref().unwrap().identifier.to_string();
    let used = other.key.as_ref().unwrap().identifier.to_string();
    let purpose = Purpose::Changing(app.object_id);
    let try_with = async |key: &str, email: &str| {
        let (key, email) = (key.to_owned(), email.to_owned());
        let definition = Definition { key, email, ..Definition::default() };
        hub.app.define_application(&claire, purpose, definition).await
    };
    assert_eq!(flaws(try_with(&used, "a@b.example").await), [("key", Flaw::KeyUsed)]);
    assert_eq!(
        flaws(try_with("lhk_live_none", firms::email("julie")).await),
        [("key", Flaw::KeyUnknown), ("email", Flaw::EmailOfUser)]
    );
    let (key, secret) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let pasted = format!("{}:{}", key.identifier, secret.reveal());
    assert_eq!(flaws(try_with(&pasted, "a@b.example").await), [("key", Flaw::KeyHoldsSecret)]);
    assert!(!hub.database.everything().await.contains(secret.reveal()));
    let draft = try_with(&own, "a@b.example").await.unwrap();
    // Which application it is can't be typed.
    assert_eq!(draft.definition.application, "banque-connect");
    assert_eq!(draft.definition.kind, "partner");
    hub.app.revoke_key(&claire, app_key(&hub, &claire, &own).await).await.unwrap();
    assert_eq!(flaws(try_with(&own, "a@b.example").await), [("key", Flaw::KeyRevoked)]);
    // What holds no more when "Valider" is pressed is told there.
    let change = Change { key: Some(key.identifier.to_string()), ..Change::default() };
    let token = prepare(&hub.app, &claire, (app.object_id, change)).await.unwrap();
    hub.app.revoke_key(&claire, key.object_id).await.unwrap();
    let refused = hub.app.change_application(&claire, app.object_id, token).await;
    assert_eq!(flaws(refused), [("key", Flaw::KeyRevoked)]);
}

async fn app_key(hub: &TestHub, actor: &Actor, identifier: &str) -> domain::id::ObjectId {
    let keys = hub.app.keys(actor).await.unwrap();
    let mut of = keys.into_iter().filter(|row| row.key.identifier.as_str() == identifier);
    of.next().unwrap().key.object_id
}

#[tokio::test]
async fn only_a_partners_application_that_is_there_can_be_changed() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let own = application(&hub, &claire, "Coffre-fort numérique").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let theirs = hub.app.applications(&hub.actor("paul").await).await.unwrap().remove(0);
    for object in [own.object_id, theirs.object_id] {
        let refused = change(&hub.app, &claire, (object, Change::default())).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    let (on, _) = dossiers(&hub, &claire).await;
    let wanted = Change { off: on[..1].to_vec(), ..Change::default() };
    let token = prepare(&hub.app, &claire, (app.object_id, wanted)).await.unwrap();
    assert_eq!(hub.app.drafts(&claire).await.unwrap().len(), 1);
    hub.app.delete_application(&claire, app.object_id, &app.name).await.unwrap();
    let refused = hub.app.change_application(&claire, app.object_id, token).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    assert!(hub.app.drafts(&claire).await.unwrap().is_empty(), "nothing to go on with");
    for name in ["hugo", "sofia", "julie"] {
        let actor = hub.actor(name).await;
        let refused = change(&hub.app, &actor, (app.object_id, Change::default())).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn validating_does_what_was_shown_once_and_only_if_something_changes() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let (on, off) = dossiers(&hub, &claire).await;
    let nothing = change(&hub.app, &claire, (app.object_id, Change::default())).await;
    assert_eq!(flaws(nothing), [("dossiers", Flaw::NothingToChange)]);
    let wanted = Change { on: off[..1].to_vec(), off: on[..1].to_vec(), ..Change::default() };
    let token = prepare(&hub.app, &claire, (app.object_id, wanted.clone())).await.unwrap();
    // A colleague has done half of it in the meantime: it is shown again, and then the rest is done.
    let mut changes = ActivationChanges::default();
    changes.on.insert(app.object_id);
    hub.app.set_activations(&claire, &off[0], changes).await.unwrap();
    let stale = hub.app.change_application(&claire, app.object_id, token).await;
    assert_eq!(conflict(stale), Conflict::DraftChanged);
    let summary = hub.app.draft_summary(&claire, Purpose::Changing(app.object_id)).await.unwrap();
    assert_eq!((summary.dossiers, summary.off), (0, 1));
    let token = summary.draft.token;
    let done = hub.app.change_application(&claire, app.object_id, token).await.unwrap();
    let again = hub.app.change_application(&claire, app.object_id, token).await.unwrap();
    assert_eq!(done, again, "pressed twice");
    assert_eq!(hub.database.numbers("SELECT COUNT(*) FROM draft_dossiers").await, [0]);
    assert!(is_on(&hub, &claire, (&app, &off[0])).await, "what the colleague did stays");
}

#[tokio::test]
async fn one_dossier_for_another_of_the_same_count_is_shown_again() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let (_, off) = dossiers(&hub, &claire).await;
    let wanted = Change { on: off[..2].to_vec(), ..Change::default() };
    prepare(&hub.app, &claire, (app.object_id, wanted)).await.unwrap();
    firms::archive(&hub.app, &operator, (&off[1], true)).await;
    let purpose = Purpose::Changing(app.object_id);
    let summary = hub.app.draft_summary(&claire, purpose).await.unwrap();
    assert_eq!((summary.dossiers, &summary.first[0].0), (1, &off[0]));
    firms::archive(&hub.app, &operator, (&off[0], true)).await;
    firms::archive(&hub.app, &operator, (&off[1], false)).await;
    let token = summary.draft.token;
    let stale = hub.app.change_application(&claire, app.object_id, token).await;
    assert_eq!(conflict(stale), Conflict::DraftChanged);
    let summary = hub.app.draft_summary(&claire, purpose).await.unwrap();
    assert_eq!((summary.dossiers, &summary.first[0].0), (1, &off[1]));
    hub.app.change_application(&claire, app.object_id, summary.draft.token).await.unwrap();
    assert!(is_on(&hub, &claire, (&app, &off[1])).await);
    assert!(!is_on(&hub, &claire, (&app, &off[0])).await);
}

#[tokio::test]
async fn two_administrators_change_one_application_and_both_changes_stand() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let mut new = firms::new_staff("Nadia", "nadia@cabinet-exemple.fr");
    new.profile = "5.0".parse().unwrap();
    hub.app.add_staff(&operator, new).await.unwrap();
    let nadia = hub.sign_in("nadia@cabinet-exemple.fr").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let (on, off) = dossiers(&hub, &claire).await;
    let of = |on: &[Code], off: &[Code]| Change {
        on: on.to_vec(),
        off: off.to_vec(),
        ..Change::default()
    };
    let one = prepare(&hub.app, &claire, (app.object_id, of(&off[..1], &on[..1]))).await.unwrap();
    let two = prepare(&hub.app, &nadia, (app.object_id, of(&off[1..2], &on[1..2]))).await.unwrap();
    let (one, two) = tokio::join!(
        hub.app.change_application(&claire, app.object_id, one),
        hub.app.change_application(&nadia, app.object_id, two)
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!((one.on, one.off, two.on, two.off), (1, 1, 1, 1));
    for code in &off[..2] {
        assert!(is_on(&hub, &claire, (&app, code)).await);
    }
    for code in &on[..2] {
        assert!(!is_on(&hub, &claire, (&app, code)).await);
    }
    let now = application(&hub, &claire, "Banque Connect").await;
    assert_eq!(now.active_dossiers, app.active_dossiers);
}

#[tokio::test]
async fn pressed_fifty_times_at_once_it_is_done_once() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let wanted = Change { all: true, ..Change::default() };
    let token = prepare(&hub.app, &claire, (app.object_id, wanted)).await.unwrap();
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (hub, claire, object) = (hub.app.clone(), claire.clone(), app.object_id);
        presses.spawn(async move { hub.change_application(&claire, object, token).await });
    }
    let mut done = presses.join_all().await.into_iter().filter_map(|answer| match answer {
        Ok(done) => Some(done),
        // Too many at once: pressed again, it would answer the same.
        Err(Error::Busy) => None,
        Err(other) => panic!("{other:?}"),
    });
    let first = done.next().unwrap();
    assert!(done.all(|other| other == first));
    let batches =
        hub.database.numbers("SELECT COUNT(*) FROM batches WHERE kind = 'application.changed'");
    assert_eq!(batches.await, [1]);
}

#[tokio::test]
async fn step_two_shows_what_is_active_and_counts_every_click() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let purpose = Purpose::Changing(app.object_id);
    let (on, off) = dossiers(&hub, &claire).await;
    let wanted = Change { on: off[..1].to_vec(), off: on[..1].to_vec(), ..Change::default() };
    prepare(&hub.app, &claire, (app.object_id, wanted)).await.unwrap();
    let page = hub.app.draft_dossiers(&claire, purpose, DraftQuery::default()).await.unwrap();
    for row in &page.page.items {
        let is_on = (on.contains(&row.code) && row.code != on[0]) || row.code == off[0];
        assert_eq!(row.ticked, is_on, "{}", row.code);
    }
    let ticked = DraftQuery { ticked_only: true, ..DraftQuery::default() };
    let selection = hub.app.draft_dossiers(&claire, purpose, ticked.clone()).await.unwrap();
    let shown: Vec<&Code> = selection.page.items.iter().map(|row| &row.code).collect();
    assert!(shown.contains(&&off[0]) && !shown.contains(&&on[0]));
    assert_eq!(shown.len() as u64, selection.draft.ticked.min(50));
    assert_eq!(selection.draft.ticked, active_on_open(&hub).await);
    // Clicked back: there is nothing left to do.
    let texts = |codes: &[Code]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let back = (texts(&[on[0].clone(), off[0].clone()]), texts(&on[..1]));
    hub.app.tick(&claire, purpose, back).await.unwrap();
    let summary = hub.app.draft_summary(&claire, purpose).await.unwrap();
    assert!(summary.changes_nothing());
    assert_eq!(hub.database.numbers("SELECT COUNT(*) FROM draft_dossiers").await, [0]);
    // Everything off, then what a search finds on again.
    let draft = hub.app.clear_ticks(&claire, purpose).await.unwrap();
    assert_eq!(draft.ticked, 0);
    let none = hub.app.draft_dossiers(&claire, purpose, ticked).await.unwrap();
    assert!(none.page.items.is_empty());
    let draft = hub.app.tick_found(&claire, purpose, on[0].as_str()).await.unwrap();
    assert_eq!(draft.ticked, 1);
    let summary = hub.app.draft_summary(&claire, purpose).await.unwrap();
    assert_eq!(summary.off, active_on_open(&hub).await - 1);
    // A colleague switches the same one off: it counts once.
    let mut changes = ActivationChanges::default();
    changes.off.insert(app.object_id);
    hub.app.set_activations(&claire, &on[1], changes).await.unwrap();
    let draft = hub.app.draft(&claire, purpose).await.unwrap().unwrap();
    assert_eq!(draft.ticked, 1);
}

/// On how many open dossiers Banque Connect is active.
async fn active_on_open(hub: &TestHub) -> u64 {
    let sql = "SELECT COUNT(*) FROM activations a \
               JOIN dossiers d ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
               JOIN firm_apps f ON f.firm_id = a.firm_id AND f.id = a.firm_app_id \
               JOIN catalog_apps c ON c.id = f.catalog_app_id \
               WHERE c.slug = 'banque-connect' AND a.firm_id = 1 AND d.archived = FALSE";
    hub.database.numbers(sql).await[0].unsigned_abs()
}

#[tokio::test]
async fn the_draft_of_a_change_is_its_authors_and_apart_from_that_of_an_addition() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let app = application(&hub, &claire, "Banque Connect").await;
    let definition = Definition {
        kind: "cegid".to_owned(),
        application: "veille-sociale".to_owned(),
        ..Definition::default()
    };
    drop(hub.app.keep_definition(&claire, Purpose::Adding, definition).await.unwrap());
    let (on, _) = dossiers(&hub, &claire).await;
    let wanted = Change { off: on[..1].to_vec(), ..Change::default() };
    prepare(&hub.app, &claire, (app.object_id, wanted)).await.unwrap();
    let drafts = hub.app.drafts(&claire).await.unwrap();
    assert_eq!(drafts.len(), 2);
    let mut browser = hub.browser("claire").await;
    let tab = browser.open("/loophub/applications").await.expect(200).body;
    assert!(tab.contains("Reprendre la modification de Banque Connect"));
    assert!(tab.contains("Reprendre l’ajout"));
    hub.app.drop_draft(&claire, Purpose::Changing(app.object_id)).await.unwrap();
    let left = hub.app.drafts(&claire).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].purpose, Purpose::Adding);
    assert!(is_on(&hub, &claire, (&app, &on[0])).await, "nothing was done");
}
