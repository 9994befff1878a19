//! "Appliquer à tous" is every dossier that is open when "Valider" is pressed, and the box of a page
//! is the dossiers that it shows (AZ7): whatever is chosen while dossiers come and go, against a model.

use std::collections::{BTreeMap, BTreeSet};

use domain::actor::Actor;
use loophub::demo::dossiers;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tests::{Answer, Browser, Partner, TestHub, firms};

use super::pasted::import;

const STEP1: &str = "/loophub/applications/new";
const STEP2: &str = "/loophub/applications/new/dossiers";
const STEP3: &str = "/loophub/applications/new/summary";

/// Dossiers with numbers past those of the demonstration are new ones.
type State = (u32, bool);

/// What happens in step 2.
#[derive(Clone, Debug)]
enum Step {
    /// Dossiers come, are archived or open again.
    Import(Vec<State>),
    /// The box of a page, on which meanwhile one of the dossiers may be archived.
    Page(usize, Option<usize>),
    /// "Sélectionner les N résultats".
    Found(&'static str),
    /// "Tout décocher".
    Clear,
}

/// How step 2 is left, and what happens before "Valider".
#[derive(Clone, Debug)]
struct End {
    all: bool,
    future: bool,
    meanwhile: Vec<State>,
    later: Vec<State>,
}

/// What the hub should know.
struct Model {
    open: BTreeMap<String, bool>,
    ticked: BTreeSet<String>,
}

impl Model {
    fn new() -> Self {
        let known = (1..=firms::DOSSIERS).map(|n| (dossiers::code(n), !dossiers::is_archived(n)));
        Self { open: known.collect(), ticked: BTreeSet::new() }
    }

    fn is_open(&self, code: &str) -> bool {
        self.open.get(code) == Some(&true)
    }

    fn open(&self) -> BTreeSet<String> {
        self.open.keys().filter(|code| self.is_open(code)).cloned().collect()
    }

    fn tick(&mut self, codes: impl IntoIterator<Item = String>) {
        let open = self.open();
        self.ticked.extend(codes.into_iter().filter(|code| open.contains(code)));
    }

    /// What "Valider" would switch on.
    fn chosen(&self, all: bool) -> BTreeSet<String> {
        if all { self.open() } else { self.ticked.intersection(&self.open()).cloned().collect() }
    }
}

/// The hub, the browser of its administrator, and the model beside them.
struct World {
    hub: TestHub,
    claire: Browser,
    actor: Actor,
    model: Model,
    round: u32,
}

impl World {
    async fn new() -> Self {
        let hub = TestHub::new().await;
        let (claire, actor) = (hub.browser("claire").await, hub.actor("claire").await);
        Self { hub, claire, actor, model: Model::new(), round: 0 }
    }

    async fn import(&mut self, states: &[State]) {
        // Of two lines for one dossier the import would take neither.
        let states: BTreeMap<u32, bool> = states.iter().copied().collect();
        let line = |(number, open): (&u32, &bool)| {
            let state = if *open { "ouvert" } else { "archivé" };
            format!("{};DOSSIER;;;;;;{state}\n", dossiers::code(*number))
        };
        let lines: String = states.iter().map(line).collect();
        if !lines.is_empty() {
            import(&self.hub, "EXEMPLE", &lines).await;
            // The neighbour has dossiers with these codes too.
            import(&self.hub, "VOISIN", &lines.replace("archivé", "ouvert")).await;
        }
        let known = states.into_iter().map(|(number, open)| (dossiers::code(number), open));
        self.model.open.extend(known);
    }

    /// The pages of the list, each as it is shown.
    async fn pages(&mut self) -> Vec<Answer> {
        let (mut pages, mut at) = (Vec::new(), String::new());
        loop {
            let page = self.claire.open(&format!("{STEP2}?at={at}")).await.expect(200);
            let next = page.body.split("value=\"go:").nth(3).unwrap();
            at = next.split('"').next().unwrap().to_owned();
            pages.push(page);
            if at.is_empty() {
                return pages;
            }
        }
    }

