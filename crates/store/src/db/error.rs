//! What can go wrong between LoopHub and its database. None of it is what a user caused.

use std::{error::Error as _, io};

use postgres::error::SqlState;
use rusqlite::ffi;

/// A failure of the database, or of the way to it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite refused.
    #[error("sqlite: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// PostgreSQL refused.
    #[error("postgresql: {}", brief(.0))]
    Postgres(#[source] postgres::Error),
    /// The database holds, or was asked, what LoopHub never writes.
    #[error("inconsistent: {0}")]
    Inconsistent(String),
    /// More work is waiting than is good, or a lock was not had in time: try again shortly.
    #[error("the database is busy")]
    Busy,
    /// The database can't be reached; why is in the log.
    #[error("the database can't be reached")]
    Unavailable,
    /// The database was migrated by a newer program than this one.
    #[error("the database has the migration {name}, which this program does not know")]
    Newer {
        /// The migration.
        name: String,
    },
    /// A migration that was applied has been edited since.
    #[error("the migration {name} was edited after it had been applied")]
    Changed {
        /// The migration.
        name: String,
    },
    /// The address of the database makes no sense.
    #[error("the address of the database: {0}")]
    Address(String),
    /// A file or a thread was refused by the system.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The unit of work panicked; nothing of it was kept.
    #[error("a unit of work panicked")]
    Panicked,
}

impl Error {
    /// Whether a row was refused because another has its unique key.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => {
                let unique = [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_PRIMARYKEY];
                unique.contains(&error.extended_code)
            }
            Self::Postgres(error) => error.code() == Some(&SqlState::UNIQUE_VIOLATION),
            _ => false,
        }
    }

    /// Whether the same unit of work may well succeed now: it lost against another at the same time.
    pub(crate) fn is_transient(&self) -> bool {
        let Self::Postgres(error) = self else { return false };
        let lost = [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            // What it refers to was there when it was looked for, and has gone since.
            SqlState::FOREIGN_KEY_VIOLATION,
        ];
        error.code().is_some_and(|code| lost.contains(code))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        match error.code() {
            None if is_cut(&error) => Self::Unavailable,
            Some(code) if is_going_away(code) => Self::Unavailable,
            Some(&SqlState::LOCK_NOT_AVAILABLE | &SqlState::QUERY_CANCELED) => Self::Busy,
            _ => Self::Postgres(error),
        }
    }
}

/// Whether the way to the server is cut. What can't be encoded or trusted is not its fault.
fn is_cut(error: &postgres::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput};
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    error.is_closed() || cause.is_some_and(|io| !matches!(io.kind(), InvalidData | InvalidInput))
}

/// Whether the server says that it stops, starts or is full.
fn is_going_away(code: &SqlState) -> bool {
    code.code().starts_with("08") || ["57P01", "57P02", "57P03", "53300"].contains(&code.code())
}

/// The code and the message, without the detail: that quotes values of the row.
pub(crate) fn brief(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(db), _) => format!("{} {}", db.code().code(), db.message()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}
