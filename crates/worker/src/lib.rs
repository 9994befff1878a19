//! What happens later, away from any request: mails, warnings, sessions and drafts that are over,
//! times of last use. Webhooks join it with their issue.

mod post;

use std::{future::Future, time::Duration};

use app::{App, Result};

pub use post::{Mail, Mailbox, Post, PostError, Transport};

/// How often the worker looks for something to do.
const PACE: Duration = Duration::from_secs(30);

/// Does what is due. Any number of nodes may run one.
pub struct Worker {
    app: App,
    /// How mails go; without it they wait.
    post: Option<Post>,
}

impl Worker {
    /// A worker for these use cases. Without a `post` mails are written, and wait.
    #[must_use]
    pub const fn new(app: App, post: Option<Post>) -> Self {
        Self { app, post }
    }

    /// Does everything that is due now; answers how many things that were.
    ///
    /// # Errors
    /// What the use cases say; what is left is done the next time.
    pub async fn run_due(&self) -> Result<u64> {
        let used = self.app.flush_key_use().await? + self.app.flush_session_use().await?;
        let used = used + self.app.flush_calls().await?;
        let cleared = self.app.clear_expired().await? + self.app.clear_mails().await?;
        let cleared = cleared + self.app.purge_deleted().await?;
        let warned = self.app.warn_of_expiry().await?;
        Ok(used + cleared + warned + self.send_mails().await?)
    }

    /// Sends the mails that are due; answers how many were tried.
    async fn send_mails(&self) -> Result<u64> {
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
            }
        }
    }

    /// Works until `stop`, then once more, so that nothing noted in memory is lost.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut pace = tokio::time::interval(PACE);
        tokio::pin!(stop);
        loop {
            let stopping = tokio::select! {
                _ = pace.tick() => false,
                () = self.app.mail_written() => false,
                () = &mut stop => true,
            };
            if let Err(error) = self.run_due().await {
                tracing::warn!(%error, "what was due waits for the next time");
            }
            if stopping {
                return;
            }
        }
    }
}
