//! The whole product in a test's hands.

use std::{sync::Arc, time::Duration};

use app::{App, Credentials, Parts, PasswordCost, Settings};
use axum::Router;
use domain::{
    actor::{Actor, Origin},
    secret::Secret,
};
use loophub::{
    demo::{notes::Key, people::PASSWORD},
    wiring,
};
use store::Store;
use tokio::sync::OnceCell;
use worker::{Mailbox, Post, Transport, Worker};

use crate::{
    Browser, Partner,
    clock::{ManualClock, SeededChance},
    database::Database,
    firms,
    template::{self, Template},
};

/// The production router on a real database.
pub struct TestHub {
    /// The use cases.
    pub app: App,
    /// What serves.
    pub router: Router,
    /// Moved by hand.
    pub clock: Arc<ManualClock>,
    /// Where the data is.
    pub database: Database,
    /// The keys that partners use: Banque Connect and Signature Pro at the first firm, Banque
    /// Connect at the second.
    pub keys: Vec<Key>,
    /// Where mails arrive, once [`TestHub::run_jobs`] has sent them.
    pub mailbox: Mailbox,
}

/// Where the links in mails lead.
pub const ADDRESS: &str = "https://hub.example";

/// What a test chooses. Hashing costs nearly nothing here.
#[must_use]
pub fn settings() -> Settings {
    let password_cost = PasswordCost { memory_kib: 64, passes: 1 };
    // Long enough for lists of a few lines, short enough to see that a wait ends.
    let list_patience = Duration::from_secs(2);
    Settings { password_cost, list_patience, ..Settings::default() }
}

/// The two firms, as they are when a test begins.
struct Filled {
    template: Template,
    keys: Vec<Key>,
    /// As far as filling has come with it.
    chance: SeededChance,
}

async fn filled() -> &'static Filled {
    static FILLED: OnceCell<Filled> = OnceCell::const_new();
    let fill = async |store| {
        let chance = Arc::new(SeededChance::default());
        let app = app(store, Arc::new(ManualClock::default()), chance.clone());
        (firms::fill(&app).await, chance.as_ref().clone())
    };
    let make = async || {
        let (template, (keys, chance)) = Template::make(fill).await;
        Filled { template, keys, chance }
    };
    FILLED.get_or_init(make).await
}

fn app(store: Store, clock: Arc<ManualClock>, chance: Arc<SeededChance>) -> App {
    App::new(Parts { store, clock, chance, settings: settings() }).unwrap()
}

impl TestHub {
    /// A hub without any data.
    pub async fn empty() -> Self {
        let chance = SeededChance::default();
        Self::on(template::empty().await.copy().await, Arc::new(chance), Vec::new())
    }

    /// A hub with the two firms of the demonstration.
    pub async fn new() -> Self {
        let Filled { template, keys, chance } = filled().await;
        Self::on(template.copy().await, Arc::new(chance.clone()), keys.clone())
    }

    fn on(database: Database, chance: Arc<SeededChance>, keys: Vec<Key>) -> Self {
        let clock = Arc::new(ManualClock::default());
        let app = app(database.open(), clock.clone(), chance);
        let router = wiring::router(app.clone(), Arc::new(SeededChance::default()));
        let mailbox = Mailbox::default();
        Self { app, router, clock, database, keys, mailbox }
    }

    /// The browser of somebody who has signed in.
    pub async fn browser(&self, name: &str) -> Browser {
        self.anonymous().sign_in(firms::email(name), PASSWORD).await
    }

    /// The browser of nobody.
    #[must_use]
    pub fn anonymous(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// The program of a partner with one of [`TestHub::keys`].
    #[must_use]
    pub fn partner(&self, key: usize) -> Partner {
        let key = &self.keys[key];
        Partner::with_key(self.router.clone(), &key.identifier, &key.secret)
    }

    /// Somebody as the use cases know them.
    pub async fn actor(&self, name: &str) -> Actor {
        self.sign_in(firms::email(name)).await
    }

    /// Whoever has this address, as the use cases know them.
    pub async fn sign_in(&self, email: &str) -> Actor {
        let password = Secret::new(PASSWORD.to_owned());
        let credentials = Credentials { email: email.to_owned(), password };
        self.app.sign_in(credentials, Origin::default()).await.unwrap().session.actor
    }

    /// What does things later, as a node has it.
    #[must_use]
    pub fn worker(&self) -> Worker {
        let transport = Transport::Memory(self.mailbox.clone());
        let post = Post::new(transport, "LoopHub <loophub@hub.example>", ADDRESS).unwrap();
        Worker::new(self.app.clone(), Some(post))
    }

    /// Does what is due, and sees that nothing is left.
    pub async fn run_jobs(&self) -> u64 {
        let worker = self.worker();
        let done = worker.run_due().await.unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 0, "jobs that are never done");
        done
    }
}

/// At its end no job is left that is never done (design §10).
impl Drop for TestHub {
    fn drop(&mut self) {
        // A test that has failed already says why itself.
        if std::thread::panicking() {
            return;
        }
        let worker = self.worker();
        let left = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                drop(worker.run_due().await);
                worker.run_due().await
            })
        });
        let left = left.join().unwrap();
        assert!(matches!(left, Ok(0)), "jobs that are never done: {left:?}");
    }
}
