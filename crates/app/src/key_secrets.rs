//! The secrets of a key: rotated without a break (G2, AK6).

use domain::{
    actor::{Actor, Tenant},
    api_key::{ApiKey, KeySecret, KeyState},
    event::{Event, EventKind},
    id::{KeyLinkId, ObjectId, SecretId, StaffId},
    key_link::LinkState,
    key_secret::{MOST_LIVE_SECRETS, Overlap, is_live},
    policy::{Action, decide},
    time::Timestamp,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{KeyLine, NewSecret, SecretLine, Write};

use crate::{
    App, Conflict, Error, KeyRow, LinkRow, Result,
    journal::{self, Entry},
    key_links,
};

/// A key as its own page shows it.
#[derive(Clone, Debug)]
pub struct KeySheet {
    /// The key.
    pub row: KeyRow,
    /// Its secrets that work, and the newest of those that have ended; the newest first.
    pub secrets: Vec<SecretRow>,
    /// Its newest links to the provider, the newest first.
    pub links: Vec<LinkRow>,
}

/// A secret, without the secret.
#[derive(Clone, Debug)]
pub struct SecretRow {
    /// Which one of its key.
    pub id: SecretId,
    /// The first eight digits of its SHA-256: enough to tell which one a provider has.
    pub fingerprint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; nothing when the provider did.
    pub created_by: Option<String>,
    /// Whether the provider made it, through a link (G4).
    pub by_provider: bool,
    /// When it stops, or stopped, by itself.
    pub ends_at: Option<Timestamp>,
    /// When a call last used it.
    pub last_used_at: Option<Timestamp>,
    /// From which address.
    pub last_used_from: Option<String>,
    /// Whether it opens its key now.
    pub is_live: bool,
}

/// How a key is to be given another secret.
#[derive(Clone, Copy, Debug)]
pub struct Renewal {
    /// How long the secret before keeps working.
    pub overlap: Overlap,
    /// The newest secret as the page showed it, when that is to hold still: sent twice, a form makes
    /// one secret.
    pub newest: Option<SecretId>,
}

impl From<Overlap> for Renewal {
    fn from(overlap: Overlap) -> Self {
        Self { overlap, newest: None }
    }
}

/// How many secrets that have ended the page of a key shows.
const SHOWN: i64 = 10;

/// A secret to give to a key that has one.
pub(crate) struct Rotation {
    /// SHA-256 of the new secret.
    pub hash: [u8; 32],
    /// Who makes it.
    pub by: Option<StaffId>,
    /// The link through which a provider makes it.
    pub link: Option<KeyLinkId>,
    /// How long the secret before keeps working.
    pub overlap: Overlap,
    /// The identifier of the event.
    pub event: ObjectId,
    /// Now.
    pub now: Timestamp,
}

impl KeySheet {
    /// The secrets that open the key now.
    pub fn live(&self) -> impl Iterator<Item = &SecretRow> {
        self.secrets.iter().filter(|secret| secret.is_live)
    }

    /// The newest of the secrets that open the key now.
    #[must_use]
    pub fn newest(&self) -> Option<SecretId> {
        self.live().map(|secret| secret.id).max()
    }

    /// Whether the provider could open a link now, as far as the key works.
    #[must_use]
    pub fn has_open_link(&self) -> bool {
        self.links.iter().any(|link| link.state == LinkState::Waiting)
    }

    /// Whether the key can be given another secret now (G2).
    #[must_use]
    pub fn can_rotate(&self) -> bool {
        self.row.state == KeyState::Live && self.live().count() < MOST_LIVE_SECRETS
    }
}

impl App {
    /// One key with its secrets.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn key_sheet(&self, actor: &Actor, key: ObjectId) -> Result<KeySheet> {
        decide(actor, Action::ManageKeys)?;
        let (app, firm, now) = (self.clone(), actor.tenant().firm(), self.now());
        self.read(actor.tenant(), move |db| {
            let line = db.key_line(key)?.ok_or(Error::NotFound)?;
            let links = key_links::links(db, &line, now)?;
            let row = app.key_row(firm, line);
            let works = row.state == KeyState::Live;
            let secrets = db.secret_lines(row.key.id, (now, SHOWN))?.into_iter().map(|line| {
                let noted = app.last_use_noted((firm, row.key.id, line.secret.id));
                shown(SecretLine { last_use: noted.unwrap_or(line.last_use), ..line }, works, now)
            });
            Ok(KeySheet { secrets: secrets.collect(), row, links })
        })
        .await
    }

    /// Gives a key a second secret; the one before it works for `overlap` longer. The secret is in
    /// this answer and nowhere else, ever.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(KeyNotLive | SecretsChanged | TwoSecrets)`: nobody's secret is
    /// ended unasked.
    pub async fn rotate_secret(
        &self,
        actor: &Actor,
        key: ObjectId,
        how: impl Into<Renewal>,
    ) -> Result<(ApiKey, KeySecret)> {
        decide(actor, Action::ManageKeys)?;
        let Renewal { overlap, newest } = how.into();
        let secret = KeySecret::generate(self.chance());
        let rotation = Rotation {
            hash: hash(&secret),
            by: actor.staff().map(|staff| staff.id),
            link: None,
            overlap,
            event: self.object_id(),
            now: self.now(),
        };
        let actor = actor.clone();
        let key = self
            .write(actor.tenant(), move |db| {
                let line = db.lock_key(key)?.ok_or(Error::NotFound)?;
                refuse_unseen(db, &line, (newest, rotation.now))?;
                rotate(db, &line, &rotation)?;
                tell_rotated(db, &actor, &line, &rotation)?;
                Ok(line.key)
            })
            .await?;
        Ok((key, secret))
    }

    /// Stops one of two secrets at once. When it is the newer one, the rotation is undone: the older
    /// one works on, as it did before.
    ///
    /// # Errors
    /// `Denied`, `NotFound` (also when it has stopped already), `Conflict(OnlySecret)`.
    pub async fn stop_secret(&self, actor: &Actor, key: ObjectId, secret: SecretId) -> Result<()> {
        decide(actor, Action::ManageKeys)?;
        let (now, actor) = (self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let line = db.lock_key(key)?.ok_or(Error::NotFound)?;
            let live = live_secrets(db, &line, now)?;
            let (stopped, kept): (Vec<_>, Vec<_>) =
                live.into_iter().partition(|found| *found == secret);
            let stopped = stopped.first().ok_or(Error::NotFound)?;
            let kept = kept.first().ok_or(Error::Conflict(Conflict::OnlySecret))?;
            db.end_secret((line.key.id, *stopped), Some(now))?;
            db.end_secret((line.key.id, *kept), None)?;
            let entry = Entry {
                action: "key.secret_stopped",
                subject: format!("key:{}", line.key.identifier),
                detail: json!({ "secret": stopped.get(), "kept": kept.get() }),
            };
            journal::write(db, &actor, &entry, now)
        })
        .await
    }
}

