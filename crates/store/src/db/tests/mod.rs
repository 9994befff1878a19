//! The same promises from both databases. PostgreSQL takes part when `LOOPHUB_TEST_POSTGRES` is the
//! address of a server.

mod bulk;
mod migrations;
mod outages;
mod proxy;
mod races;
mod statements;
mod transactions;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use domain::actor::System;
use tempfile::TempDir;

use super::{
    DatabaseUrl, Error, FromRow, Options, Store,
    dialect::{for_postgres, for_sqlite},
    migrate::{self, Migration, Text},
};

const THINGS: &str = "\
CREATE TABLE things (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT,
    hot BOOLEAN,
    raw BLOB
);
";

/// A fresh database, gone when this is dropped.
struct Fresh {
    url: DatabaseUrl,
    _folder: Option<TempDir>,
    schema: Option<String>,
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(schema) = self.schema.take().filter(|_| !thread::panicking()) {
            administer(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

impl Fresh {
    fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("loophub.db"));
        Self { url, _folder: Some(folder), schema: None }
    }

    /// A schema of its own.
    fn postgres() -> Option<Self> {
        static SCHEMAS: AtomicUsize = AtomicUsize::new(0);
        let server = server()?;
        let schema = format!("db_{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Relaxed));
        administer(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"));
        let sign = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{sign}options=-c%20search_path%3D{schema}");
        Some(Self { url: DatabaseUrl::Postgres(url), _folder: None, schema: Some(schema) })
    }

    fn each() -> impl Iterator<Item = Self> {
        [Some(Self::sqlite()), Self::postgres()].into_iter().flatten()
    }

    fn is_postgres(&self) -> bool {
        matches!(self.url, DatabaseUrl::Postgres(_))
    }

    fn open(&self, options: Options) -> Store {
        Store::open(&self.url, options).unwrap()
    }

    /// A store with the table `things`.
    async fn store(&self) -> Store {
        let store = self.open(Options::default());
        store.migrate_by(vec![migration("0001_things", THINGS)]).await.unwrap();
        store
    }
}

#[expect(clippy::disallowed_methods, reason = "where the test server is comes from outside")]
fn server() -> Option<String> {
    std::env::var("LOOPHUB_TEST_POSTGRES").ok()
}

/// Runs SQL on the test server, on a thread of its own: the driver blocks.
fn administer(sql: &str) {
    let (server, sql) = (server().unwrap(), sql.to_owned());
    let run = move || {
        let mut client = ::postgres::Client::connect(&server, ::postgres::NoTls).unwrap();
        client.batch_execute(&sql).unwrap();
    };
    thread::spawn(run).join().unwrap();
}

fn migration(name: &str, text: &str) -> Migration {
    let as_is = |sql| Text { sql, checksum: text.len().to_string() };
    let (sqlite, postgres) = (as_is(for_sqlite(text)), as_is(for_postgres(text)));
    Migration { name: name.to_owned(), sqlite, postgres }
}

async fn add(store: &Store, id: i64) -> Result<u64, Error> {
    let sql = "INSERT INTO things (id, name) VALUES ($1, 'x')";
    store.write(System, move |db| db.execute(sql, &[&id])).await
}

async fn ask<T: FromRow + Send + 'static>(store: &Store, sql: &'static str) -> Vec<T> {
    store.read(System, move |db| db.all(sql, &[])).await.unwrap()
}

async fn ids(store: &Store) -> Vec<i64> {
    let rows = ask::<(i64,)>(store, "SELECT id FROM things ORDER BY id").await;
    rows.into_iter().map(|(id,)| id).collect()
}
