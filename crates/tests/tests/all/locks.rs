//! Whoever holds several rows takes them in one order, so that nobody is thrown back (design §3).
//! On SQLite one writes after the other anyhow.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use app::Progress;
use store::DatabaseUrl;
use tests::{TestHub, firms};

/// One dossier that comes, and one that changes.
const CSV: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n\
                   NEW1;D;;;;;;ouvert\n000000001;AUTRE NOM;;;;;;ouvert\n";

/// Somebody else's transaction, a statement at a time. Dropped, it lets go of what it holds.
struct Other {
    steps: std::sync::mpsc::Sender<String>,
    answers: tokio::sync::mpsc::UnboundedReceiver<Result<(), String>>,
}

impl Other {
    /// Nobody, on SQLite.
    fn begin(hub: &TestHub) -> Option<Self> {
        let DatabaseUrl::Postgres(url) = hub.database.url.clone() else { return None };
        let (steps, wanted) = std::sync::mpsc::channel::<String>();
        let (answer, answers) = tokio::sync::mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
            let mut transaction = client.transaction().unwrap();
            while let Ok(sql) = wanted.recv() {
                let done = transaction.batch_execute(&sql);
                let told = done.map_err(|error| format!("{sql}: {error:?}"));
                answer.send(told).unwrap();
            }
        });
        Some(Self { steps, answers })
    }

    /// Holds rows; fails when that ends in a deadlock.
    async fn hold(&mut self, rows: &str) {
        self.steps.send(format!("SELECT 1 FROM {rows}")).unwrap();
        let done = tokio::time::timeout(Duration::from_secs(20), self.answers.recv()).await;
        assert_eq!(done.unwrap().unwrap(), Ok(()));
    }
}

/// As long as it takes until what was begun waits for a lock.
async fn until_it_waits() {
    tokio::time::sleep(Duration::from_millis(500)).await;
}

#[tokio::test]
async fn an_import_holds_the_applications_that_it_switches_on_before_it_takes_numbers() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let mut other = Other::begin(&hub);
    if let Some(other) = &mut other {
        other.hold("firm_apps WHERE covers_future FOR NO KEY UPDATE").await;
    }
    let (app, tries) = (hub.app.clone(), Arc::new(AtomicU32::new(0)));
    let tried = Arc::clone(&tries);
    let importing = tokio::spawn(async move {
        let count = move |progress| {
            let compared = matches!(progress, Progress::Written(1, 2));
            tried.fetch_add(u32::from(compared), Ordering::Relaxed);
        };
        app.import_dossiers(&operator, CSV.into(), count).await
    });
    if let Some(mut other) = other {
        until_it_waits().await;
        for counter in ["batches", "events"] {
            other.hold(&format!("counters WHERE name = '{counter}' FOR UPDATE")).await;
        }
        other.hold("journal_heads FOR UPDATE").await;
    }
    let report = importing.await.unwrap().unwrap();
    assert_eq!((report.created, report.changed), (1, 1));
    assert_eq!(tries.load(Ordering::Relaxed), 1, "it was not thrown back by the other");
}

#[tokio::test]
async fn an_import_takes_the_number_of_its_batch_before_those_of_events_as_a_deletion_does() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let mut other = Other::begin(&hub);
    if let Some(other) = &mut other {
        other.hold("counters WHERE name = 'batches' FOR UPDATE").await;
    }
    let app = hub.app.clone();
    let importing =
        tokio::spawn(async move { app.import_dossiers(&operator, CSV.into(), |_| ()).await });
    if let Some(mut other) = other {
        until_it_waits().await;
        other.hold("counters WHERE name = 'events' FOR UPDATE NOWAIT").await;
    }
    assert_eq!(importing.await.unwrap().unwrap().created, 1);
}
