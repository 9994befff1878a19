//! The database of a run, made for it and thrown away with it; and the bare statements in it, which
//! pass by the hub.

use std::{
    error::Error,
    path::PathBuf,
    process,
    time::{Duration, Instant},
};

use loophub::{demo::FIRM, failure::Failure};
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

/// The rows of one application that was switched on for every dossier.
#[derive(Debug)]
pub(crate) struct Rows {
    firm: i64,
    app: i64,
    at: i64,
    by: i64,
    batch: i64,
    /// How many there are.
    pub(crate) count: u64,
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

    /// The rows that the last "Valider" wrote.
    pub(crate) fn newest_rows(&self) -> Result<Rows> {
        let sql = format!(
            "SELECT firm_id, firm_app_id, MIN(opened_at), MIN(opened_by), MIN(batch_id), COUNT(*) \
             FROM activations WHERE firm_id = (SELECT id FROM firms WHERE code = '{FIRM}') \
             GROUP BY firm_id, firm_app_id ORDER BY firm_app_id DESC LIMIT 1"
        );
        let [firm, app, at, by, batch, count] = self.numbers(&sql)?;
        Ok(Rows { firm, app, at, by, batch, count: count.unsigned_abs() })
    }

    /// Writes the same rows with one statement, and commits; answers how many, and how long it took.
    pub(crate) fn insert(&self, rows: &Rows) -> Result<(u64, Duration)> {
        let Rows { firm, app, at, by, batch, .. } = rows;
        self.execute(&format!(
            "INSERT INTO activations \
             (firm_id, firm_app_id, dossier_id, opened_at, opened_by, batch_id) \
             SELECT d.firm_id, CAST({app} AS BIGINT), d.id, CAST({at} AS BIGINT), \
                    CAST({by} AS BIGINT), CAST({batch} AS BIGINT) \
             FROM dossiers d WHERE d.firm_id = {firm} AND d.archived = FALSE ORDER BY d.id"
        ))
    }

    /// Looks the lines of the pasted list up by code once more, into a table of the same keys, with
    /// one statement; answers how long that took. The table goes again.
    pub(crate) fn look_up_again(&self, expected: u64) -> Result<Duration> {
        let end = if self.server.is_some() { "" } else { "WITHOUT ROWID" };
        self.execute(&format!(
            "CREATE TABLE bench_lines (firm_id BIGINT, list_id BIGINT, line BIGINT, content TEXT, \
             outcome TEXT, dossier_id BIGINT, PRIMARY KEY (firm_id, list_id, line)) {end}"
        ))?;
        self.execute(
            "CREATE INDEX bench_lines_outcome ON bench_lines (firm_id, list_id, outcome, line)",
        )?;
        let (count, took) = self.execute(
            "INSERT INTO bench_lines \
             SELECT l.firm_id, l.list_id, l.line, l.content, \
                    CASE WHEN d.id IS NULL THEN 'unknown' ELSE 'found' END, d.id \
             FROM pasted_lines l \
             LEFT JOIN dossiers d ON d.firm_id = l.firm_id AND d.code = l.content \
             ORDER BY l.firm_id, l.list_id, l.line",
        )?;
        self.execute("DROP TABLE bench_lines")?;
        self.settle()?;
        if count == expected {
            return Ok(took);
        }
        Err(Failure::new(format!("{count} lines where {expected} were expected")))
    }

    /// Takes the rows away again, and leaves nothing of it for the next statement to clean up.
    pub(crate) fn clear(&self, rows: &Rows) -> Result<()> {
        let Rows { firm, app, .. } = rows;
        let sql = format!("DELETE FROM activations WHERE firm_id = {firm} AND firm_app_id = {app}");
        self.execute(&sql)?;
        self.settle()
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

    /// Runs one statement on a connection of its own, which nothing has warmed.
    fn execute(&self, sql: &str) -> Result<(u64, Duration)> {
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

    fn numbers(&self, sql: &str) -> Result<[i64; 6]> {
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
