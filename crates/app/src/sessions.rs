//! Signing in and out (F1, AU3–AU5, SE1–SE4).

use std::{sync::Arc, time::Duration};

use domain::{
    actor::{Actor, Origin, StaffActor, System, Who},
    chance::base62,
    firm::Firm,
    id::{AccountId, FirmId, ObjectId},
    mail::Language,
    secret::Secret,
    staff::RIGHTS_GROUP,
    text::Email,
    time::{Timestamp, days},
};
use sha2::{Digest, Sha256};
use store::{Membership, OwnPlace, Role};

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
    /// The spaces that the person has as a contact, at whatever firm.
    pub spaces: Vec<OwnPlace>,
    /// The name of the firm where the person works, when they act as a contact.
    pub works_at: Option<String>,
}

/// Who is signed in, for the top bar.
#[derive(Clone, Debug)]
pub struct Person {
    /// "Claire Martin".
    pub name: String,
    /// Their address.
    pub email: String,
}

/// The longest password that is looked at, in bytes (AU1); a longer one is wrong. The 256 characters
/// that one may have take no more, in whatever way they are composed.
const LONGEST_PASSWORD: usize = 8_192;

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
        self.slow_down(&key, &origin)?;
        let account = self.check_password(key, &credentials.password).await?;
        self.open_session((account, None), origin).await
    }

    /// Counts an attempt at this account from there (AU4).
    pub(crate) fn slow_down(&self, email_key: &str, origin: &Origin) -> Result<()> {
        let source = origin.address.as_deref().unwrap_or_default();
        let attempt = self.inner.throttle.attempt(email_key, source);
        attempt.map_err(|retry_after| Error::Limited { retry_after })
    }

    /// The account that this address and password open.
    pub(crate) async fn check_password(
        &self,
        email_key: String,
        password: &Secret,
    ) -> Result<AccountId> {
        let find = move |db: &mut store::Read<'_, System>| Ok(db.account(&email_key)?);
        let account = self.inner.store.read::<_, _, Error>(System, find).await?;
        // Typed on another keyboard, the same characters may be composed in another way (AU1).
        let fits = password.reveal().len() <= LONGEST_PASSWORD;
        let password = if fits { composed(password) } else { Secret::new(String::new()) };
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

    /// Opens a session of an account, in the space at a firm when one is named.
    pub(crate) async fn open_session(
        &self,
        (account, space): (AccountId, Option<FirmId>),
        origin: Origin,
    ) -> Result<SignedIn> {
        let token = base62(self.chance(), TOKEN_DIGITS);
        let (hash, now) = (hash(&token), self.now());
        let membership = self
            .inner
            .store
            .write(System, move |db| {
                let membership = db.membership(account, space, RIGHTS_GROUP)?;
                if let Some(membership) = &membership {
                    db.insert_session(&hash, (account, space), now)?;
                    note_visit(db, membership, now)?;
                }
                let places = places(db, (account, membership.as_ref()))?;
                Ok::<_, Error>(membership.map(|membership| (membership, places)))
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
            let Some(open) = db.session(&hash, opened_after)? else { return Ok(None) };
            let membership = db.membership(open.account, open.space, RIGHTS_GROUP)?;
            let places = places(db, (open.account, membership.as_ref()))?;
            Ok(membership.map(|membership| ((membership, places), open.seen_at)))
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

    /// Ends a session, by the token before its last one too: whoever signs out while the session changes
    /// its space is signed out. Ending it again changes nothing.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let hash = hash(token);
        let end = move |db: &mut store::Write<'_, System>| Ok(db.delete_session(&hash)?);
        self.inner.store.write(System, end).await
    }

    /// Moves a session into the space of the contact whom the outside calls so, or out of any: to
    /// the firm where the person works. Other rights are another token (SE1), which is answered; where
    /// the session was already there, nothing. What is not theirs changes nothing, and answers `NotFound`.
    ///
    /// # Errors
    /// `NotFound`; `Unauthenticated` when the session is over, or another has moved it meanwhile; `Busy`,
    /// `Internal`.
    pub async fn choose_space(
        &self,
        token: &str,
        contact: Option<ObjectId>,
    ) -> Result<Option<Secret>> {
        let (before, now) = (hash(token), self.now());
        let renewed = base62(self.chance(), TOKEN_DIGITS);
        let after = hash(&renewed);
        let (opened_after, _) = self.session_bounds();
        let choose = move |db: &mut store::Write<'_, System>| {
            let open = db.session(&before, opened_after)?.ok_or(Error::Unauthenticated)?;
            let mut places = db.own_places(open.account)?.into_iter();
            let space = match contact {
                None => None,
                Some(contact) => {
                    let place = places.find(|place| place.object_id == contact);
                    Some(place.ok_or(Error::NotFound)?.firm)
                }
            };
            if space == open.space {
                return Ok(false);
            }
            if !db.choose_space((&before, &after), (space, now))? {
                return Err(Error::Unauthenticated);
            }
            if let Some(membership) = db.membership(open.account, space, RIGHTS_GROUP)? {
                note_visit(db, &membership, now)?;
            }
            Ok(true)
        };
        let moved = self.inner.store.write(System, choose).await?;
        Ok(moved.then(|| Secret::new(renewed)))
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
        let requests = self.now().minus(days(domain::request::KEPT_DAYS));
        let clear = move |db: &mut store::Write<'_, System>| {
            let drafts = db.delete_drafts(saved)? + db.delete_selections(saved)?;
            Ok(db.delete_sessions(opened, seen)? + drafts + db.delete_requests(requests)?)
        };
        self.inner.store.write(System, clear).await
    }

    /// A session that was opened, or seen last, at these times or before is over (SE4).
    fn session_bounds(&self) -> (Timestamp, Timestamp) {
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

/// The same password, composed as it was when it was set (AU1).
fn composed(password: &Secret) -> Secret {
    Secret::new(domain::password::compose(password.reveal()))
}

/// The firm is shown when a contact came last.
fn note_visit(
    db: &mut store::Write<'_, System>,
    membership: &Membership,
    now: Timestamp,
) -> Result<()> {
    match membership.role {
        Role::Contact(contact) => Ok(db.see_contact((membership.firm.0, contact), now)?),
        Role::Staff(..) => Ok(()),
    }
}

/// The spaces of an account, and where the person works when they are in one of them.
type Places = (Vec<OwnPlace>, Option<String>);

fn places(
    db: &mut store::Read<'_, System>,
    (account, membership): (AccountId, Option<&Membership>),
) -> Result<Places> {
    let in_space = membership.is_some_and(|found| matches!(found.role, Role::Contact(_)));
    let elsewhere = match in_space {
        true => db.membership(account, None, RIGHTS_GROUP)?,
        false => None,
    };
    let work = elsewhere.filter(|found| matches!(found.role, Role::Staff(..)));
    Ok((db.own_places(account)?, work.map(|work| work.firm.2)))
}

fn session((membership, places): (Membership, Places), origin: Origin) -> Session {
    let (spaces, works_at) = places;
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
        spaces,
        works_at,
    }
}
