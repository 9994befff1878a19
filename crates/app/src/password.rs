//! Passwords: Argon2id, off the request threads, a few at a time (AU3, AU5).

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use domain::{chance::Chance, secret::Secret};
use tokio::sync::Semaphore;

use crate::{Error, PasswordCost, Result};

/// How many may hash or wait: two at once, each some tens of milliseconds.
const WAITING: usize = 64;

/// Hashes and checks passwords at one cost.
pub(crate) struct Passwords {
    cost: PasswordCost,
    /// A hash costs tens of milliseconds and tens of MiB: more at once than cores helps nobody.
    turns: Arc<Semaphore>,
    /// Those who hash or wait for their turn: past a bound, nobody waits.
    places: Arc<Semaphore>,
    /// Checked when there is no account, so that this takes as long as when there is (AU5).
    nobody: String,
}

/// What checking a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// It is not the password.
    Wrong,
    /// It is.
    Right,
    /// It is, and its hash should be made anew: the cost has changed since.
    RightButOld,
}

impl Passwords {
    /// Prepares to hash at this cost.
    pub(crate) fn new(cost: PasswordCost, chance: &dyn Chance) -> Result<Self> {
        let nobody = hash(cost, b"nobody's password", &salt(chance))?;
        Ok(Self {
            cost,
            turns: Arc::new(Semaphore::new(2)),
            places: Arc::new(Semaphore::new(WAITING)),
            nobody,
        })
    }

    /// The hash to keep, in the form of PHC strings.
    pub(crate) async fn hash(&self, password: &Secret, chance: &dyn Chance) -> Result<String> {
        let (cost, password, salt) = (self.cost, password.clone(), salt(chance));
        self.in_turn(move || hash(cost, password.reveal().as_bytes(), &salt)).await
    }

    /// Checks a password against a hash; with no hash, takes the same time and finds it wrong.
    pub(crate) async fn check(&self, password: &Secret, kept: Option<String>) -> Result<Check> {
        let (known, kept) = (kept.is_some(), kept.unwrap_or_else(|| self.nobody.clone()));
        let (cost, password) = (self.cost, password.clone());
        let check = move || check(cost, password.reveal().as_bytes(), &kept);
        let found = self.in_turn(check).await?;
        Ok(if known { found } else { Check::Wrong })
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(Error::internal)?;
        // The turn goes with the work: a caller who hangs up does not give it back early.
        let work = move || {
            let _held = (place, turn);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }
}

fn salt(chance: &dyn Chance) -> [u8; 16] {
    let mut salt = [0; 16];
    chance.fill(&mut salt);
    salt
}

fn hasher(cost: PasswordCost) -> Result<Argon2<'static>> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|e| Error::told(&e))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(cost: PasswordCost, password: &[u8], salt: &[u8]) -> Result<String> {
    let hash =
        hasher(cost)?.hash_password_with_salt(password, salt).map_err(|e| Error::told(&e))?;
    Ok(hash.to_string())
}

fn check(cost: PasswordCost, password: &[u8], kept: &str) -> Result<Check> {
    let kept = PasswordHash::new(kept).map_err(|e| Error::told(&e))?;
    if hasher(cost)?.verify_password(password, &kept).is_err() {
        return Ok(Check::Wrong);
    }
    let params = Params::try_from(&kept).map_err(|e| Error::told(&e))?;
    let same = params.m_cost() == cost.memory_kib && params.t_cost() == cost.passes;
    Ok(if same { Check::Right } else { Check::RightButOld })
}
