//! A database for each test: a SQLite file, or a database of its own on the PostgreSQL that `./test`
//! has started. `LOOPHUB_TEST_DATABASE` chooses.
#![allow(clippy::disallowed_methods, reason = "tests are told by the environment where to run")]

use std::sync::OnceLock;

use store::{DatabaseUrl, Options, Store};

use crate::template::{self, Place};

/// Where a test keeps its data. Dropped with the test.
pub struct Database {
    /// How to reach it.
    pub url: DatabaseUrl,
    /// What goes with the test; nothing when it was there before.
    pub(crate) _of_its_own: Option<Place>,
}

/// The PostgreSQL of this run, when tests run on it.
#[must_use]
pub fn postgres() -> Option<String> {
    match std::env::var("LOOPHUB_TEST_DATABASE").as_deref() {
        Ok("postgres") => Some(
            std::env::var("LOOPHUB_TEST_POSTGRES")
                .expect("LOOPHUB_TEST_POSTGRES: ./test starts a server and says where"),
        ),
        Ok("sqlite") | Err(_) => None,
        Ok(other) => panic!("LOOPHUB_TEST_DATABASE is {other:?}: sqlite or postgres"),
    }
}

impl Database {
    /// An empty, migrated database.
    pub async fn fresh() -> Self {
        template::empty().await.copy().await
    }

    /// One that is there already.
    #[must_use]
    pub const fn at(url: DatabaseUrl) -> Self {
        Self { url, _of_its_own: None }
    }

    /// The numbers of the first row that a query finds; none when it finds nothing.
    pub async fn numbers(&self, sql: &str) -> Vec<i64> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let db = rusqlite::Connection::open(path).unwrap();
                let mut statement = db.prepare(sql).unwrap();
                let width = statement.column_count();
                let mut rows = statement.query([]).unwrap();
                let row = rows.next().unwrap();
                row.map(|row| (0..width).map(|at| row.get(at).unwrap()).collect())
                    .unwrap_or_default()
            }
            DatabaseUrl::Postgres(url) => {
                let (url, sql) = (url.clone(), sql.to_owned());
                let find = move || {
                    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
                    let row = client.query_opt(&sql, &[]).unwrap();
                    row.map(|row| (0..row.len()).map(|at| row.get(at)).collect())
                        .unwrap_or_default()
                };
                tokio::task::spawn_blocking(find).await.unwrap()
            }
        }
    }

    /// Opens it.
    #[must_use]
    pub fn open(&self) -> Store {
        open(&self.url)
    }

    /// Every row of every table as text, to see that nothing changed.
    pub async fn dump(&self) -> String {
        self.dump_but(&RESTLESS).await
    }

    /// Every row of every table as text, to see what is kept at all.
    pub async fn everything(&self) -> String {
        self.dump_but(&[]).await
    }

    /// Every row of every table as text, but for the tables named.
    pub async fn dump_but(&self, without: &'static [&'static str]) -> String {
        match &self.url {
            DatabaseUrl::Sqlite(path) => dump_sqlite(path, without),
            DatabaseUrl::Postgres(url) => {
                let url = url.clone();
                tokio::task::spawn_blocking(move || dump_postgres(&url, without)).await.unwrap()
            }
        }
    }

    /// Every row of one table as text.
    pub async fn rows(&self, table: &str) -> String {
        let dump = self.dump().await;
        let (_, rest) = dump.split_once(&format!("\n{table}\n")).unwrap();
        // The next table's name is the next line without a column.
        let own = |line: &&str| line.contains('|') || line.contains(',');
        rest.lines().take_while(own).collect::<Vec<_>>().join("\n")
    }

    /// Changes rows behind the product's back, as long as no use case does it.
    pub async fn change(&self, sql: &str) {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
            }
            DatabaseUrl::Postgres(url) => run(url, sql.to_owned()).await,
        }
    }
}

pub(crate) fn open(url: &DatabaseUrl) -> Store {
    Store::open(url, Options { readers: 2, queue: 256 }).unwrap()
}

/// The address of a schema on a server.
#[must_use]
pub fn with_schema(server: &str, schema: &str) -> String {
    format!("{server}?options=-c%20search_path%3D{schema}")
}

pub(crate) async fn run(server: &str, sql: String) {
    let server = server.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
        client.batch_execute(&sql).unwrap();
    })
    .await
    .unwrap();
}

/// Tables whose rows may change by looking: when a session was seen.
const RESTLESS: [&str; 1] = ["sessions"];

fn dump_sqlite(path: &std::path::Path, without: &[&str]) -> String {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut text = String::new();
    for table in sqlite_tables(&db).iter().filter(|table| !without.contains(&table.as_str())) {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..width).map(|at| cell(row.get_ref(at).unwrap()));
            Ok(cells.collect::<Vec<_>>().join("|"))
        });
        let mut rows: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
        rows.sort();
        text.push_str(&format!("{table}\n{}\n", rows.join("\n")));
    }
    text
}

fn cell(value: rusqlite::types::ValueRef<'_>) -> String {
    match value {
        rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        other => format!("{other:?}"),
    }
}

/// The tables of an SQLite database, by name.
pub fn sqlite_tables(db: &rusqlite::Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = db.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// In one question: some tests ask for it a thousand times.
fn dump_postgres(url: &str, without: &[&str]) -> String {
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    let sql = "SELECT relname::text FROM pg_class \
               WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 1";
    let tables = client.query(sql, &[]).unwrap();
    let tables = tables.iter().map(|row| row.get::<_, String>(0));
    let rows = tables.filter(|table| !without.contains(&table.as_str())).map(|table| {
        format!(
            "SELECT '{table}' AS name, COALESCE(string_agg(t::text, E'\\n' ORDER BY t::text), '') \
             FROM {table} t"
        )
    });
    let sql = format!("{} ORDER BY 1", rows.collect::<Vec<_>>().join(" UNION ALL "));
    let mut text = String::new();
    for message in client.simple_query(&sql).unwrap() {
        if let postgres::SimpleQueryMessage::Row(row) = message {
            text.push_str(&format!("{}\n{}\n", row.get(0).unwrap(), row.get(1).unwrap()));
        }
    }
    text
}

/// The folder of the workspace.
#[must_use]
pub fn workspace() -> &'static std::path::Path {
    static ROOT: OnceLock<std::path::PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors().nth(2).unwrap().to_owned()
    })
}
