//! Whether a partner's call may pass: is this key good, and may it reach this dossier (H1)?

use std::sync::Arc;

use domain::{
    actor::{Actor, KeyActor, Origin, System, Who},
    api_key::{KeyIdentifier, KeySecret, KeyState},
    id::{ApiKeyId, FirmId, SecretId},
    key_expiry::announced,
    secret::Secret,
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use store::{KeyRecord, SecretHash, SecretUse};
use subtle::{ConditionallySelectable, ConstantTimeEq};

use crate::{App, Error, Result};

/// What a call presents.
#[derive(Clone, Debug)]
pub struct KeyCredentials {
    /// The public half, as it came.
    pub identifier: String,
    /// The secret half, as it came.
    pub secret: Secret,
}

/// A call that may pass.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// Who calls.
    pub actor: Actor,
    /// When these credentials stop by themselves, in their last 31 days (G3): with the key, or
    /// earlier when it was rotated.
    pub expires_soon: Option<Timestamp>,
}

/// The last use of a secret, as it is noted.
pub(crate) type KeyUse = (Timestamp, Option<String>);

/// The same, with the secret.
type NotedUse = ((FirmId, ApiKeyId, SecretId), KeyUse);

impl App {
    /// The key behind a call. An unknown identifier and a wrong secret answer the same, in the same
    /// time; so do an expired and a revoked key, and a secret that a rotation has ended (G2). A
    /// secret whose check digits are wrong is refused without asking the database (AK1).
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub async fn authenticate_key(
        &self,
        credentials: KeyCredentials,
        origin: Origin,
    ) -> Result<Admitted> {
        let identifier = KeyIdentifier::parse(&credentials.identifier);
        let secret = KeySecret::parse(credentials.secret.reveal());
        let (Some(identifier), Some(secret)) = (identifier, secret) else {
            return Err(Error::Unauthenticated);
        };
        let now = self.now();
        let (record, secrets) = self.key_record(identifier, now).await?.unzip();
        let presented = find(&secret, secrets.unwrap_or_default());
        let live = record.filter(|record| record.key.state(now) == KeyState::Live);
        let (record, secret) = live.zip(presented).ok_or(Error::Unauthenticated)?;
        let used = (now, origin.address.clone());
        self.inner.key_use.note((record.firm, record.key.id, secret.id), used);
        self.inner.calls.count((record.firm, record.key.id), now);
        let end =
            secret.ends_at.map_or(record.key.expires_at, |end| end.min(record.key.expires_at));
        Ok(Admitted { expires_soon: announced(end, now), actor: caller(record, origin) })
    }

    async fn key_record(
        &self,
        identifier: KeyIdentifier,
        now: Timestamp,
    ) -> Result<Option<(KeyRecord, Vec<SecretHash>)>> {
        let find = move |db: &mut store::Read<'_, System>| {
            let record = db.key_record_or_another(&identifier)?;
            // Asked for a key that was not meant as well, so that an unknown identifier takes as long
            // (AK3).
            let nobody = (FirmId::new(0), ApiKeyId::new(0));
            let key = record.as_ref().map_or(nobody, |record| (record.firm, record.key.id));
            let secrets = db.live_secrets(key, now)?;
            let meant = record.filter(|record| record.key.identifier == identifier);
            Ok(meant.map(|record| (record, secrets)))
        };
        self.inner.store.read(System, find).await
    }

    /// The last use of a secret that is not written down yet: when, and from where.
    pub(crate) fn last_use_noted(
        &self,
        secret: (FirmId, ApiKeyId, SecretId),
    ) -> Option<(Option<Timestamp>, Option<String>)> {
        self.inner.key_use.last(&secret).map(|(at, from)| (Some(at), from))
    }

    /// The last call with a key that is not written down yet.
    pub(crate) fn last_call_noted(&self, key: (FirmId, ApiKeyId)) -> Option<Timestamp> {
        let noted = self.inner.key_use.newest(|(firm, of, _)| (*firm, *of) == key);
        noted.map(|(at, _)| at)
    }

    /// Writes down when and from where secrets were last used, in one go; answers for how many.
    ///
    /// # Errors
    /// `Busy`, `Internal`; what was not written is written the next time.
    pub async fn flush_key_use(&self) -> Result<u64> {
        let noted = Arc::new(self.inner.key_use.take());
        if noted.is_empty() {
            return Ok(0);
        }
        let uses = Arc::clone(&noted);
        let write = move |db: &mut store::Write<'_, System>| {
            uses.iter().try_for_each(|noted| Ok(db.touch_secret(&secret_use(noted))?))
        };
        let written = self.inner.store.write::<_, _, Error>(System, write).await;
        written.inspect_err(|_| self.inner.key_use.put_back(&noted))?;
        Ok(noted.len() as u64)
    }
}

fn secret_use(((firm, key, secret), (at, from)): &NotedUse) -> SecretUse {
    SecretUse { key: (*firm, *key), secret: *secret, at: *at, from: from.clone() }
}

/// Which of these the secret is, compared in constant time. With none, it is compared with a hash
/// that no secret has, so that an unknown key takes as long (AK3).
fn find(secret: &KeySecret, kept: Vec<SecretHash>) -> Option<SecretHash> {
    const NONE: i64 = 0;
    let hash = Sha256::digest(secret.reveal().as_bytes());
    let nobody = [SecretHash { id: SecretId::new(NONE), hash: vec![0; 32], ends_at: None }];
    let compared = if kept.is_empty() { &nobody[..] } else { &kept[..] };
    let found = compared.iter().fold(NONE, |found, kept| {
        let fits = hash.as_slice().ct_eq(kept.hash.as_slice());
        i64::conditional_select(&found, &kept.id.get(), fits)
    });
    kept.into_iter().find(|kept| kept.id.get() == found)
}

fn caller(record: KeyRecord, origin: Origin) -> Actor {
    let who = KeyActor { id: record.key.id, firm_app: record.firm_app, scopes: record.key.scopes };
    Actor::new(Who::Key(who), record.firm, origin)
}
