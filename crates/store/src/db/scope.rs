//! What a unit of work holds: a connection, and the scope that it may touch.

use std::ops::{Deref, DerefMut};

use domain::actor::{System, Tenant};

use super::{Error, FromRow, Row, Sql, ToValue, Value, connection::Connection};

/// What a unit of work may touch: one firm's data, or what crosses firms.
pub trait Scope: Clone + Send + 'static {
    /// The firm, as the database numbers it; 0 for what crosses firms.
    fn number(&self) -> i64;
}

impl Scope for Tenant {
    fn number(&self) -> i64 {
        self.firm().get()
    }
}

impl Scope for System {
    fn number(&self) -> i64 {
        0
    }
}

/// A connection on which a unit of work may read.
pub struct Read<'c, S> {
    connection: &'c mut Connection,
    scope: S,
}

/// A connection on which a unit of work may read and write, in one transaction.
pub struct Write<'c, S> {
    read: Read<'c, S>,
}

impl<'c, S: Scope> Read<'c, S> {
    pub(crate) const fn new(connection: &'c mut Connection, scope: S) -> Self {
        Self { connection, scope }
    }

    /// What it may touch.
    pub const fn scope(&self) -> &S {
        &self.scope
    }

    /// Every row.
    pub(crate) fn all<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        params: &[&dyn ToValue],
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(&sql.into(), params, &mut |row| {
            found.push(row.read()?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The only row. Fails with [`Error::Inconsistent`] when there is none, or a second.
    pub(crate) fn one<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        params: &[&dyn ToValue],
    ) -> Result<T, Error> {
        let found = self.optional(sql, params)?;
        found.ok_or_else(|| Error::Inconsistent("no row where there must be one".into()))
    }

    /// The row, if there is one. Fails with [`Error::Inconsistent`] when there is a second.
    pub(crate) fn optional<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        params: &[&dyn ToValue],
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.each(&sql.into(), params, &mut |row| match found.replace(row.read()?) {
            None => Ok(()),
            Some(_) => Err(Error::Inconsistent("several rows where one is the most".into())),
        })?;
        Ok(found)
    }

    fn each(
        &mut self,
        sql: &Sql,
        params: &[&dyn ToValue],
        take: &mut dyn FnMut(Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.connection.query(sql, &values(params), take)
    }
}

impl Read<'_, Tenant> {
    /// The firm, as the database numbers it.
    pub const fn firm(&self) -> i64 {
        self.scope.firm().get()
    }
}

impl<'c, S: Scope> Write<'c, S> {
    pub(crate) const fn new(connection: &'c mut Connection, scope: S) -> Self {
        Self { read: Read::new(connection, scope) }
    }

    /// Changes rows; answers how many.
    ///
    /// After a statement has failed the unit of work can only end: nothing of it will be kept.
    pub(crate) fn execute(
        &mut self,
        sql: impl Into<Sql>,
        params: &[&dyn ToValue],
    ) -> Result<u64, Error> {
        self.connection.execute(&sql.into(), &values(params))
    }

    /// Adds many rows, in constant memory; answers how many.
    pub(crate) fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        mut rows: impl Iterator<Item = Vec<Value>>,
    ) -> Result<u64, Error> {
        self.connection.bulk(table, columns, &mut rows)
    }
}

fn values(params: &[&dyn ToValue]) -> Vec<Value> {
    params.iter().map(|param| param.to_value()).collect()
}

impl<'c, S> Deref for Write<'c, S> {
    type Target = Read<'c, S>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<S> DerefMut for Write<'_, S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.read
    }
}
