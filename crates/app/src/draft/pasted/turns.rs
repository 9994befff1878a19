//! How many pasted lists are in memory at once, however many are sent: who comes later waits.

use std::{sync::Arc, time::Duration};

use domain::{
    actor::{Actor, Tenant},
    id::PastedListId,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::may_add;
use crate::{App, Error, Result};

/// Lists that are taken in at once: each holds what was sent, its text, and what is kept of it, some
/// 50 MB when it is the largest.
const TAKEN_IN: usize = 2;

/// Reports that are made at once.
const REPORTED: usize = 2;

/// How often a list that waits for its report says that it is not forgotten.
const SIGN: Duration = Duration::from_secs(5);

/// The turns of one process.
pub struct ListTurns {
    taken_in: Arc<Semaphore>,
    reported: Arc<Semaphore>,
}

/// Leave to hold a list in memory, until this is dropped.
#[derive(Debug)]
pub struct ListTurn(#[expect(dead_code, reason = "held, not asked")] OwnedSemaphorePermit);

impl Default for ListTurns {
    fn default() -> Self {
        let turns = |count| Arc::new(Semaphore::new(count));
        Self { taken_in: turns(TAKEN_IN), reported: turns(REPORTED) }
    }
}

impl App {
    /// Waits until a list may be read and pasted.
    ///
    /// # Errors
    /// `Denied`; `Busy` when others take too long with theirs.
    pub async fn list_turn(&self, actor: &Actor) -> Result<ListTurn> {
        may_add(actor)?;
        let turns = Arc::clone(&self.inner.list_turns.taken_in);
        let turn = timeout(self.inner.settings.list_patience, turns.acquire_owned()).await;
        turn.map_err(|_| Error::Busy)?.map(ListTurn).map_err(Error::internal)
    }

    /// Waits until a report may be made; nothing when its list is not wanted any more. Whoever looks
    /// at the list meanwhile is not told that it was interrupted.
    pub(super) async fn report_turn(
        &self,
        tenant: Tenant,
        list: PastedListId,
    ) -> Result<Option<ListTurn>> {
        loop {
            let turns = Arc::clone(&self.inner.list_turns.reported);
            if let Ok(turn) = timeout(SIGN, turns.acquire_owned()).await {
                return turn.map(|turn| Some(ListTurn(turn))).map_err(Error::internal);
            }
            let now = self.now();
            if !self.write(tenant, move |db| Ok(db.touch_pasted_list(list, now)?)).await? {
                return Ok(None);
            }
        }
    }
}
