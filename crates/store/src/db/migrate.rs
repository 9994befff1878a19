//! Migrations: forward only, each in its own transaction, never edited once applied.

use std::collections::BTreeMap;

use rust_embed::{EmbeddedFile, RustEmbed};

use super::{Error, Sql, Value, connection::Connection, dialect, value::hexadecimal};

/// The files, inside the program.
#[derive(RustEmbed)]
#[folder = "../../migrations"]
struct Files;

const TABLE: &str = "\
CREATE TABLE IF NOT EXISTS migrations (
    name TEXT NOT NULL PRIMARY KEY,
    checksum TEXT NOT NULL,
    applied_order INTEGER NOT NULL UNIQUE
);
";

/// One step of the tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Migration {
    /// `0001_firms`.
    pub(crate) name: String,
    /// What SQLite is told, in its own grammar.
    pub(crate) sqlite: Text,
    /// What PostgreSQL is told, in its own grammar.
    pub(crate) postgres: Text,
}

/// What a database is told, and the SHA-256 of the file that says it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) sql: String,
    pub(crate) checksum: String,
}

impl Migration {
    const fn text(&self, postgres: bool) -> &Text {
        if postgres { &self.postgres } else { &self.sqlite }
    }
}

/// Every migration that this program knows, in order.
pub(crate) fn migrations() -> Result<Vec<Migration>, Error> {
    let mut known: BTreeMap<String, Migration> = BTreeMap::new();
    for path in Files::iter().filter(|path| path.ends_with(".sql")) {
        let stem = path.trim_end_matches(".sql");
        let (name, only) = match stem.rsplit_once('.') {
            Some((name, database)) => (name, Some(database)),
            None => (stem, None),
        };
        let (sql, checksum) = read(&path)?;
        let migration = known.entry(name.to_owned()).or_default();
        name.clone_into(&mut migration.name);
        if only != Some("postgres") {
            let sql = dialect::for_sqlite(&sql);
            migration.sqlite = Text { sql, checksum: checksum.clone() };
        }
        if only != Some("sqlite") {
            migration.postgres = Text { sql: dialect::for_postgres(&sql), checksum };
        }
    }
    Ok(known.into_values().collect())
}

fn read(path: &str) -> Result<(String, String), Error> {
    let unreadable = || Error::Inconsistent(format!("the migration {path} can't be read"));
    let EmbeddedFile { data, metadata } = Files::get(path).ok_or_else(unreadable)?;
    let sql = String::from_utf8(data.into_owned()).map_err(|_| unreadable())?;
    Ok((sql, hexadecimal(&metadata.sha256_hash())))
}

/// Applies the first migration that was not yet; answers its name. Runs inside a transaction that
/// only one node can hold at a time, so it looks at what was applied anew.
pub(crate) fn step(
    connection: &mut Connection,
    known: &[Migration],
) -> Result<Option<String>, Error> {
    let postgres = connection.is_postgres();
    let grammar = if postgres { dialect::for_postgres } else { dialect::for_sqlite };
    connection.batch(&grammar(TABLE))?;
    let applied = applied(connection)?;
    for (name, checksum) in &applied {
        compare(name, checksum, known.iter().find(|one| one.name == *name), postgres)?;
    }
    let pending = known.iter().find(|one| !applied.iter().any(|(name, _)| one.name == *name));
    let Some(pending) = pending else { return Ok(None) };
    connection.batch(&pending.text(postgres).sql)?;
    record(connection, pending, applied.len())?;
    Ok(Some(pending.name.clone()))
}

fn applied(connection: &mut Connection) -> Result<Vec<(String, String)>, Error> {
    let mut applied = Vec::new();
    let sql = Sql::One("SELECT name, checksum FROM migrations ORDER BY applied_order");
    connection.query(&sql, &[], &mut |row| {
        applied.push(row.read()?);
        Ok(())
    })?;
    Ok(applied)
}

fn compare(
    name: &str,
    checksum: &str,
    known: Option<&Migration>,
    postgres: bool,
) -> Result<(), Error> {
    let name = name.to_owned();
    match known {
        None => Err(Error::Newer { name }),
        Some(known) if known.text(postgres).checksum != checksum => Err(Error::Changed { name }),
        Some(_) => Ok(()),
    }
}

fn record(connection: &mut Connection, done: &Migration, before: usize) -> Result<(), Error> {
    let checksum = done.text(connection.is_postgres()).checksum.clone();
    let order = i64::try_from(before).unwrap_or(i64::MAX - 1) + 1;
    let row = [Value::Text(done.name.clone()), Value::Text(checksum), Value::Int(order)];
    let sql = "INSERT INTO migrations (name, checksum, applied_order) VALUES ($1, $2, $3)";
    connection.execute(&Sql::One(sql), &row)?;
    Ok(())
}
