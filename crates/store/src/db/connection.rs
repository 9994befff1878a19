//! One connection, whichever the database, and where it stands in its unit of work.

use super::{Error, Row, Sql, Value, postgres::Postgres, sqlite::Sqlite};

/// How the statements of a unit of work belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Each on its own; nothing can be written.
    Read,
    /// All see the same state; nothing can be written.
    Snapshot,
    /// All or nothing.
    Write,
    /// All or nothing, one at a time over all nodes, for as long as it takes.
    Migrate,
}

/// The two databases.
pub(crate) enum Driver {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

/// A connection that a thread owns.
pub(crate) struct Connection {
    driver: Driver,
    failed: bool,
    transient: bool,
}

/// Calls the same method of the driver, whichever it is.
macro_rules! each_driver {
    ($self:ident, $driver:ident => $call:expr) => {
        match &mut $self.driver {
            Driver::Sqlite($driver) => $call,
            Driver::Postgres($driver) => $call,
        }
    };
}

impl Connection {
    pub(crate) const fn new(driver: Driver) -> Self {
        Self { driver, failed: false, transient: false }
    }

    pub(crate) const fn is_postgres(&self) -> bool {
        matches!(self.driver, Driver::Postgres(_))
    }

    /// Hands each row to `take`, as it comes.
    pub(crate) fn query(
        &mut self,
        sql: &Sql,
        params: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let outcome = each_driver!(self, driver => driver.query(sql, params, take));
        self.note(outcome)
    }

    /// Changes rows; answers how many.
    pub(crate) fn execute(&mut self, sql: &Sql, params: &[Value]) -> Result<u64, Error> {
        let outcome = each_driver!(self, driver => driver.execute(sql, params));
        self.note(outcome)
    }

    /// Adds rows as they come; answers how many.
    pub(crate) fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, Error> {
        let outcome = each_driver!(self, driver => driver.bulk(table, columns, rows));
        self.note(outcome)
    }

    /// Runs statements without parameters, separated by `;`.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let outcome = each_driver!(self, driver => driver.batch(sql));
        self.note(outcome)
    }

    /// Begins a unit of work.
    pub(crate) fn begin(&mut self, mode: Mode) -> Result<(), Error> {
        (self.failed, self.transient) = (false, false);
        each_driver!(self, driver => driver.begin(mode))
    }

    /// Keeps what was written. A statement that failed is not forgotten because the unit of work
    /// went on: PostgreSQL would roll back without a word, so both refuse.
    pub(crate) fn commit(&mut self, mode: Mode) -> Result<(), Error> {
        if mode == Mode::Read {
            return Ok(());
        }
        if self.failed {
            self.roll_back(mode);
            return Err(Error::Inconsistent("a unit of work went on after a failure".into()));
        }
        let outcome = each_driver!(self, driver => driver.commit());
        let outcome = self.note(outcome);
        if outcome.is_err() {
            self.roll_back(mode);
        }
        outcome
    }

    /// Drops what was written.
    pub(crate) fn roll_back(&mut self, mode: Mode) {
        if mode != Mode::Read {
            each_driver!(self, driver => driver.roll_back());
        }
    }

    /// Whether the unit of work failed only because of another at the same time.
    pub(crate) const fn is_transient(&self) -> bool {
        self.transient
    }

    fn note<T>(&mut self, outcome: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &outcome {
            self.failed |= !matches!(error, Error::Inconsistent(_));
            self.transient |= error.is_transient();
        }
        outcome
    }
}
