//! Units of work at the same time.

use std::{sync::Barrier, time::Duration};

use domain::actor::System;

use super::*;

const TOUCH: &str = "UPDATE things SET name = name || 'y' WHERE id = $1";

#[tokio::test]
async fn a_hundred_writers_lose_nothing() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        add(&store, 1).await.unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let store = store.clone();
            writers.spawn(async move {
                store.write(System, |db| db.execute(TOUCH, &[&1_i64])).await.unwrap();
            });
        }
        writers.join_all().await;
        let (name,) = ask::<(String,)>(&store, "SELECT name FROM things").await.remove(0);
        assert_eq!(name.len(), 101);
    }
}

/// Two units of work that take two rows in opposite orders: one is told that it lost, and is run
/// again. (On SQLite there is one writer, and nobody to lose against.)
#[tokio::test]
async fn who_loses_against_another_is_run_again() {
    let Some(fresh) = Fresh::postgres() else { return };
    let store = fresh.store().await;
    add(&store, 1).await.unwrap();
    add(&store, 2).await.unwrap();
    let (barrier, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let cross = |first: i64, second: i64| {
        let (barrier, runs) = (Arc::clone(&barrier), Arc::clone(&runs));
        store.write(System, move |db| -> Result<(), Error> {
            db.execute(TOUCH, &[&first])?;
            if runs.fetch_add(1, Relaxed) < 2 {
                barrier.wait();
            }
            db.execute(TOUCH, &[&second])?;
            Ok(())
        })
    };
    let (one, other) = tokio::join!(cross(1, 2), cross(2, 1));
    one.unwrap();
    other.unwrap();
    assert_eq!(runs.load(Relaxed), 3);
    assert_eq!(
        ask::<(String,)>(&store, "SELECT name FROM things").await,
        [("xyy".into(),), ("xyy".into(),)]
    );
}

#[tokio::test]
async fn who_waits_too_long_for_a_lock_hears_that_it_is_busy() {
    let Some(fresh) = Fresh::postgres() else { return };
    let store = fresh.store().await;
    let (locked, is_locked) = std::sync::mpsc::channel();
    let (done, is_done) = std::sync::mpsc::channel::<()>();
    let hold = store.write(System, move |db| -> Result<(), Error> {
        db.execute("LOCK TABLE things IN ACCESS EXCLUSIVE MODE", &[])?;
        locked.send(()).unwrap();
        let _ = is_done.recv();
        Ok(())
    });
    let ask = async {
        tokio::task::spawn_blocking(move || is_locked.recv().unwrap()).await.unwrap();
        let sql = "SELECT id FROM things";
        let read = store.read(System, move |db| db.all::<(i64,)>(sql, &[]));
        let answered = tokio::time::timeout(Duration::from_secs(4), read).await.unwrap();
        assert!(matches!(answered, Err(Error::Busy)), "{answered:?}");
        store.ping().await.unwrap();
        drop(done);
    };
    let (held, ()) = tokio::join!(hold, ask);
    held.unwrap();
}
