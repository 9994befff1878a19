//! The firm's keys: tab "Clés d'API" (G1).

use domain::{
    Flaw, Invalid,
    actor::{Actor, Tenant},
    api_key::{ApiKey, KeyIdentifier, KeyKind, KeySecret, KeyState, Scope, Scopes},
    firm_app::Suspension,
    id::{ApiKeyId, FirmId, ObjectId},
    policy::{Action, decide},
    text,
    time::{Timestamp, days},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{KeyLine, NewKeyRow, Read};

use crate::{
    App, Conflict, Error, Result,
    journal::{self, Entry},
    key_secrets,
};

/// A key as its tab lists it.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// The key.
    pub key: ApiKey,
    /// The application that it serves.
    pub application: Option<String>,
    /// The address of that application's provider.
    pub provider_email: Option<String>,
    /// Who made it.
    pub created_by: Option<String>,
    /// When a call last used it.
    pub last_used_at: Option<Timestamp>,
    /// How it stands now.
    pub state: KeyState,
    /// Days until it stops by itself, in the last 31 (G3).
    pub expires_in_days: Option<u64>,
    /// Whether its application is deleted: no call with it is answered (B5).
    pub is_deleted: bool,
    /// Whether its application is suspended: it reaches no dossier (B6).
    pub suspension: Suspension,
}

/// A key to make, as typed.
#[derive(Clone, Debug, Default)]
pub struct NewKey {
    /// What the administrator calls it; of at most 80 characters.
    pub name: String,
    /// `standard` or `cabinet`.
    pub kind: String,
    /// Names of scopes; at least one.
    pub scopes: Vec<String>,
    /// Days until it stops by itself, 1 to 730.
    pub days: String,
    /// What [`App::form_token`] gave the form that asks for it: sent twice, it makes one key. Without
    /// it, or when it is none, each makes another.
    pub once: String,
}

/// A key lives two years at most.
pub(crate) const LONGEST_LIFE: u64 = 730;

