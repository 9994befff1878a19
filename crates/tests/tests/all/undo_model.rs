//! Undo against a model (D7): each pair of application and dossier has a stack of what was done to
//! it, and so has each of an application's settings; an undo takes away what it finds on top, and
//! leaves and counts the rest.

mod by_hand;
mod many;

use std::collections::BTreeMap;

use app::{Choice, Conflict, Definition, Error, Purpose};
use domain::{
    actor::Actor,
    id::{BatchId, ObjectId},
    text::Code,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tests::{
    TestHub,
    changes::{Change, change},
    contacts, database, firms,
};

use super::undo_stacks::{DOSSIERS, Modelled};

/// Applications of a partner that the catalogue offers.
const SLUGS: [&str; 2] = ["tresoly", "paiesimple"];

/// What an administrator may do next.
#[derive(Clone, Debug)]
enum Act {
    /// Adds the application, on these dossiers or on all with those to come.
    Add(usize, Option<Vec<usize>>),
    /// Changes it: on, off, another key, another address, coverage.
    Change(usize, Vec<usize>, Vec<usize>, [bool; 3]),
    /// Switches on or off for one dossier, by hand.
    Switch(usize, usize, bool),
    /// Opens it to the contact of a dossier, or closes it.
    Offer(usize, usize, bool),
    /// Gives what is on there an end, by hand.
    End(usize, usize),
    /// Switches applications on and off on several dossiers (D6).
    Many([Option<bool>; 2], Vec<usize>),
    /// Deletes it.
    Delete(usize),
    /// Suspends or resumes it.
    Suspend(usize, bool),
    /// Undoes one of the batches, counted from the last.
    Undo(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let app = 0..SLUGS.len();
    let some = || prop::collection::vec(0..DOSSIERS, 0..DOSSIERS);
    prop_oneof![
        2 => (app.clone(), prop::option::of(prop::collection::vec(0..DOSSIERS, 1..DOSSIERS)))
            .prop_map(|(app, on)| Act::Add(app, on)),
        4 => (app.clone(), some(), some(), any::<[bool; 3]>())
            .prop_map(|(app, on, off, set)| Act::Change(app, on, off, set)),
        3 => (app.clone(), 0..DOSSIERS, any::<bool>())
            .prop_map(|(app, dossier, on)| Act::Switch(app, dossier, on)),
        3 => (app.clone(), 0..DOSSIERS, any::<bool>())
            .prop_map(|(app, dossier, on)| Act::Offer(app, dossier, on)),
        1 => (app.clone(), 0..DOSSIERS).prop_map(|(app, dossier)| Act::End(app, dossier)),
        3 => (any::<[Option<bool>; 2]>(), some()).prop_map(|(apps, on)| Act::Many(apps, on)),
        1 => app.clone().prop_map(Act::Delete),
        1 => (app, any::<bool>()).prop_map(|(app, on)| Act::Suspend(app, on)),
        5 => (0..4_usize).prop_map(Act::Undo),
    ]
}

/// The hub and the model, side by side.
struct World {
    hub: TestHub,
    claire: Actor,
    codes: Vec<Code>,
    /// The contact of every dossier.
    contact: ObjectId,
    apps: BTreeMap<ObjectId, Modelled>,
    /// Batches that are not undone, in order.
    batches: Vec<(BatchId, ObjectId, What)>,
    /// What each batch of several dossiers did with which applications: on how many.
    many: BTreeMap<BatchId, Vec<(ObjectId, u64)>>,
    /// Numbers of keys, addresses: each is given once.
    given: u64,
    keys: BTreeMap<String, u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Added,
    Changed,
    Deleted,
    Many,
}

impl World {
    async fn new() -> Self {
        let hub = TestHub::empty().await;
        firms::found(&hub.app, DOSSIERS).await;
        let claire = hub.actor("claire").await;
        let codes: Vec<Code> =
            (1..=DOSSIERS).map(|number| firms::code(&format!("D{number}"))).collect();
        let contact = contacts::add(&hub.app, &claire, (&codes, "julie@perrin.example")).await;
        Self {
            hub,
            claire,
            codes,
            contact,
            apps: BTreeMap::new(),
            batches: Vec::new(),
            many: BTreeMap::new(),
            given: 0,
            keys: BTreeMap::new(),
        }
    }

    /// The one that is there of an application of the catalogue.
    fn standing(&self, slug: usize) -> Option<ObjectId> {
        let mut of = self.apps.iter().filter(|(_, app)| app.slug == slug && !app.deleted);
        of.next().map(|(object, _)| *object)
    }

    async fn key(&mut self) -> (String, u64) {
        let (key, _) = self.hub.app.generate_key(&self.claire, firms::new_key("k")).await.unwrap();
        self.given += 1;
        self.keys.insert(key.identifier.to_string(), self.given);
        (key.identifier.to_string(), self.given)
    }

    async fn act(&mut self, act: &Act) {
        match act {
            Act::Add(slug, on) => {
                if self.standing(*slug).is_none() {
                    self.add(*slug, on.as_deref()).await;
                }
            }
            Act::Change(slug, on, off, set) => {
                if let Some(object) = self.standing(*slug) {
                    self.change(object, (on, off), *set).await;
                }
            }
            Act::Switch(slug, dossier, on) => {
                if let Some(object) = self.standing(*slug) {
                    self.switch(object, (*dossier, *on)).await;
                }
            }
            Act::Offer(slug, dossier, on) => {
                if let Some(object) = self.standing(*slug) {
                    self.offer(object, (*dossier, *on)).await;
                }
            }
            Act::End(slug, dossier) => {
                if let Some(object) = self.standing(*slug) {
                    self.end(object, *dossier).await;
                }
            }
            Act::Many(apps, dossiers) => self.switch_many(*apps, dossiers).await,
            Act::Delete(slug) => {
                if let Some(object) = self.standing(*slug) {
                    self.delete(object).await;
                }
            }
            Act::Suspend(slug, on) => {
                if let Some(object) = self.standing(*slug) {
                    self.suspend(object, *on).await;
                }
            }
            Act::Undo(back) => {
                if let Some(place) = self.batches.len().checked_sub(back + 1) {
                    self.undo(place).await;
                }
            }
        }
    }

    async fn add(&mut self, slug: usize, on: Option<&[usize]>) {
        let (key, number) = self.key().await;
        let email = format!("p{number}@prestataire.example");
        let definition = Definition {
            kind: "partner".to_owned(),
            application: SLUGS[slug].to_owned(),
            label: String::new(),
            key,
            email,
        };
        let (app, claire, purpose) = (&self.hub.app, &self.claire, Purpose::Adding);
        app.define_application(claire, purpose, definition).await.unwrap();
        let all: Vec<usize> = (0..DOSSIERS).collect();
        let ticked: Vec<String> =
            on.unwrap_or(&all).iter().map(|dossier| self.codes[*dossier].to_string()).collect();
        app.tick(claire, purpose, (ticked.clone(), ticked)).await.unwrap();
        let choice = if on.is_some() { Choice::Ticked } else { Choice::All { future: true } };
        let draft = app.choose_dossiers(claire, purpose, choice).await.unwrap();
        let added = app.add_application(claire, draft.token).await.unwrap();
        let apps = app.applications(claire).await.unwrap();
        let object = apps.iter().map(|app| app.object_id).find(|one| !self.apps.contains_key(one));
        let future = u64::from(on.is_none());
        let settings = [number, number, future].map(|given| vec![(added.batch, given)]);
        let mut app = Modelled { slug, settings, ..Modelled::default() };
        for dossier in on.unwrap_or(&all) {
            app.set(*dossier, (Some(added.batch), true));
        }
        assert_eq!(added.dossiers, app.on().len() as u64);
        self.apps.insert(object.unwrap(), app);
        self.batches.push((added.batch, object.unwrap(), What::Added));
    }

    async fn change(&mut self, object: ObjectId, (on, off): (&[usize], &[usize]), set: [bool; 3]) {
        let codes = |some: &[usize]| -> Vec<Code> {
            some.iter().map(|dossier| self.codes[*dossier].clone()).collect()
        };
        // What is ticked is ticked, whatever else is said of it.
        let off: Vec<usize> = off.iter().copied().filter(|dossier| !on.contains(dossier)).collect();
        let mut wanted = Change { on: codes(on), off: codes(&off), ..Change::default() };
        let mut gives = self.apps[&object].has();
        if set[0] {
            let (key, number) = self.key().await;
            (wanted.key, gives[0]) = (Some(key), number);
        }
        if set[1] {
            self.given += 1;
            let email = format!("p{}@prestataire.example", self.given);
            (wanted.email, gives[1]) = (Some(email), self.given);
        }
        if set[2] {
            gives[2] = 1 - gives[2];
            wanted.future = Some(gives[2] == 1);
        }
        let done = change(&self.hub.app, &self.claire, (object, wanted)).await;
        let app = self.apps.get_mut(&object).unwrap();
        let before = app.on();
        let touched =
            on.iter().any(|one| !app.is_on(*one)) || off.iter().any(|one| app.is_on(*one));
        if !touched && gives == app.has() {
            assert!(matches!(done, Err(Error::Invalid(_))), "nothing to change: {done:?}");
            return;
        }
        let done = done.unwrap();
        on.iter().for_each(|dossier| app.set(*dossier, (Some(done.batch), true)));
        off.iter().for_each(|dossier| app.set(*dossier, (Some(done.batch), false)));
        let after = app.on();
        assert_eq!(done.on, after.difference(&before).count() as u64);
        assert_eq!(done.off, before.difference(&after).count() as u64);
        for (stack, given) in app.settings.iter_mut().zip(gives) {
            if stack.last().unwrap().1 != given {
                stack.push((done.batch, given));
            }
        }
        self.batches.push((done.batch, object, What::Changed));
    }

    async fn delete(&mut self, object: ObjectId) {
        let apps = self.hub.app.applications(&self.claire).await.unwrap();
        let name = &apps.iter().find(|app| app.object_id == object).unwrap().name;
        let deleted = self.hub.app.delete_application(&self.claire, object, name).await.unwrap();
        let app = self.apps.get_mut(&object).unwrap();
        assert_eq!(deleted.dossiers, app.on().len() as u64);
        app.deleted = true;
        self.batches.push((deleted.batch, object, What::Deleted));
    }

    async fn undo(&mut self, place: usize) {
        let (batch, object, what) = self.batches[place];
        if what == What::Many {
            return self.undo_many(place).await;
        }
        let taken = self.standing(self.apps.get(&object).map_or(usize::MAX, |app| app.slug));
        let undone = self.hub.app.undo_batch(&self.claire, batch).await;
        let Some(app) = self.apps.get_mut(&object) else {
            assert!(is(&undone, Conflict::ApplicationDeleted), "{undone:?}");
            return;
        };
        if what == What::Deleted {
            match taken {
                Some(_) => assert!(is(&undone, Conflict::AddedAgain), "{undone:?}"),
                None => {
                    let done = undone.unwrap().undone.unwrap();
                    assert_eq!((done.dossiers, done.left_alone), (app.on().len() as u64, 0));
                    app.deleted = false;
                    self.batches.remove(place);
                }
            }
            return;
        }
        if app.deleted {
            assert!(is(&undone, Conflict::ApplicationDeleted), "{undone:?}");
            return;
        }
        if what == What::Added && app.suspended {
            assert!(is(&undone, Conflict::ApplicationSuspended), "{undone:?}");
            return;
        }
        let done = undone.unwrap().undone.unwrap();
        let (was, later) = (app.clone(), app.settings.iter().any(|stack| stack.len() > 1));
        let (taken_back, mut left, mut settings_left) = app.undo(batch);
        if what == What::Added {
            // Whatever was switched on since is told as well.
            let told = was.dossiers.iter().filter(|(_, done)| {
                done.iter().any(|(by, ..)| *by == Some(batch))
                    || done.last().is_some_and(|(_, on, _)| *on)
            });
            left = told.count() as u64 - taken_back;
            settings_left = later;
            if app.on().is_empty() && !settings_left {
                self.apps.remove(&object);
            }
        }
        let told = (done.dossiers, done.left_alone, done.settings_left);
        assert_eq!(told, (taken_back, left, settings_left), "{batch:?} of {was:?}");
        self.batches.remove(place);
    }

    /// That the hub is what the model says.
    async fn check(&self) {
        let apps = self.hub.app.applications(&self.claire).await.unwrap();
        let standing = self.apps.iter().filter(|(_, app)| !app.deleted);
        assert_eq!(apps.len(), standing.clone().count());
        for (object, modelled) in standing {
            let app = apps.iter().find(|app| app.object_id == *object).unwrap();
            let key = self.keys[app.key.as_ref().unwrap().identifier.as_str()];
            let email = app.provider_email.as_ref().unwrap().as_str();
            let email = email.trim_start_matches('p').split('@').next().unwrap();
            let has = [key, email.parse().unwrap(), u64::from(app.covers_future)];
            assert_eq!(has, modelled.has());
            assert_eq!(app.suspension.by_firm, modelled.suspended);
            assert_eq!(app.active_dossiers, modelled.on().len() as u64, "{modelled:?}");
            for (number, code) in self.codes.iter().enumerate() {
                let lists = self.hub.app.dossier_applications(&self.claire, code).await.unwrap();
                let on = lists.active.iter().any(|choice| choice.object_id == *object);
                assert_eq!(on, modelled.is_on(number), "{code} of {modelled:?}");
                let place = (code, self.contact);
                let sheet = self.hub.app.contact(&self.claire, place).await.unwrap();
                let offer = sheet.offers.iter().find(|offer| offer.object_id == *object);
                let offered = offer.is_some_and(|offer| offer.opened.is_some());
                assert_eq!(offered, modelled.is_offered(number), "offers {code} of {modelled:?}");
            }
        }
        let used = self
            .hub
            .database
            .numbers("SELECT COUNT(*) FROM addresses WHERE of_provider AND uses > 0");
        // Those of deleted applications wait with them.
        assert_eq!(used.await, [self.apps.len() as i64], "addresses are taken and given back");
    }

    /// Everything that an undo of the last change must bring back, to the letter.
    async fn state(&self) -> String {
        let mut state = self.hub.database.rows("activations").await;
        state += &self.hub.database.rows("firm_apps").await;
        state += &self.hub.database.rows("offers").await;
        state
    }
}

fn is<T>(answer: &Result<T, Error>, conflict: Conflict) -> bool {
    matches!(answer, Err(Error::Conflict(found)) if *found == conflict)
}

#[test]
fn an_undo_takes_back_what_is_on_top_and_leaves_and_counts_the_rest() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    // A case takes seconds on PostgreSQL; what the acts come to is the same.
    let cases = if database::postgres().is_some() { 16 } else { 64 };
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let acts = prop::collection::vec(act(), 1..32);
    runner
        .run(&acts, |acts| {
            runtime.block_on(async {
                let mut world = World::new().await;
                for act in &acts {
                    let (before, batches) = (world.state().await, world.batches.len());
                    world.act(act).await;
                    world.check().await;
                    // What was done in this instant comes back to the letter, and is done again.
                    if world.batches.len() > batches && !matches!(act, Act::Undo(_)) {
                        world.undo(batches).await;
                        assert_eq!(world.state().await, before, "{act:?}");
                        world.check().await;
                        world.act(act).await;
                    }
                }
            });
            Ok(())
        })
        .unwrap();
}