    /// Steps through the whole list: 50 to a page, every open dossier once, and no other.
    async fn read(&mut self) -> Vec<Vec<String>> {
        let pages: Vec<Vec<String>> =
            self.pages().await.iter().map(|page| page.fields("shown")).collect();
        let (last, full) = pages.split_last().unwrap();
        assert!(full.iter().all(|page| page.len() == 50) && last.len() <= 50);
        let shown: Vec<String> = pages.iter().flatten().cloned().collect();
        assert_eq!(shown.len(), self.model.open().len());
        assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), self.model.open());
        pages
    }

    async fn post(&mut self, fields: &[(&str, &str)]) {
        drop(self.claire.post(STEP2, fields).await.expect(303));
    }

    async fn step(&mut self, step: &Step) {
        match step {
            Step::Import(states) => self.import(states).await,
            Step::Page(which, archived) => self.tick_page(*which, *archived).await,
            Step::Found(search) => {
                self.post(&[("do", "found"), ("searched", search)]).await;
                let all: Vec<String> = self.model.open.keys().cloned().collect();
                self.model.tick(all.into_iter().filter(|code| code.starts_with(search)));
            }
            Step::Clear => {
                self.post(&[("do", "clear")]).await;
                self.model.ticked.clear();
            }
        }
    }

    async fn tick_page(&mut self, which: usize, archived: Option<usize>) {
        let pages = self.read().await;
        let shown = pages[which % pages.len()].clone();
        if let Some(place) = archived {
            let code = &shown[place % shown.len()];
            let number = (1..400).find(|number| dossiers::code(*number) == *code).unwrap();
            self.import(&[(number, false)]).await;
        }
        let mut fields = vec![("do", "page")];
        fields.extend(shown.iter().map(|code| ("shown", code.as_str())));
        self.post(&fields).await;
        self.model.tick(shown);
    }

    /// Step 1, with a key of its own; answers the partner who has it.
    async fn define(&mut self) -> Partner {
        self.round += 1;
        let (key, secret) =
            self.hub.app.generate_key(&self.actor, firms::new_key("k")).await.unwrap();
        let (label, email) =
            (format!("Banque {}", self.round), format!("api{}@b.example", self.round));
        let fields = [
            ("do", "next"),
            ("kind", "partner"),
            ("application", "api-standard"),
            ("label", label.as_str()),
            ("key", key.identifier.as_str()),
            ("email", email.as_str()),
        ];
        drop(self.claire.post(STEP1, &fields).await.expect(303));
        self.model.ticked.clear();
        Partner::with_key(self.hub.router.clone(), key.identifier.as_str(), secret.reveal())
    }

    /// Leaves step 2, lets dossiers come and go, and presses "Valider" as often as the summary has to
    /// be shown again; answers whether it took the future too.
    async fn validate(&mut self, end: &End) -> (BTreeSet<String>, bool) {
        let all = end.all || self.model.chosen(false).is_empty();
        let way = if all { "all" } else { "next" };
        let future = if end.future { "future" } else { "not-the-future" };
        self.post(&[("do", way), (future, "on")]).await;
        let shown = self.summary(all).await;
        self.import(&end.meanwhile).await;
        let chosen = self.model.chosen(all);
        if chosen.is_empty() {
            // Nothing is left to switch on: then it is everything.
            self.post(&[("do", "all"), (future, "on")]).await;
            let token = self.summary(true).await.0;
            drop(self.claire.post(STEP3, &[("token", &token)]).await.expect(303));
            return (self.model.open(), end.future);
        }
        // "Valider" holds to the number that was shown (C10).
        let pressed = self.claire.post(STEP3, &[("token", &shown.0)]).await;
        if chosen.len() == shown.1 {
            drop(pressed.expect(303));
        } else {
            drop(pressed.expect(422));
            let token = self.summary(all).await.0;
            drop(self.claire.post(STEP3, &[("token", &token)]).await.expect(303));
        }
        (chosen, all && end.future)
    }

    /// The summary's token, and how many dossiers it says.
    async fn summary(&mut self, all: bool) -> (String, usize) {
        let summary = self.hub.app.draft_summary(&self.actor, app::Purpose::Adding).await.unwrap();
        let chosen = self.model.chosen(all).len();
        assert_eq!(summary.dossiers as usize, chosen);
        (self.claire.open(STEP3).await.expect(200).field("token"), chosen)
    }

    /// What the partner reaches.
    async fn reached(&self, partner: &Partner) -> BTreeSet<String> {
        let (mut reached, mut address) = (BTreeSet::new(), "/v1/dossiers?limit=200".to_owned());
        loop {
            let page = partner.get(&address).await.expect(200).json();
            let items = page["items"].as_array().unwrap().iter();
            reached.extend(items.map(|item| item["code"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { return reached };
            address = format!("/v1/dossiers?limit=200&cursor={cursor}");
        }
    }

    async fn play(&mut self, steps: &[Step], end: &End) {
        let partner = self.define().await;
        for step in steps {
            self.step(step).await;
        }
        self.read().await;
        let (mut active, future) = self.validate(end).await;
        assert_eq!(self.reached(&partner).await, active);
        let before = self.model.open.clone();
        self.import(&end.later).await;
        // Only what is new comes by itself, and only what is open is reached.
        let is_new = |code: &String| future && !before.contains_key(code);
        active.extend(self.model.open().into_iter().filter(is_new));
        active.retain(|code| self.model.is_open(code));
        assert_eq!(self.reached(&partner).await, active);
    }
}

fn states(most: usize) -> impl Strategy<Value = Vec<State>> {
    let number = prop_oneof![1..=firms::DOSSIERS, firms::DOSSIERS + 1..300_u32];
    prop::collection::vec((number, any::<bool>()), 0..most)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => states(6).prop_map(Step::Import),
        4 => (0..5_usize, prop::option::of(0..50_usize)).prop_map(|(page, of)| Step::Page(page, of)),
        1 => prop::sample::select(vec!["E0000", "00000015", "2021"]).prop_map(Step::Found),
        1 => Just(Step::Clear),
    ]
}

fn end() -> impl Strategy<Value = End> {
    let made = |(all, future, meanwhile, later)| End { all, future, meanwhile, later };
    (any::<bool>(), any::<bool>(), states(4), states(4)).prop_map(made)
}

#[test]
fn what_is_chosen_is_what_was_shown_and_all_is_what_is_open_in_the_end() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut world = runtime.block_on(World::new());
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let world = std::cell::RefCell::new(&mut world);
    TestRunner::new(config)
        .run(&(prop::collection::vec(step(), 0..5), end()), |(steps, end)| {
            runtime.block_on(world.borrow_mut().play(&steps, &end));
            Ok(())
        })
        .unwrap();
}