impl App {
    /// The firm's keys, newest first.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn keys(&self, actor: &Actor) -> Result<Vec<KeyRow>> {
        decide(actor, Action::ManageKeys)?;
        let (app, firm) = (self.clone(), actor.tenant().firm());
        self.read(actor.tenant(), move |db| {
            Ok(db.key_lines()?.into_iter().map(|line| app.key_row(firm, line)).collect())
        })
        .await
    }

    /// One key.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn key(&self, actor: &Actor, key: ObjectId) -> Result<KeyRow> {
        decide(actor, Action::ManageKeys)?;
        let (app, firm) = (self.clone(), actor.tenant().firm());
        let find = move |db: &mut Read<'_, Tenant>| {
            Ok(app.key_row(firm, db.key_line(key)?.ok_or(Error::NotFound)?))
        };
        self.read(actor.tenant(), find).await
    }

    /// What tells a form that makes a key from the next one.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.object_id().to_string()
    }

    /// The key that the actor made with a form, if it was sent already.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn key_of_form(&self, actor: &Actor, once: &str) -> Result<KeyRow> {
        let token = ObjectId::parse(once).ok_or(Error::NotFound)?;
        self.key(actor, of_form(actor, token)).await
    }

    /// Makes a key. The secret is in this answer and nowhere else, ever (G1).
    ///
    /// # Errors
    /// `Denied`, `Invalid` (`name`, `kind`, `scopes`, `days`), `Conflict(KeyMade)` when the form was
    /// sent before: see [`App::key_of_form`].
    pub async fn generate_key(&self, actor: &Actor, key: NewKey) -> Result<(ApiKey, KeySecret)> {
        decide(actor, Action::ManageKeys)?;
        let mut made = self.prepare_key(actor, &key)?;
        let secret = KeySecret::generate(self.chance());
        let secret_hash = key_secrets::hash(&secret);
        let actor = actor.clone();
        let made = self
            .write(actor.tenant(), move |db| {
                let created_by = actor.staff().map(|staff| staff.id);
                let inserted = db.insert_key(&NewKeyRow { key: &made, secret_hash, created_by })?;
                made.id = inserted.ok_or(Error::Conflict(Conflict::KeyMade))?;
                let entry = Entry {
                    action: "key.generated",
                    subject: format!("key:{}", made.identifier),
                    detail: json!({
                        "name": made.name, "kind": made.kind, "scopes": made.scopes,
                        "expires_at": made.expires_at.to_string(),
                    }),
                };
                journal::write(db, &actor, &entry, made.created_at)?;
                Ok(made.clone())
            })
            .await?;
        Ok((made, secret))
    }

    /// A key of a firm as its tab lists it now.
    pub(crate) fn key_row(&self, firm: FirmId, line: KeyLine) -> KeyRow {
        let now = self.now();
        KeyRow {
            state: line.key.state(now),
            expires_in_days: line.key.expires_in_days(now),
            application: line.application,
            provider_email: line.provider_email,
            created_by: line.created_by,
            last_used_at: line.last_used_at.max(self.last_call_noted((firm, line.key.id))),
            is_deleted: line.deleted_at.is_some(),
            suspension: line.suspension,
            key: line.key,
        }
    }

    /// Checks every field of a key to make, and says all that is wrong at once.
    fn prepare_key(&self, actor: &Actor, key: &NewKey) -> Result<ApiKey> {
        let now = self.now();
        let name = text::clean(&key.name, text::LONGEST_LABEL);
        let kind = KeyKind::parse(&key.kind).ok_or(Flaw::Unknown);
        let scopes = kind.and_then(|kind| scopes(kind, &key.scopes));
        let life = life(&key.days);
        let (Ok(name), Ok(kind), Ok(scopes), Ok(life)) = (&name, kind, &scopes, life) else {
            let flaws = [
                ("name", name.err()),
                ("kind", kind.err()),
                ("scopes", scopes.err().filter(|_| kind.is_ok())),
                ("days", life.err()),
            ];
            let told =
                flaws.into_iter().filter_map(|(field, flaw)| Some(Invalid::new(field, flaw?)));
            return Err(Error::Invalid(told.collect()));
        };
        Ok(ApiKey {
            id: ApiKeyId::new(0),
            object_id: ObjectId::parse(&key.once)
                .map_or_else(|| self.object_id(), |token| of_form(actor, token)),
            name: name.clone(),
            kind,
            identifier: KeyIdentifier::generate(self.chance()),
            scopes: scopes.clone(),
            created_at: now,
            expires_at: now.plus(days(life)),
            revoked_at: None,
        })
    }

    /// Stops a key for good (G3). Stopping it again changes nothing.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn revoke_key(&self, actor: &Actor, key: ObjectId) -> Result<()> {
        decide(actor, Action::ManageKeys)?;
        let (now, actor) = (self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let line = db.lock_key(key)?.ok_or(Error::NotFound)?;
            if db.revoke_key(line.key.id, now)? {
                let entry = Entry {
                    action: "key.revoked",
                    subject: format!("key:{}", line.key.identifier),
                    detail: json!({ "application": line.application }),
                };
                journal::write(db, &actor, &entry, now)?;
            }
            Ok(())
        })
        .await
    }
}

/// What the outside calls the key that this person makes with a form. Nobody can choose it: it can't
/// be told backwards which form comes to it.
fn of_form(actor: &Actor, token: ObjectId) -> ObjectId {
    let who = actor.staff().map_or(0, |staff| staff.id.get());
    let hash = Sha256::new()
        .chain_update(b"key of a form")
        .chain_update(actor.tenant().firm().get().to_be_bytes())
        .chain_update(who.to_be_bytes())
        .chain_update(token.uuid().as_bytes())
        .finalize();
    let mut bits = [0; 10];
    bits.copy_from_slice(&hash[..10]);
    token.derived(&bits)
}

/// Scopes by name: at least one, and only those that the kind of key may have.
fn scopes(kind: KeyKind, names: &[String]) -> Result<Scopes, Flaw> {
    if names.is_empty() {
        return Err(Flaw::Missing);
    }
    let allowed = |name: &String| Scope::parse(name).filter(|scope| kind.scopes().contains(scope));
    names.iter().map(|name| allowed(name).ok_or(Flaw::Unknown)).collect()
}

/// Days until a key stops by itself.
pub(crate) fn life(typed: &str) -> Result<u64, Flaw> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Flaw::Missing);
    }
    if !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Flaw::Malformed);
    }
    match typed.parse() {
        Ok(0) => Err(Flaw::TooShort),
        Ok(days) if days <= LONGEST_LIFE => Ok(days),
        _ => Err(Flaw::TooLong),
    }
}