/// What is kept of a secret (G1).
pub(crate) fn hash(secret: &KeySecret) -> [u8; 32] {
    Sha256::digest(secret.reveal().as_bytes()).into()
}

/// Refuses when a locked key can't be given another secret: nobody's secret is ended unasked.
pub(crate) fn refuse_another(
    db: &mut Write<'_, Tenant>,
    line: &KeyLine,
    now: Timestamp,
) -> Result<()> {
    if line.key.state(now) != KeyState::Live {
        return Err(Error::Conflict(Conflict::KeyNotLive));
    }
    if live_secrets(db, line, now)?.len() >= MOST_LIVE_SECRETS {
        return Err(Error::Conflict(Conflict::TwoSecrets));
    }
    Ok(())
}

/// Refuses when the newest secret of a locked key is not the one that was shown.
fn refuse_unseen(
    db: &mut Write<'_, Tenant>,
    line: &KeyLine,
    (shown, now): (Option<SecretId>, Timestamp),
) -> Result<()> {
    match shown {
        Some(shown) if live_secrets(db, line, now)?.into_iter().max() != Some(shown) => {
            Err(Error::Conflict(Conflict::SecretsChanged))
        }
        _ => Ok(()),
    }
}

/// Gives a locked key another secret, and the one before it its end.
pub(crate) fn rotate(
    db: &mut Write<'_, Tenant>,
    line: &KeyLine,
    rotation: &Rotation,
) -> Result<()> {
    let (key, now) = (line.key.id, rotation.now);
    refuse_another(db, line, now)?;
    db.end_secrets(key, now.plus(rotation.overlap.span()), now)?;
    db.insert_secret(&NewSecret {
        key,
        hash: rotation.hash,
        created_by: rotation.by,
        link: rotation.link,
        created_at: now,
    })?;
    let event = Event {
        object_id: rotation.event,
        kind: EventKind::KeyRotated,
        firm_app: line.firm_app,
        dossier: None,
        data: json!({ "key": line.key.object_id }),
    };
    db.insert_events(&[event], None, now)?;
    Ok(())
}

/// The entry of the journal for a rotation: it comes last.
pub(crate) fn tell_rotated(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    line: &KeyLine,
    rotation: &Rotation,
) -> Result<()> {
    let until = rotation.now.plus(rotation.overlap.span()).to_string();
    let entry = Entry {
        action: "key.rotated",
        subject: format!("key:{}", line.key.identifier),
        detail: json!({ "before_works_until": until, "link": rotation.link }),
    };
    journal::write(db, actor, &entry, rotation.now)
}

/// The secrets that open a locked key now.
fn live_secrets(
    db: &mut Write<'_, Tenant>,
    line: &KeyLine,
    now: Timestamp,
) -> Result<Vec<SecretId>> {
    let live = db.live_secrets(line.key.id, now)?.into_iter();
    Ok(live.map(|secret| secret.id).collect())
}

fn shown(line: SecretLine, key_works: bool, now: Timestamp) -> SecretRow {
    let SecretLine { secret, created_at, last_use, created_by, link } = line;
    SecretRow {
        id: secret.id,
        fingerprint: secret.hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect(),
        created_at,
        created_by,
        by_provider: link.is_some(),
        ends_at: secret.ends_at,
        last_used_at: last_use.0,
        last_used_from: last_use.1,
        is_live: key_works && is_live(secret.ends_at, now),
    }
}
