//! When keys stop by themselves: put off, and announced in time (G3).

use domain::{
    Flaw,
    actor::Actor,
    api_key::KeyState,
    id::ObjectId,
    policy::{Action, decide},
    time::{Timestamp, days},
};
use serde_json::json;

use crate::{
    App, Conflict, Error, Result,
    journal::{self, Entry},
    keys,
};

impl App {
    /// Puts off the end of a key to so many days from now, as typed: 730 at most, and later than it
    /// is. A key that has expired works again. Answers the new end.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(KeyNotLive)` when it was revoked, `Invalid` (`until`).
    pub async fn extend_key(&self, actor: &Actor, key: ObjectId, until: &str) -> Result<Timestamp> {
        decide(actor, Action::ManageKeys)?;
        let (now, actor) = (self.now(), actor.clone());
        let life = keys::life(until).map(days);
        self.write(actor.tenant(), move |db| {
            let key = db.lock_key(key)?.ok_or(Error::NotFound)?.key;
            if key.state(now) == KeyState::Revoked {
                return Err(Error::Conflict(Conflict::KeyNotLive));
            }
            let end = now.plus(life.map_err(|flaw| Error::invalid("until", flaw))?);
            if end <= key.expires_at {
                return Err(Error::invalid("until", Flaw::TooShort));
            }
            db.extend_key(key.id, end, now)?;
            let entry = Entry {
                action: "key.extended",
                subject: format!("key:{}", key.identifier),
                detail: json!({
                    "before": key.expires_at.to_string(), "after": end.to_string(),
                }),
            };
            journal::write(db, &actor, &entry, now)?;
            Ok(end)
        })
        .await
    }
}
