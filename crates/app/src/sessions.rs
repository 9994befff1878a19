//! Signing in and out (F1, AU3–AU5, SE1–SE4).

use std::{sync::Arc, time::Duration};

use domain::{
    actor::{Actor, Origin, StaffActor, System, Who},
    chance::base62,
    firm::Firm,
    id::AccountId,
    mail::Language,
    secret::Secret,
    staff::RIGHTS_GROUP,
    text::Email,
    time::days,
};
use sha2::{Digest, Sha256};
use store::{Membership, Role};

use crate::{App, Error, Result, password::Check};

/// What a person types to sign in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: Secret,
}

/// A fresh session. The token goes into a cookie and nowhere else; only its hash is kept (SE1).
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The cookie's value.
    pub token: Secret,
    /// Who it is.
    pub session: Session,
}

/// A live session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who acts, with rights as they are at this request (SE3).
    pub actor: Actor,
    /// For the top bar.
    pub person: Person,
    /// For the top bar.
    pub firm: Firm,
}

/// Who is signed in, for the top bar.
#[derive(Clone, Debug)]
pub struct Person {
    /// "Claire Martin".
    pub name: String,
    /// Their address.
    pub email: String,
}

/// The longest password that is looked at (AU1); a longer one is wrong.
const LONGEST_PASSWORD: usize = 1_024;

/// 43 digits of base 62: 256 bits (SE1).
const TOKEN_DIGITS: usize = 43;

/// A draft that nobody has touched for so long is dropped.
const DRAFT_KEPT: Duration = days(90);

impl App {
    /// Opens a session. An unknown address and a wrong password answer the same, in the same time
    /// (AU5); trying too often is slowed by address and by source, never for the owner elsewhere
    /// (AU4).
    ///
    /// # Errors
    /// `Unauthenticated`, `Limited`.
    pub async fn sign_in(&self, credentials: Credentials, origin: Origin) -> Result<SignedIn> {
        let key = address_key(&credentials.email);
        let source = origin.address.as_deref().unwrap_or_default();
        let attempt = self.inner.throttle.attempt(&key, source);
        attempt.map_err(|retry_after| Error::Limited { retry_after })?;
        let account = self.check_password(key, &credentials.password).await?;
        self.open_session(account, origin).await
    }

    async fn check_password(&self, email_key: String, password: &Secret) -> Result<AccountId> {
        let find = move |db: &mut store::Read<'_, System>| Ok(db.account(&email_key)?);
        let account = self.inner.store.read::<_, _, Error>(System, find).await?;
        let fits = password.reveal().len() <= LONGEST_PASSWORD;
        let password = if fits { password.clone() } else { Secret::new(String::new()) };
        let kept = account.as_ref().map(|account| account.password_hash.clone());
        let found = self.inner.passwords.check(&password, kept).await?;
        match (account, found) {
            (Some(account), Check::Right) => Ok(account.id),
            (Some(account), Check::RightButOld) => {
                self.rehash_password(account.id, &password).await?;
                Ok(account.id)
            }
            _ => Err(Error::Unauthenticated),
        }
    }

    async fn rehash_password(&self, account: AccountId, password: &Secret) -> Result<()> {
        let hash = self.inner.passwords.hash(password, self.chance()).await?;
        let update =
            move |db: &mut store::Write<'_, System>| Ok(db.update_password_hash(account, &hash)?);
        self.inner.store.write(System, update).await
    }

    async fn open_session(&self, account: AccountId, origin: Origin) -> Result<SignedIn> {
        let token = base62(self.chance(), TOKEN_DIGITS);
        let (hash, now) = (hash(&token), self.now());
        let membership = self
            .inner
            .store
            .write(System, move |db| {
                let membership = db.membership(account, RIGHTS_GROUP)?;
                if membership.is_some() {
                    db.insert_session(&hash, account, now)?;
                }
                Ok::<_, Error>(membership)
            })
            .await?
            .ok_or(Error::Unauthenticated)?;
        Ok(SignedIn { token: Secret::new(token), session: session(membership, origin) })
    }

