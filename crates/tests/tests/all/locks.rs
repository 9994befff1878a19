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
use domain::time::Clock;
use store::DatabaseUrl;
use tests::{Partner, TestHub, firms};

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

/// Eight keys that were used once each.
async fn used(hub: &TestHub) -> Vec<Partner> {
    let claire = hub.actor("claire").await;
    let mut partners = Vec::new();
    for number in 0..8 {
        let new = firms::new_key(&format!("k{number}"));
        let (key, secret) = hub.app.generate_key(&claire, new).await.unwrap();
        let identifier = key.identifier.as_str();
        partners.push(Partner::with_key(hub.router.clone(), identifier, secret.reveal()));
    }
    call(&partners).await;
    partners
}

async fn call(partners: &[Partner]) {
    for partner in partners {
        drop(partner.get("/v1/me").await.expect(200));
    }
}

/// Writes down what was noted, while another holds the first of the rows; sees that none of those
/// after it is held meanwhile.
async fn flush_behind<T>(hub: &TestHub, rows: &str, flush: impl Future<Output = app::Result<T>>) {
    let mut other = Other::begin(hub);
    if let Some(other) = &mut other {
        other.hold(&format!("{rows} LIMIT 1 FOR UPDATE")).await;
    }
    let holding = async {
        if let Some(mut other) = other {
            until_it_waits().await;
            other.hold(&format!("{rows} OFFSET 1 FOR UPDATE NOWAIT")).await;
        }
    };
    let (flushed, ()) = tokio::join!(flush, holding);
    assert!(flushed.is_ok());
}

#[tokio::test]
async fn uses_are_written_down_in_the_order_of_their_keys() {
    let hub = TestHub::new().await;
    let partners = used(&hub).await;
    hub.run_jobs().await;
    call(&partners).await;
    let rows = "key_calls ORDER BY firm_id, api_key_id";
    flush_behind(&hub, rows, hub.app.flush_calls()).await;
    hub.clock.advance(Duration::from_secs(1));
    call(&partners).await;
    let rows = "api_keys WHERE name LIKE 'k_' ORDER BY firm_id, id";
    flush_behind(&hub, rows, hub.app.flush_key_use()).await;
    let since = Clock::now(hub.clock.as_ref()).as_micros();
    for _ in 0..8 {
        let mut browser = hub.browser("claire").await;
        hub.clock.advance(Duration::from_secs(30));
        drop(browser.open("/loophub/keys").await.expect(200));
    }
    let rows = format!("sessions WHERE created_at >= {since} ORDER BY token_hash");
    flush_behind(&hub, &rows, hub.app.flush_session_use()).await;
}

#[tokio::test]
async fn what_could_not_be_written_down_is_written_the_next_time() {
    let hub = TestHub::new().await;
    let partners = used(&hub).await;
    let mut browser = hub.browser("claire").await;
    hub.clock.advance(Duration::from_secs(30));
    drop(browser.open("/loophub/keys").await.expect(200));
    call(&partners).await;
    let seen = "SELECT COUNT(*) FROM sessions WHERE seen_at > created_at";
    let calls = "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) FROM key_calls";
    let uses = "SELECT COUNT(*) FROM key_secrets WHERE last_used_at IS NOT NULL";
    for table in ["key_calls", "key_secrets", "sessions"] {
        hub.database.change(&format!("ALTER TABLE {table} RENAME TO gone")).await;
        let failed = match table {
            "key_calls" => hub.app.flush_calls().await,
            "key_secrets" => hub.app.flush_key_use().await,
            _ => hub.app.flush_session_use().await,
        };
        assert!(failed.is_err(), "{table}");
        hub.database.change(&format!("ALTER TABLE gone RENAME TO {table}")).await;
    }
    call(&partners).await;
    hub.run_jobs().await;
    for (sql, count) in [(seen, 1), (calls, 24), (uses, 8)] {
        assert_eq!(hub.database.numbers(sql).await, [count], "{sql}");
    }
}
