//! Which database, how much of it, and the threads that come of it.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{
    Error,
    connection::{Connection, Driver},
    executor::Queue,
    postgres::Postgres,
    pulse::Pulse,
    sqlite::Sqlite,
    target::Target,
};

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of this machine.
    Sqlite(PathBuf),
    /// A server's `postgres://` address. It may hold a password, so it is never printed.
    Postgres(String),
}

/// How much to open.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Connections that read a SQLite file (one more writes), or all those to PostgreSQL (one
    /// more takes its pulse).
    pub readers: usize,
    /// Units of work that may wait for a connection; past that the answer is [`Error::Busy`].
    pub queue: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 4, queue: 256 }
    }
}

impl FromStr for DatabaseUrl {
    type Err = Error;

    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let named = !path.is_empty();
            return named
                .then(|| Self::Sqlite(path.into()))
                .ok_or_else(|| Error::Address("sqlite: wants the path of a file".into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(Error::Address("neither sqlite:PATH nor postgres://…".into()))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// The queues of a database. Reading and writing have connections of their own, so that writes which
/// wait for a lock keep nobody from reading.
pub(crate) struct Queues {
    pub(crate) reads: Queue,
    pub(crate) writes: Queue,
    pulse: Option<Pulse>,
}

impl Queues {
    pub(crate) fn open(url: &DatabaseUrl, options: Options) -> Result<Self, Error> {
        let options = Options { readers: options.readers.max(1), queue: options.queue.max(1) };
        match url {
            DatabaseUrl::Sqlite(path) => Self::sqlite(path, options),
            DatabaseUrl::Postgres(url) => Self::postgres(&Target::new(url)?, options),
        }
    }

    fn sqlite(path: &Path, options: Options) -> Result<Self, Error> {
        let connection = |sqlite| Connection::new(Driver::Sqlite(sqlite));
        let writer = vec![connection(Sqlite::writer(path)?)];
        let readers = (0..options.readers).map(|_| Sqlite::reader(path).map(connection));
        let readers = readers.collect::<Result<_, _>>()?;
        Ok(Self {
            reads: Queue::new("sqlite-reader", options.queue, readers)?,
            writes: Queue::new("sqlite-writer", options.queue, writer)?,
            pulse: None,
        })
    }

    fn postgres(target: &Target, options: Options) -> Result<Self, Error> {
        let queue = |name| {
            let connection =
                |_| Connection::new(Driver::Postgres(Box::new(Postgres::new(target.clone()))));
            Queue::new(name, options.queue, (0..options.readers).map(connection).collect())
        };
        let (reads, writes) = (queue("postgres-reader")?, queue("postgres-writer")?);
        Ok(Self { reads, writes, pulse: Some(Pulse::start(target.clone())?) })
    }

    /// Waits until every connection is closed.
    pub(crate) async fn close(self) {
        let Self { reads, writes, pulse } = self;
        drop(pulse);
        tokio::join!(reads.close(), writes.close());
    }

    /// Whether it is a server, and one that has said nothing for too long.
    pub(crate) fn are_lost(&self) -> bool {
        self.pulse.as_ref().is_some_and(Pulse::is_lost)
    }
}
