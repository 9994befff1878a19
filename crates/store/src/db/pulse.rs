//! Whether the PostgreSQL server still answers. A server that hangs (and is not gone) keeps its
//! connections open and says nothing; nobody shall wait for it longer than for one that is gone
//! (DB1).

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use postgres::Client;

use super::{Error, target::Target};

/// How long after its last sign of life a server is given up.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often a server that says nothing is asked.
const INTERVAL: Duration = Duration::from_millis(250);

/// How long it has to answer that.
const ANSWER: Duration = Duration::from_secs(1);

/// When a server last gave a sign of life.
#[derive(Clone)]
pub(crate) struct Signs {
    since: Instant,
    last: Arc<AtomicU64>,
}

impl Signs {
    /// Nothing heard yet, nothing to worry about either.
    pub(crate) fn new() -> Self {
        Self { since: Instant::now(), last: Arc::default() }
    }

    /// The server has answered.
    pub(crate) fn note(&self) {
        self.last.fetch_max(self.millis(), Relaxed);
    }

    /// Whether it has said nothing for too long.
    pub(crate) fn are_lost(&self) -> bool {
        self.silence() > PATIENCE
    }

    fn silence(&self) -> Duration {
        Duration::from_millis(self.millis().saturating_sub(self.last.load(Relaxed)))
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A thread that asks the server when nobody else does. It ends when this is dropped.
pub(crate) struct Pulse {
    signs: Signs,
    _alive: Sender<()>,
}

impl Pulse {
    /// Starts the thread, which has a session of its own.
    pub(crate) fn start(target: Target) -> Result<Self, Error> {
        let (alive, end) = bounded(0);
        let signs = target.signs().clone();
        thread::Builder::new().name("postgres-pulse".into()).spawn(move || watch(&target, &end))?;
        Ok(Self { signs, _alive: alive })
    }

    /// Whether the server has said nothing for too long.
    pub(crate) fn is_lost(&self) -> bool {
        self.signs.are_lost()
    }
}

fn watch(target: &Target, end: &Receiver<()>) {
    let mut session = None;
    let mut reachable = true;
    while end.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
        if target.signs().silence() >= INTERVAL {
            session = ask(target, session);
        }
        let reached = !target.signs().are_lost();
        if reached != reachable {
            tracing::warn!(reached, "the database");
            reachable = reached;
        }
    }
}

/// Gives the session back if it is still good for the next time.
fn ask(target: &Target, session: Option<Client>) -> Option<Client> {
    let mut session = match session {
        Some(session) => session,
        None => target.connect().ok()?,
    };
    session.is_valid(ANSWER).ok()?;
    target.signs().note();
    Some(session)
}
