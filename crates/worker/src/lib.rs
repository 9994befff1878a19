//! What happens later, away from any request: sessions and drafts that are over, times of last use.
//! Mails and webhooks join it with their issues.

use std::{future::Future, time::Duration};

use app::{App, Result};

/// How often the worker looks for something to do.
const PACE: Duration = Duration::from_secs(30);

/// Does what is due. Any number of nodes may run one.
pub struct Worker {
    app: App,
}

impl Worker {
    /// A worker for these use cases.
    #[must_use]
    pub const fn new(app: App) -> Self {
        Self { app }
    }

    /// Does everything that is due now; answers how many things that were.
    ///
    /// # Errors
    /// What the use cases say; what is left is done the next time.
    pub async fn run_due(&self) -> Result<u64> {
        let used = self.app.flush_key_use().await? + self.app.flush_session_use().await?;
        let used = used + self.app.flush_calls().await?;
        Ok(used + self.app.clear_expired().await? + self.app.purge_deleted().await?)
    }

    /// Works until `stop`, then once more, so that nothing noted in memory is lost.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut pace = tokio::time::interval(PACE);
        tokio::pin!(stop);
        loop {
            let stopping = tokio::select! {
                _ = pace.tick() => false,
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
