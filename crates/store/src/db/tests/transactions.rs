//! All or nothing.

use std::{sync::mpsc, time::Duration};

use domain::actor::System;

use super::{super::Write, *};

const INSERT: &str = "INSERT INTO things (id) VALUES ($1)";

#[tokio::test]
async fn what_a_unit_of_work_wrote_is_kept_when_it_answers_ok() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        assert_eq!(add(&store, 1).await.unwrap(), 1);
        assert_eq!(ids(&store).await, [1]);
    }
}

#[tokio::test]
async fn nothing_is_kept_when_it_answers_an_error_of_its_caller() {
    #[derive(Debug)]
    enum Refusal {
        Mine,
        Store(#[expect(dead_code, reason = "printed when a test fails")] Error),
    }
    impl From<Error> for Refusal {
        fn from(error: Error) -> Self {
            Self::Store(error)
        }
    }
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let outcome: Result<(), Refusal> = store
            .write(System, |db| {
                db.execute(INSERT, &[&1_i64])?;
                Err(Refusal::Mine)
            })
            .await;
        assert!(matches!(outcome, Err(Refusal::Mine)));
        assert_eq!(ids(&store).await, [0; 0]);
    }
}

#[tokio::test]
async fn nothing_is_kept_when_it_panics_and_the_thread_lives_on() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        for _ in 0..10 {
            let outcome: Result<(), Error> = store
                .write(System, |db| {
                    db.execute(INSERT, &[&1_i64])?;
                    panic!("on purpose");
                })
                .await;
            assert!(matches!(outcome, Err(Error::Panicked)));
        }
        assert_eq!(ids(&store).await, [0; 0]);
        add(&store, 1).await.unwrap();
        assert_eq!(ids(&store).await, [1]);
    }
}

#[tokio::test]
async fn a_failed_statement_can_not_be_ignored() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        add(&store, 1).await.unwrap();
        let outcome: Result<(), Error> = store
            .write(System, |db| {
                db.execute(INSERT, &[&2_i64])?;
                let again = db.execute(INSERT, &[&1_i64]);
                assert!(again.unwrap_err().is_unique_violation());
                Ok(())
            })
            .await;
        assert!(matches!(outcome, Err(Error::Inconsistent(_))), "{outcome:?}");
        assert_eq!(ids(&store).await, [1]);
    }
}

#[tokio::test]
async fn a_snapshot_sees_one_state_and_a_read_the_newest() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let (before, began) = mpsc::channel();
        let (go_on, wait) = mpsc::channel::<()>();
        let counting = store.clone();
        let counts = tokio::spawn(async move {
            let count = "SELECT COUNT(*) FROM things";
            counting
                .snapshot(System, move |db| -> Result<_, Error> {
                    let first: (i64,) = db.one(count, &[])?;
                    before.send(()).unwrap();
                    wait.recv().unwrap();
                    let second: (i64,) = db.one(count, &[])?;
                    Ok((first.0, second.0))
                })
                .await
        });
        tokio::task::spawn_blocking(move || began.recv().unwrap()).await.unwrap();
        add(&store, 1).await.unwrap();
        assert_eq!(ids(&store).await, [1]);
        go_on.send(()).unwrap();
        assert_eq!(counts.await.unwrap().unwrap(), (0, 0));
    }
}

#[tokio::test]
async fn what_only_reads_can_not_write() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let sneak = "INSERT INTO things (id) VALUES (1) RETURNING id";
        let read = store.read(System, move |db| db.one::<(i64,)>(sneak, &[])).await;
        let snapshot = store.snapshot(System, move |db| db.one::<(i64,)>(sneak, &[])).await;
        assert!(read.is_err() && snapshot.is_err());
        assert_eq!(ids(&store).await, [0; 0]);
    }
}

#[tokio::test]
async fn past_the_queue_the_answer_is_busy_at_once() {
    for fresh in Fresh::each() {
        drop(fresh.store().await);
        let store = fresh.open(Options { readers: 1, queue: 1 });
        let (began, beginning) = mpsc::channel();
        let (go_on, wait) = mpsc::channel::<()>();
        let (wait, began) = (std::sync::Mutex::new(wait), std::sync::Mutex::new(began));
        let holding = store.clone();
        let held = tokio::spawn(async move {
            let hold = move |_: &mut Write<'_, System>| -> Result<(), Error> {
                began.lock().unwrap().send(()).unwrap();
                let _ = wait.lock().unwrap().recv_timeout(Duration::from_secs(5));
                Ok(())
            };
            holding.write(System, hold).await
        });
        tokio::task::spawn_blocking(move || beginning.recv().unwrap()).await.unwrap();
        let queued = tokio::spawn({
            let store = store.clone();
            async move { add(&store, 1).await }
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(matches!(add(&store, 2).await, Err(Error::Busy)));
        drop(go_on);
        held.await.unwrap().unwrap();
        queued.await.unwrap().unwrap();
        assert_eq!(ids(&store).await, [1]);
    }
}

#[tokio::test]
async fn what_nobody_waits_for_is_not_begun() {
    for fresh in Fresh::each() {
        drop(fresh.store().await);
        let store = fresh.open(Options { readers: 1, queue: 9 });
        let (go_on, wait) = mpsc::channel::<()>();
        let wait = std::sync::Mutex::new(wait);
        let hold = store.write(System, move |_| -> Result<(), Error> {
            let _ = wait.lock().unwrap().recv_timeout(Duration::from_secs(5));
            Ok(())
        });
        let abandoned = async {
            let given_up = tokio::time::timeout(Duration::from_millis(50), add(&store, 1)).await;
            assert!(given_up.is_err());
            drop(go_on);
        };
        let (held, ()) = tokio::join!(hold, abandoned);
        held.unwrap();
        add(&store, 2).await.unwrap();
        assert_eq!(ids(&store).await, [2]);
    }
}

#[tokio::test]
async fn a_closed_store_has_done_its_work_and_left_one_file() {
    let fresh = Fresh::sqlite();
    let store = fresh.store().await;
    let late = tokio::spawn({
        let store = store.clone();
        async move { add(&store, 1).await }
    });
    late.await.unwrap().unwrap();
    store.close().await;
    let DatabaseUrl::Sqlite(path) = &fresh.url else { unreachable!() };
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, [path.file_name().unwrap()]);
    assert_eq!(ids(&fresh.open(Options::default())).await, [1]);
}

#[tokio::test]
async fn a_closed_store_has_left_the_server() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        store.ping().await.unwrap();
        tokio::time::timeout(Duration::from_secs(3), store.close()).await.unwrap();
    }
}
