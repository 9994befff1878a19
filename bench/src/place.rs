//! The database of a run, made for it and thrown away with it, and a way into it that passes by the
//! hub.

use std::{
    error::Error,
    path::PathBuf,
    process,
    time::{Duration, Instant},
};

use loophub::failure::Failure;
use postgres::NoTls;
use tempfile::TempDir;

use crate::Result;

/// What the hub's own writer sets, so that the bare statement works under the same conditions.
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; \
     PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 67108864;";

/// Where a run keeps its data.
pub(crate) struct Place {
    folder: TempDir,
    server: Option<Server>,
}

/// A PostgreSQL database, and the schema of this run in it.
struct Server {
    url: String,
    schema: String,
}

impl Place {
    /// A new folder, or a new schema of the PostgreSQL database with this address.
    pub(crate) fn fresh(postgres: Option<&str>) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(Failure::new)?;
        let server = postgres.map(|url| Server {
            url: url.to_owned(),
            schema: format!("loophub_bench_{}", process::id()),
        });
        if let Some(Server { url, schema }) = &server {
            run(url, &format!("CREATE SCHEMA {schema}"))?;
        }
        Ok(Self { folder, server })
    }

    /// What it is, in a word.
    pub(crate) const fn name(&self) -> &'static str {
        if self.server.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// The folder of the SQLite file.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The address of the schema, when it is PostgreSQL.
    pub(crate) fn url(&self) -> Option<String> {
        let Server { url, schema } = self.server.as_ref()?;
        let and = if url.contains('?') { '&' } else { '?' };
        Some(format!("{url}{and}options=-c%20search_path%3D{schema}"))
    }

    /// Does at once what each database does by itself a little later.
    pub(crate) fn settle(&self) -> Result<()> {
        match self.url() {
            Some(url) => vacuum(&url),
            None => {
                let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
                self.sqlite()?.query_row(sql, [], |_| Ok(())).map_err(refused)
            }
        }
    }

    /// Runs one statement on a connection of its own, which nothing has warmed; answers how many rows
    /// it wrote, and how long it took.
    pub(crate) fn execute(&self, sql: &str) -> Result<(u64, Duration)> {
        if let Some(url) = self.url() {
            let mut client = postgres::Client::connect(&url, NoTls).map_err(refused)?;
            let begun = Instant::now();
            let count = client.execute(sql, &[]).map_err(refused)?;
            return Ok((count, begun.elapsed()));
        }
        let connection = self.sqlite()?;
        let begun = Instant::now();
        let count = connection.execute(sql, []).map_err(refused)?;
        Ok((count as u64, begun.elapsed()))
    }

    /// The one row that a query finds.
    pub(crate) fn numbers(&self, sql: &str) -> Result<[i64; 6]> {
        if let Some(url) = self.url() {
            let mut client = postgres::Client::connect(&url, NoTls).map_err(refused)?;
            let row = client.query_one(sql, &[]).map_err(refused)?;
            return Ok(std::array::from_fn(|at| row.get(at)));
        }
        let read = |row: &rusqlite::Row<'_>| {
            let mut numbers = [0; 6];
            for (at, number) in numbers.iter_mut().enumerate() {
                *number = row.get(at)?;
            }
            Ok(numbers)
        };
        self.sqlite()?.query_row(sql, [], read).map_err(refused)
    }

    fn sqlite(&self) -> Result<rusqlite::Connection> {
        let path = self.folder.path().join("loophub.sqlite");
        let connection = rusqlite::Connection::open(path).map_err(refused)?;
        connection.execute_batch(PRAGMAS).map_err(refused)?;
        Ok(connection)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(Server { url, schema }) = &self.server
            && let Err(failure) = run(url, &format!("DROP SCHEMA {schema} CASCADE"))
        {
            // The name lets whoever reads this drop it by hand.
            eprintln!("bench: the schema {schema} is still there");
            let _ = failure.report();
        }
    }
}

/// Of the run's own schema alone: the database may hold more.
fn vacuum(url: &str) -> Result<()> {
    let mut client = postgres::Client::connect(url, NoTls).map_err(refused)?;
    let sql = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    let rows = client.query(sql, &[]).map_err(refused)?;
    let tables: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    client.batch_execute(&format!("VACUUM (ANALYZE) {}", tables.join(", "))).map_err(refused)
}

fn run(url: &str, sql: &str) -> Result<()> {
    let mut client = postgres::Client::connect(url, NoTls).map_err(refused)?;
    client.batch_execute(sql).map_err(refused)
}

/// A database's refusal, with what it says of the cause.
#[allow(clippy::needless_pass_by_value, reason = "what map_err hands over")]
fn refused(error: impl Error) -> Failure {
    match error.source() {
        Some(cause) => Failure::new(format!("{error}: {cause}")),
        None => Failure::new(error),
    }
}
