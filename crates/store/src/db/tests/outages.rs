//! A server that is gone, restarts or hangs (DB1). There is no such thing with a file.

use std::time::{Duration, Instant};

use domain::actor::System;

use super::{proxy::Proxy, *};

const OTHERS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE application_name = 'NAME' AND pid <> pg_backend_pid()";

/// Gives a store's sessions a name of this run's own.
fn named(fresh: &Fresh, name: &str) -> DatabaseUrl {
    let DatabaseUrl::Postgres(url) = &fresh.url else { unreachable!() };
    DatabaseUrl::Postgres(format!("{url}&application_name={name}_{}", std::process::id()))
}

/// Cuts the sessions that have that name.
fn cut(name: &str) {
    administer(&OTHERS.replace("NAME", &format!("{name}_{}", std::process::id())));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let url = DatabaseUrl::Postgres("postgres://nobody@127.0.0.1:1/nothing".into());
    let store = Store::open(&url, Options::default()).unwrap();
    assert!(matches!(store.ping().await, Err(Error::Unavailable)));
    assert!(matches!(add(&store, 1).await, Err(Error::Unavailable)));
    assert!(matches!(store.migrate().await, Err(Error::Unavailable)));
}

#[tokio::test]
async fn connections_cut_while_idle_are_replaced_unnoticed() {
    let Some(fresh) = Fresh::postgres() else { return };
    drop(fresh.store().await);
    let store = Store::open(&named(&fresh, "idle"), Options { readers: 1, queue: 9 }).unwrap();
    add(&store, 1).await.unwrap();
    cut("idle");
    assert_eq!(ids(&store).await, [1]);
    cut("idle");
    add(&store, 2).await.unwrap();
    cut("idle");
    let count = "SELECT COUNT(*) FROM things";
    let snapshot = store.snapshot(System, move |db| db.one::<(i64,)>(count, &[])).await;
    assert_eq!(snapshot.unwrap(), (2,));
}

#[tokio::test]
async fn a_connection_cut_inside_a_transaction_is_told_and_nothing_is_kept() {
    let Some(fresh) = Fresh::postgres() else { return };
    drop(fresh.store().await);
    let store = Store::open(&named(&fresh, "inside"), Options::default()).unwrap();
    let insert = "INSERT INTO things (id) VALUES ($1)";
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let outcome = store
        .write(System, move |db| {
            counted.fetch_add(1, Relaxed);
            db.execute(insert, &[&1_i64])?;
            cut("inside");
            let _ = db.execute(insert, &[&2_i64]);
            db.execute(insert, &[&3_i64])
        })
        .await;
    assert!(matches!(outcome, Err(Error::Unavailable)), "{outcome:?}");
    assert_eq!((runs.load(Relaxed), ids(&store).await), (1, vec![]));
    add(&store, 4).await.unwrap();
}

#[tokio::test]
async fn nobody_waits_for_a_server_that_hangs() {
    let Some(fresh) = Fresh::postgres() else { return };
    drop(fresh.store().await);
    let proxy = Proxy::new(&fresh.url);
    let options = Options { readers: 2, queue: 99 };
    let store = Store::open(&proxy.instead_of(&fresh.url), options).unwrap();
    add(&store, 1).await.unwrap();

    proxy.silence(true);
    let began = Instant::now();
    let (ping, read, write) = tokio::join!(store.ping(), timed_read(&store), add(&store, 2));
    assert!(matches!(ping, Err(Error::Unavailable)));
    assert!(matches!(read, (Err(Error::Unavailable), took) if took < Duration::from_secs(3)));
    assert!(matches!(write, Err(Error::Unavailable)));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    let (refused, took) = timed_read(&store).await;
    assert!(matches!(refused, Err(Error::Unavailable)) && took < Duration::from_millis(200));

    proxy.silence(false);
    let back = Instant::now();
    while store.ping().await.is_err() {
        assert!(back.elapsed() < Duration::from_secs(5));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    add(&store, 3).await.unwrap();
}

async fn timed_read(store: &Store) -> (Result<Vec<(i64,)>, Error>, Duration) {
    let (began, sql) = (Instant::now(), "SELECT id FROM things");
    let read = store.read(System, move |db| db.all::<(i64,)>(sql, &[])).await;
    (read, began.elapsed())
}

#[tokio::test]
async fn a_long_statement_is_not_taken_for_a_hang() {
    let Some(fresh) = Fresh::postgres() else { return };
    let store = fresh.store().await;
    let sql = "SELECT CAST(pg_sleep(4) AS TEXT)";
    let slept = store.read(System, move |db| db.one::<(String,)>(sql, &[])).await;
    slept.unwrap();
}
