//! Many people change the same dossiers at once, and the journal explains what came of it (CR3).
//!
//! For a second by default; `LOOPHUB_TEST_SECONDS=30` is the long run.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use app::Error;
use domain::{activation::ActivationChanges, actor::Actor, id::ObjectId, text::Code};
use tests::{TestHub, asked, firms};

/// How many people.
const STAFF: usize = 16;

/// How many dossiers they all change.
const SHARED: usize = 3;

type State = BTreeMap<String, BTreeMap<String, Option<String>>>;

/// The same numbers each time, from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// What stands in the tables: dossier, application, last day.
async fn state(hub: &TestHub, claire: &Actor, codes: &[Code]) -> State {
    let mut state = State::new();
    for code in codes {
        let lists = hub.app.dossier_applications(claire, code).await.unwrap();
        let active = lists.active.into_iter();
        let active = active
            .map(|on| (on.object_id.to_string(), on.ends_at.map(|end| end.to_string())))
            .collect();
        state.insert(code.to_string(), active);
    }
    state
}

/// Plays the journal's entries from `from` on, in their order; an entry that tells what was so already
/// would be a lie.
async fn replay(hub: &TestHub, mut state: State) -> State {
    let database = hub.database.open();
    let claire = hub.actor("claire").await;
    let read =
        move |db: &mut store::Read<'_, domain::actor::Tenant>| db.journal(0, i64::from(i32::MAX));
    for row in database.read(claire.tenant(), read).await.unwrap() {
        let Some(code) = row.subject.strip_prefix("dossier:") else { continue };
        let (true, Some(dossier)) = (row.action == "activations.set", state.get_mut(code)) else {
            continue;
        };
        let detail: serde_json::Value = serde_json::from_str(&row.detail).unwrap();
        let ids = |name: &str| -> Vec<String> {
            let ids = detail[name].as_array().unwrap().iter();
            ids.map(|id| id.as_str().unwrap().to_owned()).collect()
        };
        for id in ids("on") {
            assert_eq!(dossier.insert(id, None), None, "switched on twice: {}", row.id);
        }
        for id in ids("off") {
            assert!(dossier.remove(&id).is_some(), "switched off twice: {}", row.id);
        }
        for (id, end) in detail["until"].as_object().into_iter().flatten() {
            let end = end.as_str().map(str::to_owned);
            assert!(dossier.insert(id.clone(), end).is_some(), "ends while off: {}", row.id);
        }
    }
    state
}

/// One person, changing this and that until the time is over.
async fn change(
    hub: &app::App,
    (actor, seed): (Actor, u64),
    (codes, apps): (Vec<Code>, Vec<ObjectId>),
    until: Instant,
) -> usize {
    let (mut dice, mut done) = (Dice(seed), 0);
    while Instant::now() < until {
        let mut changes = ActivationChanges::default();
        for app in &apps {
            match dice.below(6) {
                0 => drop(changes.on.insert(*app)),
                1 => drop(changes.off.insert(*app)),
                2 => {
                    let day = format!("2027-01-{:02}", dice.below(28) + 1);
                    changes.ends.insert(*app, hub.end_of_day(&day).unwrap());
                }
                _ => {}
            }
        }
        let code = &codes[dice.below(codes.len())];
        match hub.set_activations(&actor, code, changes).await {
            Ok(_) => done += 1,
            Err(Error::Busy) => tokio::time::sleep(Duration::from_millis(5)).await,
            Err(error) => panic!("{error}"),
        }
    }
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_people_on_the_same_dossiers_are_explained_exactly_by_the_journal() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let claire = hub.actor("claire").await;
    let apps: Vec<ObjectId> =
        hub.app.applications(&claire).await.unwrap().iter().map(|app| app.object_id).collect();
    let codes: Vec<Code> =
        (1..=SHARED).map(|number| firms::code(&format!("{number:09}"))).collect();
    let before = state(&hub, &claire, &codes).await;
    let until = Instant::now() + Duration::from_secs(asked::seconds());
    let mut people = Vec::new();
    for number in 0..STAFF {
        let email = format!("person{number}@cabinet-exemple.fr");
        let new = app::NewStaff {
            profile: "5.0".parse().unwrap(),
            ..firms::new_staff(&format!("P{number}"), &email)
        };
        hub.app.add_staff(&operator, new).await.unwrap();
        let actor = hub.sign_in(&email).await;
        let (app, work) = (hub.app.clone(), (codes.clone(), apps.clone()));
        let seed = 2026 + number as u64;
        people.push(tokio::spawn(async move { change(&app, (actor, seed), work, until).await }));
    }
    let mut done = 0;
    for person in people {
        done += person.await.unwrap();
    }
    assert!(done > STAFF, "{done}");
    let after = state(&hub, &claire, &codes).await;
    assert_eq!(replay(&hub, before).await, after, "after {done} changes");
    // What is kept beside the rows fits them.
    let wrong = "SELECT COUNT(*) FROM firm_apps f WHERE f.active_dossiers <> (SELECT COUNT(*) \
                 FROM activations a WHERE a.firm_id = f.firm_id AND a.firm_app_id = f.id)";
    assert_eq!(hub.database.numbers(wrong).await, [0]);
    hub.app.verify_journal(&operator).await.unwrap();
}
