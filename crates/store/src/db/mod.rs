//! The only module that knows there are two databases.
//!
//! A unit of work is a synchronous closure on a thread that owns a connection. The seam lies under
//! the SQL: one text with `$1` parameters goes to SQLite and to PostgreSQL, and values cross by the
//! small [`Value`].

mod connection;
mod copy;
mod dialect;
mod error;
mod executor;
mod migrate;
mod open;
mod postgres;
mod postgres_value;
mod pulse;
mod row;
mod scope;
mod sql;
mod sqlite;
mod store;
mod target;
mod tls;
mod value;

#[cfg(test)]
mod tests;

pub use error::Error;
pub use open::{DatabaseUrl, Options};
pub use row::{FromRow, Row};
pub use scope::{Read, Scope, Write};
pub use sql::{Sql, placeholders};
pub use store::Store;
pub use value::{FromValue, ToValue, Value};
