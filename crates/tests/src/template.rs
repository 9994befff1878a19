//! Databases that are made once and copied for each test: migrating and filling one costs as much as
//! most tests do, and more on PostgreSQL.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use store::{DatabaseUrl, Store};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::database::{Database, open, postgres, run};

/// What a test's data stands in, and what goes with it.
pub enum Place {
    /// A file in a folder that is thrown away.
    Folder(TempDir),
    /// A database of this name, on this server.
    Database(String, String),
}

/// A database that nobody is connected to.
pub struct Template {
    url: DatabaseUrl,
    _place: Place,
}

impl Template {
    /// Migrates a new one and lets `fill` work on it; answers what that answers.
    pub async fn make<T>(fill: impl AsyncFnOnce(Store) -> T) -> (Self, T) {
        let (url, place) = empty_place().await;
        let store = open(&url);
        store.migrate().await.unwrap();
        let filled = fill(store.clone()).await;
        // With everything in the file, and no connection that would stand in a copy's way.
        store.close().await;
        settle(&url);
        (Self { url, _place: place }, filled)
    }

    /// A copy of it, for a test alone.
    pub async fn copy(&self) -> Database {
        match &self.url {
            DatabaseUrl::Sqlite(from) => {
                let folder = TempDir::new().unwrap();
                let to = folder.path().join("test.sqlite");
                std::fs::copy(from, &to).unwrap();
                Database { url: DatabaseUrl::Sqlite(to), _of_its_own: Some(Place::Folder(folder)) }
            }
            DatabaseUrl::Postgres(from) => {
                let (url, place) = create(&format!("TEMPLATE {}", name_of(from))).await;
                Database { url, _of_its_own: Some(place) }
            }
        }
    }
}

/// Puts what still waits beside the file into it: whoever was handed the store while it was filled may
/// let go of it a moment later.
fn settle(url: &DatabaseUrl) {
    let DatabaseUrl::Sqlite(path) = url else { return };
    let file = rusqlite::Connection::open(path).unwrap();
    let busy = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let busy = file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], busy).unwrap();
    assert_eq!(busy, 0, "somebody still writes to {}", path.display());
}

/// The one without any rows.
pub async fn empty() -> &'static Template {
    static EMPTY: OnceCell<Template> = OnceCell::const_new();
    EMPTY.get_or_init(async || Template::make(async |_| ()).await.0).await
}

async fn empty_place() -> (DatabaseUrl, Place) {
    if postgres().is_some() {
        return create("").await;
    }
    let folder = TempDir::new().unwrap();
    let file: PathBuf = folder.path().join("template.sqlite");
    (DatabaseUrl::Sqlite(file), Place::Folder(folder))
}

/// A database of its own on the server of this run; its files are copied, which costs a fraction of
/// writing them through the log.
async fn create(like: &str) -> (DatabaseUrl, Place) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = postgres().unwrap();
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    run(&server, format!("CREATE DATABASE {name} {like} STRATEGY file_copy")).await;
    let (before, _) = server.rsplit_once('/').unwrap();
    (DatabaseUrl::Postgres(format!("{before}/{name}")), Place::Database(server, name))
}

fn name_of(url: &str) -> &str {
    url.rsplit_once('/').unwrap().1
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Database(server, name) = self else { return };
        // The client blocks, which no thread of a runtime may: it has one of its own.
        let (server, sql) =
            (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        let drop_it = move || {
            let client = postgres::Client::connect(&server, postgres::NoTls);
            // A server that is gone has taken it along.
            client.and_then(|mut client| client.batch_execute(&sql)).ok()
        };
        drop(std::thread::spawn(drop_it).join());
    }
}
