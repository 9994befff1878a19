//! PostgreSQL, as `postgres` speaks to it: connected when first needed, and again when the
//! connection was lost.

use std::{collections::HashMap, io::Write as _};

use ::postgres::{Client, Statement, types::ToSql};

use super::{
    Error, Row, Sql, Value,
    connection::Mode,
    copy,
    error::brief,
    sql::{quoted, quoted_list},
    target::Target,
};

type Outcome<T> = Result<T, ::postgres::Error>;

/// How many prepared statements a session keeps.
const STATEMENTS: usize = 256;

/// Bytes of rows gathered before they are handed to the driver.
const CHUNK: usize = 16 * 1024;

/// What reads a snapshot asks the same few statements over and over: to plan each of them anew for its
/// values would cost as much as many of them take.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
     SET LOCAL plan_cache_mode = force_generic_plan";

const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
     SET LOCAL statement_timeout = '120s'; SET LOCAL lock_timeout = '10s'";

/// The lock makes nodes that start at once migrate one after the other, in each schema.
const MIGRATE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
     SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
     SELECT pg_advisory_xact_lock(1819242352, hashtext(COALESCE(current_schema(), '')))";

/// A connection to a server, when there is one.
pub(crate) struct Postgres {
    target: Target,
    session: Option<Session>,
    in_transaction: bool,
}

struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    pub(crate) const fn new(target: Target) -> Self {
        Self { target, session: None, in_transaction: false }
    }

    pub(crate) fn query(
        &mut self,
        sql: &Sql,
        params: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let found = self.ask(|session| session.query(sql.for_postgres(), params))?;
        found.iter().try_for_each(|row| take(read(row)?))
    }

    pub(crate) fn execute(&mut self, sql: &Sql, params: &[Value]) -> Result<u64, Error> {
        self.ask(|session| session.execute(sql.for_postgres(), params))
    }

    pub(crate) fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, Error> {
        let (table, names) = (quoted(table), quoted_list(columns));
        let sql = format!("COPY {table} ({names}) FROM STDIN");
        self.once(|session| session.copy(&sql, rows))
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.ask(|session| session.client.batch_execute(sql))
    }

    pub(crate) fn begin(&mut self, mode: Mode) -> Result<(), Error> {
        let begin = match mode {
            Mode::Read => return Ok(()),
            Mode::Snapshot => SNAPSHOT,
            Mode::Write => WRITE,
            Mode::Migrate => MIGRATE,
        };
        let begun = self.batch(begin);
        match begun {
            Ok(()) => self.in_transaction = true,
            Err(_) => self.roll_back(),
        }
        begun
    }

    /// Keeps what was written. When the connection is lost meanwhile, nobody knows whether it was
    /// kept: that is [`Error::Unavailable`], and never tried again.
    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        self.batch("COMMIT")?;
        self.in_transaction = false;
        Ok(())
    }

    /// Drops what was written, with the connection itself if need be.
    pub(crate) fn roll_back(&mut self) {
        self.in_transaction = false;
        let session = self.session.as_mut();
        if session.is_some_and(|session| session.client.batch_execute("ROLLBACK").is_err()) {
            self.session = None;
        }
    }

    /// Asks the server. Outside a transaction (where nothing is written) a connection that turns
    /// out to be dead is replaced, once.
    fn ask<T>(&mut self, act: impl Fn(&mut Session) -> Outcome<T>) -> Result<T, Error> {
        let replaceable = self.session.is_some() && !self.in_transaction;
        match self.once(&act) {
            Err(Error::Unavailable) if replaceable => self.once(&act),
            outcome => outcome,
        }
    }

    fn once<T>(&mut self, act: impl FnOnce(&mut Session) -> Outcome<T>) -> Result<T, Error> {
        match act(self.session()?) {
            Ok(done) => {
                self.target.signs().note();
                Ok(done)
            }
            Err(error) => Err(self.fail(error)),
        }
    }

    fn fail(&mut self, error: ::postgres::Error) -> Error {
        let why = brief(&error);
        let error = Error::from(error);
        if matches!(error, Error::Unavailable) {
            tracing::warn!(why, "a connection to the database was lost");
            self.session = None;
        }
        error
    }

    fn session(&mut self) -> Result<&mut Session, Error> {
        let session = match self.session.take() {
            Some(session) => session,
            None if self.in_transaction => return Err(Error::Unavailable),
            None => Session { client: self.target.connect()?, statements: HashMap::new() },
        };
        Ok(self.session.insert(session))
    }
}

impl Session {
    fn query(&mut self, sql: &str, params: &[Value]) -> Outcome<Vec<::postgres::Row>> {
        let statement = self.statement(sql)?;
        let found = self.client.query(&statement, &bound(params));
        found.inspect_err(|_| self.forget(sql))
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Outcome<u64> {
        let statement = self.statement(sql)?;
        let changed = self.client.execute(&statement, &bound(params));
        changed.inspect_err(|_| self.forget(sql))
    }

    fn statement(&mut self, sql: &str) -> Outcome<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// A statement prepared before a migration may no longer fit the tables.
    fn forget(&mut self, sql: &str) {
        self.statements.remove(sql);
    }

    fn copy(&mut self, sql: &str, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Outcome<u64> {
        let mut writer = self.client.copy_in(sql)?;
        let mut chunk = String::with_capacity(2 * CHUNK);
        for row in rows {
            copy::append(&mut chunk, &row);
            if chunk.len() >= CHUNK {
                if writer.write_all(chunk.as_bytes()).is_err() {
                    break;
                }
                chunk.clear();
            }
        }
        // After a refused write `finish` tells what the server had against it.
        drop(writer.write_all(chunk.as_bytes()));
        writer.finish()
    }
}

fn bound(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

fn read(row: &::postgres::Row) -> Result<Row, Error> {
    let columns = (0..row.len()).map(|column| row.try_get(column));
    let columns: Outcome<Vec<Value>> = columns.collect();
    columns.map(Row::new).map_err(|error| Error::Inconsistent(brief(&error)))
}
