//! Threads that own connections, and the units of work that reach them through a bounded queue.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tokio::sync::watch;

use super::{
    Error,
    connection::{Connection, Mode},
};

/// How often a unit of work that lost against another is tried again.
const RETRIES: u32 = 3;

/// How much longer than the time before the loser waits.
const HEAD_START: Duration = Duration::from_millis(25);

/// Something to be done with a connection.
pub(crate) type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The way to some threads. They end when its last copy is dropped.
#[derive(Clone)]
pub(crate) struct Queue {
    jobs: Sender<Job>,
    ended: watch::Receiver<()>,
}

impl Queue {
    /// Starts a thread for each connection, behind one queue of at most `length` jobs.
    pub(crate) fn new(
        name: &str,
        length: usize,
        connections: Vec<Connection>,
    ) -> Result<Self, Error> {
        let (jobs, waiting) = bounded(length);
        let (alive, ended) = watch::channel(());
        for connection in connections {
            let (waiting, alive) = (waiting.clone(), alive.clone());
            let thread = thread::Builder::new().name(name.to_owned());
            thread.spawn(move || {
                serve(connection, &waiting);
                drop(alive);
            })?;
        }
        Ok(Self { jobs, ended })
    }

    /// Lets go of the queue, and waits until its connections are closed.
    pub(crate) async fn close(self) {
        let Self { jobs, mut ended } = self;
        drop(jobs);
        while ended.changed().await.is_ok() {}
    }

    /// Queues a job, or fails at once with [`Error::Busy`].
    pub(crate) fn push(&self, job: Job) -> Result<(), Error> {
        self.jobs.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Unavailable,
        })
    }
}

fn serve(mut connection: Connection, waiting: &Receiver<Job>) {
    for job in waiting {
        // A unit of work catches its own panics; this is for what is dropped with it.
        drop(catch_unwind(AssertUnwindSafe(|| job(&mut connection))));
    }
}

/// Runs a unit of work: keeps what it wrote when it answers `Ok`, drops it when it answers `Err` or
/// panics, and tries again when it lost against another at the same time.
pub(crate) fn unit_of_work<T, E: From<Error>>(
    connection: &mut Connection,
    mode: Mode,
    work: &mut dyn FnMut(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    let mut outcome = attempt(connection, mode, work);
    for lost in 1..=RETRIES {
        if outcome.is_ok() || !connection.is_transient() {
            break;
        }
        // The winner goes first: at once, the two would meet again.
        thread::sleep(HEAD_START * lost);
        outcome = attempt(connection, mode, work);
    }
    outcome
}

fn attempt<T, E: From<Error>>(
    connection: &mut Connection,
    mode: Mode,
    work: &mut dyn FnMut(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    connection.begin(mode)?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(connection)));
    match outcome.unwrap_or_else(|_| Err(Error::Panicked.into())) {
        Ok(done) => {
            connection.commit(mode)?;
            Ok(done)
        }
        Err(error) => {
            connection.roll_back(mode);
            Err(error)
        }
    }
}
