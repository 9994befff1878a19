//! The store: where units of work are asked for and answered.

use std::{sync::Arc, time::Duration};

use tokio::{sync::oneshot, time::timeout};

use super::{
    DatabaseUrl, Error, Options, Read, Scope, Sql, Write,
    connection::{Connection, Mode},
    executor::unit_of_work,
    migrate::{self, Migration},
    open::Queues,
};

/// How often somebody who waits looks whether it is still worth it.
const GLANCE: Duration = Duration::from_millis(100);

/// How long [`Store::ping`] waits.
const SIGN_OF_LIFE: Duration = Duration::from_millis(1500);

/// A database. Cheap to clone; its threads end with the last clone.
///
/// A unit of work that nobody waits for any more is dropped before it begins, and completed when it
/// has begun.
#[derive(Clone)]
pub struct Store {
    queues: Arc<Queues>,
}

impl Store {
    /// Opens a database without migrating it. PostgreSQL is reached when first asked.
    ///
    /// # Errors
    /// [`Error::Address`] when the address makes no sense, [`Error::Sqlite`] when the file can't be
    /// opened, [`Error::Io`] when no thread can be started.
    pub fn open(url: &DatabaseUrl, options: Options) -> Result<Self, Error> {
        Ok(Self { queues: Arc::new(Queues::open(url, options)?) })
    }

    /// Runs statements on their own: each sees what was committed before it.
    ///
    /// # Errors
    /// What `f` answers; [`Error::Busy`], [`Error::Unavailable`], [`Error::Panicked`].
    pub async fn read<S: Scope, T, E>(
        &self,
        scope: S,
        mut f: impl FnMut(&mut Read<'_, S>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.run(Mode::Read, move |connection| f(&mut Read::new(connection, scope.clone()))).await
    }

    /// Runs statements that all see the same state, in one transaction that only reads.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn snapshot<S: Scope, T, E>(
        &self,
        scope: S,
        mut f: impl FnMut(&mut Read<'_, S>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.run(Mode::Snapshot, move |connection| f(&mut Read::new(connection, scope.clone())))
            .await
    }

    /// Runs statements that belong together: all is kept when `f` answers `Ok`, nothing when it
    /// answers `Err` or panics. `f` may be run again when it lost against another at the same time.
    ///
    /// # Errors
    /// As [`Store::read`]. After [`Error::Unavailable`] nobody knows whether it was kept.
    pub async fn write<S: Scope, T, E>(
        &self,
        scope: S,
        mut f: impl FnMut(&mut Write<'_, S>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.run(Mode::Write, move |connection| f(&mut Write::new(connection, scope.clone()))).await
    }

    /// Brings the tables up to date; answers the names of the migrations that it applied.
    ///
    /// # Errors
    /// [`Error::Newer`] and [`Error::Changed`] before anything is touched; what the database says
    /// otherwise, with the migrations before the failed one applied.
    pub async fn migrate(&self) -> Result<Vec<String>, Error> {
        self.migrate_by(migrate::migrations()?).await
    }

    pub(crate) async fn migrate_by(&self, known: Vec<Migration>) -> Result<Vec<String>, Error> {
        let (known, mut applied) = (Arc::new(known), Vec::new());
        loop {
            let known = Arc::clone(&known);
            let step = move |connection: &mut Connection| migrate::step(connection, &known);
            match self.run(Mode::Migrate, step).await? {
                Some(name) => applied.push(name),
                None => return Ok(applied),
            }
        }
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Busy`] when there is none.
    pub async fn ping(&self) -> Result<(), Error> {
        let ask = |connection: &mut Connection| {
            connection.query(&Sql::One("SELECT 1"), &[], &mut |_| Ok(()))
        };
        let answered = timeout(SIGN_OF_LIFE, self.run(Mode::Read, ask)).await;
        answered.unwrap_or(Err(Error::Unavailable))
    }

    /// Waits until every connection is closed. What is queued is done first; other clones of this
    /// store keep them open.
    pub async fn close(self) {
        if let Some(queues) = Arc::into_inner(self.queues) {
            queues.close().await;
        }
    }

    async fn run<T, E>(
        &self,
        mode: Mode,
        mut work: impl FnMut(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.check(mode)?;
        let (answer, answered) = oneshot::channel();
        let job = move |connection: &mut Connection| {
            if !answer.is_closed() {
                drop(answer.send(unit_of_work(connection, mode, &mut work)));
            }
        };
        let queue = match mode {
            Mode::Read | Mode::Snapshot => &self.queues.reads,
            Mode::Write | Mode::Migrate => &self.queues.writes,
        };
        queue.push(Box::new(job))?;
        self.wait(mode, answered).await
    }

    /// Waits for the answer for as long as the database gives signs of life.
    async fn wait<T, E: From<Error>>(
        &self,
        mode: Mode,
        mut answered: oneshot::Receiver<Result<T, E>>,
    ) -> Result<T, E> {
        loop {
            if let Ok(answer) = timeout(GLANCE, &mut answered).await {
                return answer.unwrap_or_else(|_| Err(Error::Panicked.into()));
            }
            self.check(mode)?;
        }
    }

    /// Migrations alone are waited for in any case: the node does nothing before them.
    fn check(&self, mode: Mode) -> Result<(), Error> {
        if mode != Mode::Migrate && self.queues.are_lost() {
            return Err(Error::Unavailable);
        }
        Ok(())
    }
}
