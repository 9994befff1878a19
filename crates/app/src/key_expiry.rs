//! When keys stop by themselves: put off, and announced in time (G3).

use domain::{
    Flaw,
    actor::{Actor, System, Tenant},
    api_key::KeyState,
    event::{Event, EventKind},
    id::ObjectId,
    key_expiry::{EARLIEST_WARNING, days_until, warning_due},
    mail::{Language, MailContent},
    policy::{Action, decide},
    staff::Profile,
    time::{Timestamp, days},
};
use serde_json::json;
use store::{ExpiringKey, KeyLine, Write};

use crate::{
    App, Conflict, Error, Result, hub_at,
    journal::{self, Entry},
    keys,
    mails::{self, Letter},
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
    /// Warns the administrators of every firm of the keys that stop before long: 60, 30, 7 and 1
    /// days before, each warning once, whichever node is first. Answers how many warnings those were.
    /// What fails for one key keeps no other from its warning.
    ///
    /// # Errors
    /// `Busy`, `Internal`: the first of them; what was not given is given the next time.
    pub async fn warn_of_expiry(&self) -> Result<u64> {
        let now = self.now();
        let find = move |db: &mut store::Read<'_, System>| {
            let mut due = Vec::new();
            for key in db.expiring_keys(now, now.plus(EARLIEST_WARNING))? {
                let warning = warning_due(key.expires_at, key.chosen_at, now);
                let Some(days) = warning.and_then(|days| i64::try_from(days).ok()) else {
                    continue;
                };
                if !db.was_warned(&key, days)? {
                    due.push((key, days));
                }
            }
            Ok(due)
        };
        let due = self.inner.store.read::<_, _, Error>(System, find).await?;
        let (mut given, mut failed) = (0, None);
        for (key, days) in due {
            match self.warn(key, days, now).await {
                Ok(done) => given += u64::from(done),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(given), Err)
    }

    /// Gives one warning, unless another node was first.
    async fn warn(&self, key: ExpiringKey, days: i64, now: Timestamp) -> Result<bool> {
        let (actor, event) = (hub_at(key.firm), self.object_id());
        let given = self
            .write(actor.tenant(), move |db| {
                let line = db.lock_key(key.object_id)?.ok_or(Error::NotFound)?;
                // Put off or stopped since it was looked at: then there is nothing to warn of.
                let holds =
                    line.key.state(now) == KeyState::Live && line.key.expires_at == key.expires_at;
                if !holds || !db.claim_warning((key.key, key.expires_at), days)? {
                    return Ok(false);
                }
                db.insert_events(&[expiring(event, &line)], None, now)?;
                write_warnings(db, line, now)?;
                Ok(true)
            })
            .await?;
        self.send_mail_soon();
        Ok(given)
    }
}

/// A mail to each of the firm's administrators, in their language.
fn write_warnings(db: &mut Write<'_, Tenant>, line: KeyLine, now: Timestamp) -> Result<()> {
    let content = MailContent::KeyExpiring {
        firm: db.own_firm()?.name,
        key: line.key.object_id,
        name: line.key.name,
        identifier: line.key.identifier.to_string(),
        application: line.application,
        expires_at: line.key.expires_at,
        days: days_until(line.key.expires_at, now),
    };
    for (recipient, language) in db.administrators(Profile::ADMINISTRATOR)? {
        let language = language.and_then(|code| Language::parse(&code)).unwrap_or_default();
        let letter = Letter {
            recipient: &recipient,
            language,
            content: &content,
            about: None,
            useless_at: Some(line.key.expires_at),
        };
        mails::write(db, &letter, now)?;
    }
    Ok(())
}

fn expiring(object_id: ObjectId, line: &KeyLine) -> Event {
    Event {
        object_id,
        kind: EventKind::KeyExpiring,
        firm_app: line.firm_app,
        dossier: None,
        data: json!({ "key": line.key.object_id, "expires_at": line.key.expires_at.to_string() }),
    }
}
