//! What happens later, away from any request: mails, warnings, sessions and drafts that are over,
//! times of last use. Webhooks join it with their issue.

mod post;

use std::{future::Future, time::Duration};

use app::{App, Result};
use tokio::sync::watch;

pub use post::{Mail, Mailbox, Post, PostError, Transport};

/// How often the worker looks for something to do.
const PACE: Duration = Duration::from_secs(30);

/// Does what is due. Any number of nodes may run one.
pub struct Worker {
    app: App,
    /// How mails go; without it they wait.
    post: Option<Post>,
}

/// Asked to stop as soon as its other end is dropped.
type Asked = watch::Receiver<()>;

impl Worker {
    /// A worker for these use cases. Without a `post` mails are written, and wait.
    #[must_use]
    pub const fn new(app: App, post: Option<Post>) -> Self {
        Self { app, post }
    }

    /// Does everything that is due now; answers how many things that were.
    ///
    /// # Errors
    /// What the use cases say first: the rest is done all the same, and what is left the next time.
    pub async fn run_due(&self) -> Result<u64> {
        let (_going_on, asked) = watch::channel(());
        let (done, sent) = (self.run_jobs().await, self.send_mails(&asked).await);
        Ok(done? + sent?)
    }

    /// Everything but mails. A job that fails keeps no other from being done.
    async fn run_jobs(&self) -> Result<u64> {
        let app = &self.app;
        let jobs = [
            ("flush_key_use", app.flush_key_use().await),
            ("flush_session_use", app.flush_session_use().await),
            ("flush_calls", app.flush_calls().await),
            ("clear_expired", app.clear_expired().await),
            ("clear_mails", app.clear_mails().await),
            ("purge_deleted", app.purge_deleted().await),
            ("warn_of_expiry", app.warn_of_expiry().await),
            ("end_activations", app.end_activations().await),
            ("announce_ends", app.announce_ends().await),
        ];
        let (mut count, mut failed) = (0, None);
        for (job, outcome) in jobs {
            match outcome {
                Ok(done) => count += done,
                Err(error) => {
                    tracing::warn!(job, %error, "what was due waits for the next time");
                    failed = failed.or(Some(error));
                }
            }
        }
        failed.map_or(Ok(count), Err)
    }

    /// Sends the mails that are due, until it is asked to stop; answers how many were tried.
    async fn send_mails(&self, asked: &Asked) -> Result<u64> {
        let Some(post) = &self.post else { return Ok(0) };
        let mut tried = 0;
        loop {
            let due = self.app.take_mails().await?;
            if due.is_empty() {
                return Ok(tried);
            }
            for mail in due {
                post::send(&self.app, post, mail).await?;
                tried += 1;
                if asked.has_changed().is_err() {
                    return Ok(tried);
                }
            }
        }
    }

    /// Works until `stop`: finishes the mail in hand, and does the rest once more, so that nothing
    /// noted in memory is lost.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (going_on, asked) = watch::channel(());
        let stopping = async move {
            stop.await;
            drop(going_on);
        };
        // Each in a loop of its own: a server of mail that says nothing holds up mails alone.
        tokio::join!(stopping, self.work(asked.clone()), self.deliver(asked));
    }

    async fn work(&self, mut asked: Asked) {
        let mut pace = tokio::time::interval(PACE);
        loop {
            let stopping = tokio::select! {
                _ = pace.tick() => false,
                _ = asked.changed() => true,
            };
            // Each job has said what is wrong.
            drop(self.run_jobs().await);
            if stopping {
                return;
            }
        }
    }

    async fn deliver(&self, mut asked: Asked) {
        let mut pace = tokio::time::interval(PACE);
        loop {
            tokio::select! {
                _ = pace.tick() => {}
                () = self.app.mail_written() => {}
                _ = asked.changed() => return,
            }
            if let Err(error) = self.send_mails(&asked).await {
                tracing::warn!(%error, "mails wait for the next time");
            }
        }
    }
}