    /// The session of a cookie's value, if it lives.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn session(&self, token: &str, origin: Origin) -> Result<Option<Session>> {
        if token.len() != TOKEN_DIGITS {
            return Ok(None);
        }
        let (hash, now) = (hash(token), self.now());
        let (opened_after, seen_after) = self.session_bounds();
        let find = move |db: &mut store::Read<'_, System>| {
            let Some((account, seen_at)) = db.session(&hash, opened_after)? else {
                return Ok(None);
            };
            let membership = db.membership(account, RIGHTS_GROUP)?;
            Ok(membership.map(|membership| (membership, seen_at)))
        };
        let found = self.inner.store.read::<_, _, Error>(System, find).await?;
        let seen_here = self.inner.session_use.last(&hash);
        let live = found.filter(|(_, seen_at)| Some(*seen_at).max(seen_here) > Some(seen_after));
        Ok(live.map(|(membership, _)| {
            self.inner.session_use.note(hash, now);
            session(membership, origin)
        }))
    }

    /// Writes down when sessions were last used, in one go; answers for how many.
    ///
    /// # Errors
    /// `Busy`, `Internal`; what was not written is written the next time.
    pub async fn flush_session_use(&self) -> Result<u64> {
        let noted = Arc::new(self.inner.session_use.take());
        if noted.is_empty() {
            return Ok(0);
        }
        let seen = Arc::clone(&noted);
        let write = move |db: &mut store::Write<'_, System>| {
            seen.iter().try_for_each(|(hash, at)| Ok(db.see_session(hash, *at)?))
        };
        let written = self.inner.store.write::<_, _, Error>(System, write).await;
        written.inspect_err(|_| self.inner.session_use.put_back(&noted))?;
        Ok(noted.len() as u64)
    }

    /// Ends a session. Ending it again changes nothing.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let hash = hash(token);
        let end = move |db: &mut store::Write<'_, System>| Ok(db.delete_session(&hash)?);
        self.inner.store.write(System, end).await
    }

    /// Notes the language that whoever has this session chose, for the mails to them (J4).
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn choose_language(&self, token: &str, language: Language) -> Result<()> {
        let hash = hash(token);
        let note =
            move |db: &mut store::Write<'_, System>| Ok(db.set_language(&hash, language.code())?);
        self.inner.store.write(System, note).await
    }

    /// Drops the sessions that are over and the drafts that nobody has touched for 90 days;
    /// answers how many.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn clear_expired(&self) -> Result<u64> {
        let (opened, seen) = self.session_bounds();
        let saved = self.now().minus(DRAFT_KEPT);
        let clear = move |db: &mut store::Write<'_, System>| {
            Ok(db.delete_sessions(opened, seen)? + db.delete_drafts(saved)?)
        };
        self.inner.store.write(System, clear).await
    }

    /// A session that was opened, or seen last, at these times or before is over (SE4).
    fn session_bounds(&self) -> (domain::time::Timestamp, domain::time::Timestamp) {
        let (now, settings) = (self.now(), &self.inner.settings);
        (now.minus(settings.session_absolute), now.minus(settings.session_idle))
    }
}

/// What an address is compared by, the same for counting attempts and for looking it up. Cut before
/// it is folded, which costs; without control characters, which no address has.
fn address_key(typed: &str) -> String {
    let short: String =
        typed.chars().filter(|char| !char.is_control()).take(Email::LONGEST).collect();
    Email::key_of(&short)
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn session(membership: Membership, origin: Origin) -> Session {
    let (id, code, name) = membership.firm;
    let who = match membership.role {
        Role::Staff(id, profile, manages_rights) => {
            Who::Staff(StaffActor { id, profile, manages_rights })
        }
        Role::Contact(id) => Who::Contact(id),
    };
    let (first, last) = membership.name;
    Session {
        actor: Actor::new(who, id, origin),
        person: Person { name: format!("{first} {last}"), email: membership.email },
        firm: Firm { id, code, name },
    }
}
