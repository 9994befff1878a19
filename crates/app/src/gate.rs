//! Whether a partner's call may pass: is this key good, and may it reach this dossier (H1)?

use domain::{
    actor::{Actor, KeyActor, Origin, System, Who},
    api_key::{KeyIdentifier, KeySecret, KeyState},
    id::{ApiKeyId, FirmId},
    secret::Secret,
};
use sha2::{Digest, Sha256};
use store::KeyRecord;
use subtle::{Choice, ConstantTimeEq};

use crate::{App, Error, Result};

/// What a call presents.
#[derive(Clone, Debug)]
pub struct KeyCredentials {
    /// The public half, as it came.
    pub identifier: String,
    /// The secret half, as it came.
    pub secret: Secret,
}

impl App {
    /// The key behind a call. An unknown identifier and a wrong secret answer the same, in the same
    /// time; so do an expired and a revoked key. A secret whose check digits are wrong is refused
    /// without asking the database (AK1).
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub async fn authenticate_key(
        &self,
        credentials: KeyCredentials,
        origin: Origin,
    ) -> Result<Actor> {
        let identifier = KeyIdentifier::parse(&credentials.identifier);
        let secret = KeySecret::parse(credentials.secret.reveal());
        let (Some(identifier), Some(secret)) = (identifier, secret) else {
            return Err(Error::Unauthenticated);
        };
        let (record, hashes) = self.key_record(identifier).await?.unzip();
        let fits = is_among(&secret, &hashes.unwrap_or_default());
        let now = self.now();
        let live = |record: &KeyRecord| record.key.state(now) == KeyState::Live;
        match record.filter(|record| fits && live(record)) {
            Some(record) => {
                self.inner.key_use.note((record.firm, record.key.id), now);
                self.inner.calls.count((record.firm, record.key.id), now);
                Ok(caller(record, origin))
            }
            None => Err(Error::Unauthenticated),
        }
    }

    async fn key_record(
        &self,
        identifier: KeyIdentifier,
    ) -> Result<Option<(KeyRecord, Vec<Vec<u8>>)>> {
        let find = move |db: &mut store::Read<'_, System>| {
            let record = db.key_record(&identifier)?;
            // Asked for nobody's key as well, so that an unknown identifier takes as long (AK3).
            let nobody = (FirmId::new(0), ApiKeyId::new(0));
            let (firm, key) = record.as_ref().map_or(nobody, |record| (record.firm, record.key.id));
            let hashes = db.secret_hashes(firm, key)?;
            Ok(record.map(|record| (record, hashes)))
        };
        self.inner.store.read(System, find).await
    }

    /// Writes down when keys were last used, in one go; answers for how many.
    ///
    /// # Errors
    /// `Busy`, `Internal`; what was not written is lost, and only that.
    pub async fn flush_key_use(&self) -> Result<u64> {
        let noted = self.inner.key_use.take();
        let count = noted.len() as u64;
        if count > 0 {
            let write = move |db: &mut store::Write<'_, System>| {
                noted.iter().try_for_each(|((firm, key), at)| Ok(db.touch_key(*firm, *key, *at)?))
            };
            self.inner.store.write::<_, _, Error>(System, write).await?;
        }
        Ok(count)
    }
}

/// Whether the secret's hash is one of these, compared in constant time; with none, compared with
/// a hash that no secret has, so that an unknown key takes as long (AK3).
fn is_among(secret: &KeySecret, hashes: &[Vec<u8>]) -> bool {
    let hash = Sha256::digest(secret.reveal().as_bytes());
    let nobody = [vec![0; 32]];
    let compared = if hashes.is_empty() { &nobody[..] } else { hashes };
    let fits = compared
        .iter()
        .fold(Choice::from(0), |fits, kept| fits | hash.as_slice().ct_eq(kept.as_slice()));
    bool::from(fits)
}

fn caller(record: KeyRecord, origin: Origin) -> Actor {
    let who = KeyActor { id: record.key.id, firm_app: record.firm_app, scopes: record.key.scopes };
    Actor::new(Who::Key(who), record.firm, origin)
}
