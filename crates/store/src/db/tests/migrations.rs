//! Forward only, never edited.

use domain::actor::System;

use super::*;

const MORE: &str = "ALTER TABLE things ADD COLUMN size INTEGER;\n";

#[tokio::test]
async fn the_real_migrations_apply_once() {
    for fresh in Fresh::each() {
        let store = fresh.open(Options::default());
        let applied = store.migrate().await.unwrap();
        assert!(applied.len() >= 7 && applied.is_sorted(), "{applied:?}");
        assert_eq!(applied[0], "0001_firms");
        assert_eq!(store.migrate().await.unwrap(), [""; 0]);
        let kept: Vec<(String, i64)> =
            ask(&store, "SELECT name, applied_order FROM migrations ORDER BY applied_order").await;
        assert_eq!(kept, applied.into_iter().zip(1..).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_is_new_is_applied_to_what_is_there() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        add(&store, 1).await.unwrap();
        let known = vec![migration("0001_things", THINGS), migration("0002_more", MORE)];
        assert_eq!(store.migrate_by(known.clone()).await.unwrap(), ["0002_more"]);
        assert_eq!(store.migrate_by(known).await.unwrap(), [""; 0]);
        assert_eq!(
            ask::<(i64, Option<i64>)>(&store, "SELECT id, size FROM things").await,
            [(1, None)]
        );
    }
}

#[tokio::test]
async fn an_older_program_refuses_a_newer_database() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let outcome = store.migrate_by(vec![migration("0002_more", MORE)]).await;
        assert!(matches!(outcome, Err(Error::Newer { name }) if name == "0001_things"));
    }
}

#[tokio::test]
async fn an_edited_migration_is_refused() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let edited = migration("0001_things", &THINGS.replace("raw", "row_"));
        let outcome = store.migrate_by(vec![edited]).await;
        assert!(matches!(outcome, Err(Error::Changed { name }) if name == "0001_things"));
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_those_before_it() {
    for fresh in Fresh::each() {
        let store = fresh.open(Options::default());
        let broken = format!("{MORE}ALTER TABLE nowhere ADD COLUMN size INTEGER;\n");
        let known = |last| vec![migration("0001_things", THINGS), migration("0002_more", last)];
        assert!(store.migrate_by(known(&broken)).await.is_err());
        add(&store, 1).await.unwrap();
        assert_eq!(store.migrate_by(known(MORE)).await.unwrap(), ["0002_more"]);
    }
}

#[tokio::test]
async fn nodes_that_start_at_once_apply_each_migration_once() {
    for fresh in Fresh::each() {
        let mut starting = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = fresh.open(Options::default());
            starting.spawn(async move { store.migrate().await.unwrap() });
        }
        let mut applied = starting.join_all().await.concat();
        applied.sort();
        let once = applied.windows(2).all(|pair| pair[0] != pair[1]);
        assert!(once && applied.len() >= 7, "{applied:?}");
    }
}

#[tokio::test]
async fn keys_of_several_columns_are_held_between_tables() {
    for fresh in Fresh::each() {
        let store = fresh.open(Options::default());
        let tables = "\
CREATE TABLE parents (
    firm_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id)
);
CREATE TABLE children (
    firm_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    parent_id INTEGER,
    PRIMARY KEY (firm_id, id),
    FOREIGN KEY (firm_id, parent_id) REFERENCES parents (firm_id, id) ON DELETE CASCADE
);
INSERT INTO parents (firm_id, id) VALUES (1, 1);
INSERT INTO children (firm_id, id, parent_id) VALUES (1, 1, 1), (1, 2, NULL);
";
        store.migrate_by(vec![migration("0001_family", tables)]).await.unwrap();
        let adopt = "INSERT INTO children (firm_id, id, parent_id) VALUES (2, 1, 1)";
        let outcome = store.write(System, move |db| db.execute(adopt, &[])).await;
        assert!(!outcome.unwrap_err().is_unique_violation(), "another firm's parent");
        let delete = "DELETE FROM parents";
        store.write(System, move |db| db.execute(delete, &[])).await.unwrap();
        assert_eq!(ask::<(i64,)>(&store, "SELECT id FROM children").await, [(2,)]);
    }
}

/// Mails that waited when they came to be numbered within their firm.
#[tokio::test]
async fn mails_of_before_find_their_firm_and_go_on_being_numbered() {
    const BEFORE: &str = "\
INSERT INTO firms (id, object_id, code, name, open_dossiers, archived_dossiers, created_at)
    VALUES (7, 'f', 'SEPT', 'Sept', 0, 0, 1);
INSERT INTO contacts (firm_id, id, object_id, first_name, last_name, position, email, email_key,
                      language, created_at)
    VALUES (7, 1, 'c', 'L', 'R', '', 'a@x.example', 'a@x.example', 'fr', 1);
INSERT INTO counters (firm_id, name, value) VALUES (0, 'mails', 3);
INSERT INTO mails (id, recipient, language, kind, data, about, created_at, due_at, attempts)
    VALUES (1, 'b@x.example', 'fr', 'k', 'd', NULL, 1, 2, 0),
           (2, 'A@x.example', 'fr', 'k', 'd', 'c', 1, 2, 3),
           (3, 'b@x.example', 'fr', 'k', 'd', 'gone', 1, NULL, 1);
";
    for fresh in Fresh::each() {
        let store = fresh.open(Options::default());
        let known = migrate::migrations().unwrap();
        let (mut old, new): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|it| it.name.as_str() < "0022");
        store.migrate_by(old.clone()).await.unwrap();
        old.push(migration("0021_mails_that_wait", BEFORE));
        store.migrate_by(old.clone()).await.unwrap();
        old.extend(new);
        store.migrate_by(old).await.unwrap();
        let mails: Vec<(i64, i64, String, Option<i64>, i64)> = ask(
            &store,
            "SELECT firm_id, id, recipient_key, due_at, attempts FROM mails ORDER BY id",
        )
        .await;
        let key = |key: &str| format!("{key}@x.example");
        let expected =
            [(0, 1, key("b"), Some(2), 0), (7, 2, key("a"), Some(2), 3), (0, 3, key("b"), None, 1)];
        assert_eq!(mails, expected);
        let counters = "SELECT firm_id, value FROM counters WHERE name = 'mails' ORDER BY firm_id";
        assert_eq!(ask::<(i64, i64)>(&store, counters).await, [(0, 3), (7, 2)]);
    }
}
