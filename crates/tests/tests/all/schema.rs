//! Both databases hold the same tables, and the tables themselves keep firms apart (design §3, TI2).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use tests::database::{Database, sqlite_tables};

/// Tables that belong to no firm, each with the reason.
const OF_NO_FIRM: &[(&str, &str)] = &[
    ("accounts", "who signs in has no firm yet"),
    ("addresses", "an address is compared over all firms (C4)"),
    ("catalog_apps", "the operator's catalogue"),
    ("firms", "the firms themselves"),
    ("mails", "whichever node is first sends those of every firm"),
    ("migrations", "what was applied"),
    ("operator_journal", "what the operator does outside any firm"),
    ("operator_journal_head", "its last entry"),
    ("sessions", "found by the hash of a token, before the firm is known"),
];

#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// Name to type and whether it may be null.
    columns: BTreeMap<String, (String, bool)>,
    primary_key: Vec<String>,
    /// Columns of each index, primary key included.
    indexes: BTreeSet<Vec<String>>,
    unique: BTreeSet<Vec<String>>,
    /// Columns, table, columns there, what happens on delete.
    foreign_keys: BTreeSet<(Vec<String>, String, Vec<String>, String)>,
}

fn sqlite(path: &std::path::Path) -> BTreeMap<String, Table> {
    let db = Connection::open(path).unwrap();
    let tables = sqlite_tables(&db);
    tables.into_iter().map(|name| (name.clone(), sqlite_table(&db, &name))).collect()
}

fn rows<T>(
    db: &Connection,
    sql: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| read(row)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn sqlite_table(db: &Connection, name: &str) -> Table {
    let mut table = Table::default();
    let mut key: BTreeMap<i64, String> = BTreeMap::new();
    let columns = rows(db, &format!("PRAGMA table_info({name})"), |row| {
        Ok((
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, bool>(3)?,
            row.get::<_, i64>(5)?,
        ))
    });
    for (column, kind, required, place) in columns {
        if place > 0 {
            key.insert(place, column.clone());
        }
        table.columns.insert(column, (kind, !required));
    }
    table.primary_key = key.into_values().collect();
    let indexes = rows(db, &format!("PRAGMA index_list({name})"), |row| {
        Ok((row.get::<_, String>(1)?, row.get::<_, bool>(2)?))
    });
    for (index, unique) in indexes {
        let columns =
            rows(db, &format!("PRAGMA index_info({index})"), |row| row.get::<_, String>(2));
        if unique {
            table.unique.insert(columns.clone());
        }
        table.indexes.insert(columns);
    }
    table.unique.insert(table.primary_key.clone());
    table.indexes.insert(table.primary_key.clone());
    let mut keys: BTreeMap<i64, (Vec<String>, String, Vec<String>, String)> = BTreeMap::new();
    let parts = rows(db, &format!("PRAGMA foreign_key_list({name})"), |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(3)?,
            row.get::<_, String>(4)?,
            row.get::<_, String>(6)?,
        ))
    });
    for (id, there, from, to, on_delete) in parts {
        let key = keys.entry(id).or_insert_with(|| (Vec::new(), there, Vec::new(), on_delete));
        key.0.push(from);
        key.2.push(to);
    }
    table.foreign_keys = keys.into_values().collect();
    table
}

