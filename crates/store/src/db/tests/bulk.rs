//! Many rows at once.

use domain::actor::System;

use super::{
    super::{ToValue, Value},
    *,
};

const COLUMNS: [&str; 4] = ["id", "name", "hot", "raw"];

fn name(id: i64) -> Option<String> {
    match id % 7 {
        0 => None,
        1 => Some("\\N".into()),
        2 => Some("\\.\n\\.".into()),
        3 => Some(format!("tab\there {id}\r\n")),
        4 => Some("back\\slash\\\\".into()),
        5 => Some("\u{1}\u{8}\u{b}\u{c}\u{1f}\"',;{}".into()),
        _ => Some("Société d’Étude \u{202f}\u{1f980}".into()),
    }
}

fn row(id: i64) -> Vec<Value> {
    let bytes: Vec<u8> = (0..(id % 300)).map(|byte| byte as u8).collect();
    let hot = (id % 3 != 0).then_some(id % 2 == 0);
    vec![id.to_value(), name(id).to_value(), hot.to_value(), bytes.to_value()]
}

#[tokio::test]
async fn ten_thousand_hostile_rows_arrive_as_they_are() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let added =
            store.write(System, |db| db.bulk("things", &COLUMNS, (1..=10_000).map(row))).await;
        assert_eq!(added.unwrap(), 10_000);
        type Thing = (Value, Value, Option<bool>, Value);
        let found: Vec<Thing> =
            ask(&store, "SELECT id, name, hot, raw FROM things ORDER BY id").await;
        assert_eq!(found.len(), 10_000);
        for (id, (number, name, hot, raw)) in (1..).zip(found) {
            assert_eq!(vec![number, name, hot.to_value(), raw], row(id));
        }
    }
}

#[tokio::test]
async fn no_rows_are_no_error() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let none = || std::iter::empty();
        let added = store.write(System, move |db| db.bulk("things", &COLUMNS, none())).await;
        assert_eq!(added.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_repeated_key_is_known_for_what_it_is() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        for repeated in [2, 5_000, 10_000] {
            let rows = move || (1..=10_000).map(move |id| row(if id == repeated { 1 } else { id }));
            let added = store.write(System, move |db| db.bulk("things", &COLUMNS, rows())).await;
            assert!(added.unwrap_err().is_unique_violation(), "{repeated}");
        }
        assert_eq!(ids(&store).await, [0; 0]);
        add(&store, 1).await.unwrap();
    }
}

#[tokio::test]
async fn rows_that_panic_leave_nothing_behind() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        for last in [1, 9_000] {
            let rows = move || {
                (1..).map(move |id| if id == last { panic!("on purpose") } else { row(id) })
            };
            let added = store.write(System, move |db| db.bulk("things", &COLUMNS, rows())).await;
            assert!(matches!(added, Err(Error::Panicked)), "{added:?}");
            assert_eq!(ids(&store).await, [0; 0]);
        }
        add(&store, 1).await.unwrap();
    }
}

#[tokio::test]
async fn a_row_of_the_wrong_width_is_refused() {
    for fresh in Fresh::each() {
        let store = fresh.store().await;
        let short = || std::iter::once(vec![Value::Int(1)]);
        let added = store.write(System, move |db| db.bulk("things", &COLUMNS, short())).await;
        assert!(added.is_err());
    }
}
