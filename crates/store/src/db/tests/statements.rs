//! Parameters and columns.

use domain::actor::System;

use super::{
    super::{Sql, ToValue, Value, placeholders},
    *,
};

type Thing = (i64, Option<String>, Option<bool>, Option<Vec<u8>>);

const HOSTILE: [&str; 7] =
    ["", "\\N", "\\.", "a\tb\nc\rd\\e", "'; --", "é\u{202f}’\u{1f980}", "$1 ?1"];

#[tokio::test]
async fn values_come_back_as_they_went() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let mut things: Vec<Thing> = vec![
            (i64::MIN, None, None, None),
            (i64::MAX, Some("x".into()), Some(true), Some((0..=255).collect())),
            (0, Some("y".into()), Some(false), Some(Vec::new())),
        ];
        let hostile = HOSTILE.iter().enumerate();
        things.extend(hostile.map(|(n, text)| (n as i64 + 1, Some((*text).into()), None, None)));
        let written = things.clone();
        let insert = "INSERT INTO things (id, name, hot, raw) VALUES ($1, $2, $3, $4)";
        store
            .write(System, move |db| -> Result<(), Error> {
                for (id, name, hot, raw) in &written {
                    db.execute(insert, &[id, name, hot, raw])?;
                }
                Ok(())
            })
            .await
            .unwrap();
        things.sort();
        let read: Vec<Thing> =
            ask(&store, "SELECT id, name, hot, raw FROM things ORDER BY id").await;
        assert_eq!(read, things);
    }
}

#[tokio::test]
async fn a_parameter_may_appear_twice_and_in_any_order() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        add(&store, 7).await.unwrap();
        let sql = "SELECT id + $2, $1 || name FROM things WHERE id = $3 AND id = $3 AND $2 = $2 \
             AND name <> '$4' LIMIT $4";
        let found: (i64, String) = store
            .read(System, move |db| db.one(sql, &[&"a", &10_i64, &7_i64, &1_i64]))
            .await
            .unwrap();
        assert_eq!(found, (17, "ax".into()));
    }
}

#[tokio::test]
async fn a_list_of_parameters_may_be_long() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        add(&store, 7).await.unwrap();
        let many: Vec<i64> = (0..500).collect();
        let sql = format!("SELECT id FROM things WHERE id IN ({})", placeholders(1, many.len()));
        let found = store
            .read(System, move |db| {
                let params: Vec<&dyn ToValue> = many.iter().map(|id| id as &dyn ToValue).collect();
                db.all::<(i64,)>(sql.clone(), &params)
            })
            .await;
        assert_eq!(found.unwrap(), [(7,)]);
    }
}

#[tokio::test]
async fn more_statements_than_are_kept_can_be_asked() {
    for fresh in Fresh::each() {
        let store = fresh.open(Options { readers: 1, queue: 9 });
        for number in 0..600_i64 {
            let sql = format!("SELECT CAST($1 AS BIGINT) + {number}");
            let sum = store.read(System, move |db| db.one(sql.clone(), &[&1_i64])).await;
            let sum: Result<(i64,), Error> = sum;
            assert_eq!(sum.unwrap(), (number + 1,));
        }
    }
}

#[tokio::test]
async fn one_wants_exactly_one_row() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let sql = "SELECT id FROM things";
        let one = || store.read(System, move |db| db.one::<(i64,)>(sql, &[]));
        let optional = || store.read(System, move |db| db.optional::<(i64,)>(sql, &[]));
        assert!(matches!(one().await, Err(Error::Inconsistent(_))));
        assert_eq!(optional().await.unwrap(), None);
        add(&store, 1).await.unwrap();
        assert_eq!(one().await.unwrap(), (1,));
        assert_eq!(optional().await.unwrap(), Some((1,)));
        add(&store, 2).await.unwrap();
        assert!(matches!(one().await, Err(Error::Inconsistent(_))));
        assert!(matches!(optional().await, Err(Error::Inconsistent(_))));
    }
}

#[tokio::test]
async fn a_row_is_read_to_its_end_and_no_further() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        add(&store, 1).await.unwrap();
        let sql = "SELECT id, name FROM things";
        let short = store.read(System, move |db| db.all::<(i64,)>(sql, &[])).await;
        let long = store.read(System, move |db| db.all::<(i64, String, i64)>(sql, &[])).await;
        let wrong = store.read(System, move |db| db.all::<(String, String)>(sql, &[])).await;
        assert!(matches!(short, Err(Error::Inconsistent(_))));
        assert!(matches!(long, Err(Error::Inconsistent(_))));
        assert!(matches!(wrong, Err(Error::Inconsistent(_))));
    }
}

#[tokio::test]
async fn parameters_that_do_not_fit_are_refused() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let sql = "SELECT id FROM things WHERE id = $1";
        let few = store.read(System, move |db| db.all::<(i64,)>(sql, &[])).await;
        let many = store.read(System, move |db| db.all::<(i64,)>(sql, &[&1_i64, &2_i64])).await;
        assert!(few.is_err() && many.is_err());
        assert_eq!(ids(&store).await, [0; 0]);
    }
}

#[tokio::test]
async fn each_database_can_have_its_own_text() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let sql = || Sql::two("SELECT 'sqlite'", "SELECT 'postgres'");
        let (name,): (String,) = store.read(System, move |db| db.one(sql(), &[])).await.unwrap();
        assert_eq!(name == "postgres", fresh.is_postgres());
    }
}

#[tokio::test]
async fn text_is_ordered_by_its_bytes() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let names = ["a", "B", "é", "e", "_", "Z", "z"];
        let rows = (1_i64..).zip(names).map(|(id, name)| vec![Value::Int(id), name.to_value()]);
        let rows: Vec<_> = rows.collect();
        store
            .write(System, move |db| db.bulk("things", &["id", "name"], rows.clone().into_iter()))
            .await
            .unwrap();
        let found: Vec<(String,)> = ask(&store, "SELECT name FROM things ORDER BY name").await;
        let found: Vec<&str> = found.iter().map(|(name,)| name.as_str()).collect();
        assert_eq!(found, ["B", "Z", "_", "a", "e", "z", "é"]);
    }
}

#[test]
fn an_address_says_which_database() {
    let url = |text: &str| text.parse::<DatabaseUrl>();
    assert_eq!(url("sqlite:a/b.db").unwrap(), DatabaseUrl::Sqlite("a/b.db".into()));
    assert_eq!(url("sqlite:///a/b.db").unwrap(), DatabaseUrl::Sqlite("/a/b.db".into()));
    let server = "postgres://ines:secret@db/loophub";
    assert_eq!(url(server).unwrap(), DatabaseUrl::Postgres(server.into()));
    assert!(!format!("{:?}", url(server).unwrap()).contains("secret"));
    for nonsense in ["", "sqlite:", "mysql://db", "loophub.db"] {
        assert!(matches!(url(nonsense), Err(Error::Address(_))), "{nonsense}");
    }
}