fn postgres(url: &str) -> BTreeMap<String, Table> {
    let mut client = ::postgres::Client::connect(url, ::postgres::NoTls).unwrap();
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let columns = "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES' \
        FROM information_schema.columns WHERE table_schema = current_schema()";
    for row in client.query(columns, &[]).unwrap() {
        let (name, column, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let kind = match kind.as_str() {
            "bigint" => "INTEGER",
            "boolean" => "BOOLEAN",
            "text" => "TEXT",
            "bytea" => "BLOB",
            other => panic!("{name}.{column} is a {other}"),
        };
        tables.entry(name).or_default().columns.insert(column, (kind.to_owned(), row.get(3)));
    }
    let indexes = "SELECT t.relname::text, i.indisunique, i.indisprimary, \
        ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int[]) WITH ORDINALITY k(n, o) \
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.o) \
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
        WHERE t.relnamespace = current_schema()::regnamespace";
    for row in client.query(indexes, &[]).unwrap() {
        let (name, columns): (String, Vec<String>) = (row.get(0), row.get(3));
        let table = tables.get_mut(&name).unwrap();
        if row.get(1) {
            table.unique.insert(columns.clone());
        }
        if row.get(2) {
            table.primary_key = columns.clone();
        }
        table.indexes.insert(columns);
    }
    let keys = "SELECT t.relname::text, r.relname::text, c.confdeltype::text, \
        ARRAY(SELECT a.attname::text FROM unnest(c.conkey::int[]) WITH ORDINALITY k(n, o) \
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.o), \
        ARRAY(SELECT a.attname::text FROM unnest(c.confkey::int[]) WITH ORDINALITY k(n, o) \
              JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.n ORDER BY k.o) \
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid \
        WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace";
    for row in client.query(keys, &[]).unwrap() {
        let on_delete = match row.get::<_, String>(2).as_str() {
            "c" => "CASCADE",
            "r" => "RESTRICT",
            _ => "NO ACTION",
        };
        let key = (row.get(3), row.get(1), row.get(4), on_delete.to_owned());
        tables.get_mut(&row.get::<_, String>(0)).unwrap().foreign_keys.insert(key);
    }
    tables
}

async fn tables() -> BTreeMap<String, Table> {
    let database = Database::fresh().await;
    match &database.url {
        store::DatabaseUrl::Sqlite(path) => sqlite(path),
        store::DatabaseUrl::Postgres(url) => {
            let url = url.clone();
            tokio::task::spawn_blocking(move || postgres(&url)).await.unwrap()
        }
    }
}

#[tokio::test]
async fn a_table_of_a_firm_has_the_firm_first_in_its_key() {
    for (name, table) in tables().await {
        let of_no_firm = OF_NO_FIRM.iter().any(|(known, _)| *known == name);
        let first = table.primary_key.first().unwrap_or_else(|| panic!("{name} has no key"));
        let by_firm = first == "firm_id" || name == "journal_heads";
        assert!(of_no_firm != by_firm, "{name}: {:?}", table.primary_key);
    }
}

#[tokio::test]
async fn every_foreign_key_says_what_happens_on_delete_and_is_the_beginning_of_an_index() {
    for (name, table) in tables().await {
        for (columns, there, _, on_delete) in &table.foreign_keys {
            assert_ne!(on_delete, "NO ACTION", "{name} {columns:?} → {there}");
            let indexed = table.indexes.iter().any(|index| index.starts_with(columns));
            assert!(indexed, "{name} {columns:?} → {there} has no index");
        }
    }
}

#[tokio::test]
async fn a_reference_between_tables_of_firms_carries_the_firm() {
    let tables = tables().await;
    for (name, table) in &tables {
        for (columns, there, to, _) in &table.foreign_keys {
            if tables[there].primary_key.first().is_some_and(|first| first == "firm_id") {
                let carried = columns.first().zip(to.first());
                let firms = ("firm_id".to_owned(), "firm_id".to_owned());
                assert_eq!(carried, Some((&firms.0, &firms.1)), "{name} {columns:?} → {there}");
            }
        }
    }
}

/// Runs once, where there are both: the other run has only SQLite's word for it.
#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let Some(server) = tests::database::postgres() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("here.sqlite");
    let options = store::Options { readers: 1, queue: 8 };
    let here = store::Store::open(&store::DatabaseUrl::Sqlite(path.clone()), options).unwrap();
    here.migrate().await.unwrap();
    here.close().await;
    drop(server);
    let there = tables().await;
    for (name, table) in sqlite(&path) {
        let other = &there[&name];
        assert_eq!(table.primary_key, other.primary_key, "{name}");
        assert_eq!(table.indexes, other.indexes, "{name}");
        assert_eq!(table.unique, other.unique, "{name}");
        assert_eq!(table.foreign_keys, other.foreign_keys, "{name}");
        let names = |table: &Table| table.columns.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&table), names(other), "{name}");
        for (column, (kind, nullable)) in &table.columns {
            let (kind_there, nullable_there) = &other.columns[column];
            // A truth value is a number on SQLite.
            let same = kind == kind_there || (kind == "INTEGER" && kind_there == "BOOLEAN");
            assert!(same, "{name}.{column}: {kind} and {kind_there}");
            assert_eq!(nullable, nullable_there, "{name}.{column}");
        }
    }
}
