//! The secret goes straight to the provider, so that nobody at the firm sees it (G4).

use domain::{
    Flaw,
    actor::{Actor, Origin, System, Tenant, Who},
    api_key::{KeyIdentifier, KeySecret, KeyState},
    id::{KeyLinkId, ObjectId},
    key_link::{KeyLink, LINK_LIFE, LinkSecrets, LinkState, MOST_WRONG_CODES},
    key_secret::Overlap,
    mail::{Language, MailContent},
    policy::{Action, decide},
    secret::Secret,
    time::Timestamp,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{KeyLine, LinkPlace, LockedLink, MailCount, NewLink, Read, Write};
use subtle::ConstantTimeEq;

use crate::{
    App, Conflict, Error, Result,
    journal::{self, Entry},
    key_secrets::{self, Rotation},
    mails::{self, Letter},
};

/// How the firm hands a secret over.
#[derive(Clone, Copy, Debug)]
pub struct Handover {
    /// How long the secret before will work, once the provider has the new one.
    pub overlap: Overlap,
    /// The language of the mails.
    pub language: Language,
}

/// What the holder of a link may know before typing the code.
#[derive(Clone, Debug)]
pub struct SecretOffer {
    /// The firm's name.
    pub firm: String,
    /// The application's name.
    pub application: String,
    /// When the link is over.
    pub expires_at: Timestamp,
    /// How many codes may still be tried.
    pub tries: u32,
}

/// What the provider gets, once.
#[derive(Clone, Debug)]
pub struct Received {
    /// The firm's name.
    pub firm: String,
    /// The application's name.
    pub application: String,
    /// The public half of the key.
    pub identifier: KeyIdentifier,
    /// The secret half, in this answer and nowhere else, ever.
    pub secret: KeySecret,
}

/// A link as the page of its key shows it.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// The link.
    pub link: KeyLink,
    /// How it stands now; what stands in the way of its key is not counted.
    pub state: LinkState,
    /// Who sent it.
    pub created_by: Option<String>,
    /// How its mails stand.
    pub mail: MailState,
}

/// How the mails about something stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// They have all gone, or are long forgotten.
    Gone,
    /// One at least still waits.
    Waiting,
    /// One at least was given up.
    Failed,
}

/// How many links the page of a key shows.
const SHOWN: i64 = 5;

impl App {
    /// Sends the provider of the key's application a link to a secret that is made when they open
    /// it, and in another mail the code that it asks for. A link sent before is over. Answers the
    /// provider's address.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(KeyNotLive | NoProvider | TwoSecrets)`.
    pub async fn send_secret_link(
        &self,
        actor: &Actor,
        key: ObjectId,
        handover: Handover,
    ) -> Result<String> {
        decide(actor, Action::ManageKeys)?;
        let secrets = LinkSecrets::generate(self.chance());
        let (object_id, now, actor) = (self.object_id(), self.now(), actor.clone());
        let recipient = self
            .write(actor.tenant(), move |db| {
                let line = db.lock_key(key)?.ok_or(Error::NotFound)?;
                key_secrets::refuse_another(db, &line, now)?;
                let provider = line.provider_email.as_deref().zip(line.application.as_deref());
                let (recipient, application) =
                    provider.ok_or(Error::Conflict(Conflict::NoProvider))?;
                withdraw(db, &line, now)?;
                let link = NewLink {
                    object_id,
                    key: line.key.id,
                    hashes: (token_hash(&secrets.token), code_hash(&secrets)),
                    recipient,
                    overlap: handover.overlap,
                    created_by: actor.staff().map(|staff| staff.id),
                    life: (now, now.plus(LINK_LIFE)),
                };
                let id = db.insert_link(&link)?;
                let firm = db.own_firm()?.name;
                let told = contents(&secrets, (&firm, application), link.life.1);
                write_mails(db, &link, (&told, handover.language))?;
                let detail = json!({
                    "link": id, "keeps": handover.overlap.code(),
                    "expires_at": link.life.1.to_string(),
                });
                tell(db, &actor, (&line, "key.link_sent", detail), now)?;
                Ok(recipient.to_owned())
            })
            .await?;
        self.send_mail_soon();
        Ok(recipient)
    }

    /// Withdraws the link of a key that could still be opened. With none, nothing changes.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn withdraw_secret_link(&self, actor: &Actor, key: ObjectId) -> Result<()> {
        decide(actor, Action::ManageKeys)?;
        let (now, actor) = (self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let line = db.lock_key(key)?.ok_or(Error::NotFound)?;
            if withdraw(db, &line, now)? {
                tell(db, &actor, (&line, "key.link_withdrawn", json!({})), now)?;
            }
            Ok(())
        })
        .await
    }

    /// What a link offers. Looking changes nothing: programs that read mails open links too.
    ///
    /// # Errors
    /// `NotFound` when the link is unknown, or over for whatever reason.
    pub async fn secret_offer(&self, token: &str, origin: Origin) -> Result<SecretOffer> {
        let (place, _) = self.link(token).await?;
        let actor = Actor::new(Who::Provider(place.link), place.firm, origin);
        decide(&actor, Action::ReceiveSecret)?;
        let now = self.now();
        self.read(actor.tenant(), move |db| {
            let line = db.key_line(place.key)?.ok_or(Error::NotFound)?;
            let (found, application) = waiting(db, &line, (place.link, now))?;
            Ok(SecretOffer {
                firm: db.own_firm()?.name,
                application,
                expires_at: found.link.expires_at,
                tries: MOST_WRONG_CODES.saturating_sub(found.link.wrong_codes),
            })
        })
        .await
    }

    /// Makes the secret of a link and hands it over, once; from here on the link is over, and the
    /// secret before works for as long as the firm chose.
    ///
    /// # Errors
    /// `NotFound` as for [`App::secret_offer`]; `Invalid` (`code`); `Conflict(TwoSecrets)` when the
    /// firm has rotated the key since: the link stays as it was.
    pub async fn receive_secret(
        &self,
        token: &str,
        code: &str,
        origin: Origin,
    ) -> Result<Received> {
        let (place, token) = self.link(token).await?;
        let code = LinkSecrets::code(code).ok_or(Error::invalid("code", Flaw::Malformed))?;
        let actor = Actor::new(Who::Provider(place.link), place.firm, origin);
        decide(&actor, Action::ReceiveSecret)?;
        let (now, event) = (self.now(), self.object_id());
        let secret = KeySecret::generate(self.chance());
        let (hash, typed) = (key_secrets::hash(&secret), code_hash(&LinkSecrets { token, code }));
        let opened = self
            .write(actor.tenant(), move |db| {
                // The key first, whoever changes it: of many that open the link, one does.
                let line = db.lock_key(place.key)?.ok_or(Error::NotFound)?;
                let (found, application) = waiting(db, &line, (place.link, now))?;
                if !bool::from(found.code_hash.as_slice().ct_eq(&typed)) {
                    count_wrong_code(db, &actor, (&line, place.link), now)?;
                    return Ok(None);
                }
                let (link, overlap) = (Some(place.link), found.link.overlap);
                let rotation = Rotation { hash, by: None, link, overlap, event, now };
                key_secrets::rotate(db, &line, &rotation)?;
                db.open_link(place.link, (now, actor.origin.address.as_deref()))?;
                let firm = db.own_firm()?.name;
                key_secrets::tell_rotated(db, &actor, &line, &rotation)?;
                Ok(Some((firm, application, line.key.identifier)))
            })
            .await?;
        let (firm, application, identifier) =
            opened.ok_or(Error::invalid("code", Flaw::Unknown))?;
        Ok(Received { firm, application, identifier, secret })
    }

    /// Where a token leads, and the token.
    async fn link(&self, token: &str) -> Result<(LinkPlace, Secret)> {
        let token = LinkSecrets::token(token).ok_or(Error::NotFound)?;
        let hash = token_hash(&token);
        let find = move |db: &mut Read<'_, System>| Ok(db.link_place(&hash)?);
        let place = self.inner.store.read::<_, _, Error>(System, find).await?;
        Ok((place.ok_or(Error::NotFound)?, token))
    }
}

/// The links of a key as its page shows them.
pub(crate) fn links(
    db: &mut Read<'_, Tenant>,
    line: &KeyLine,
    now: Timestamp,
) -> Result<Vec<LinkRow>> {
    let mut rows: Vec<LinkRow> = Vec::new();
    for found in db.link_lines(line.key.id, SHOWN)? {
        let mail = match db.mails_about(found.link.object_id)? {
            MailCount { dropped, .. } if dropped > 0 => MailState::Failed,
            MailCount { all, sent, .. } if sent < all => MailState::Waiting,
            _ => MailState::Gone,
        };
        let newer = rows.last().filter(|newer| found.link.is_replaced_by(&newer.link));
        let state = found.link.state(line.provider_email.as_deref(), now);
        let state = if newer.is_some() { LinkState::Replaced } else { state };
        rows.push(LinkRow { link: found.link, state, created_by: found.created_by, mail });
    }
    Ok(rows)
}

/// A link that can be opened now, by whom it was sent to, and the application that its key serves.
fn waiting(
    db: &mut Read<'_, Tenant>,
    line: &KeyLine,
    (link, now): (KeyLinkId, Timestamp),
) -> Result<(LockedLink, String)> {
    let found = db.key_link(link)?.ok_or(Error::NotFound)?;
    let open = found.link.state(line.provider_email.as_deref(), now) == LinkState::Waiting;
    let live = line.key.state(now) == KeyState::Live;
    let application = line.application.clone().filter(|_| open && live);
    Ok((found, application.ok_or(Error::NotFound)?))
}

/// Ends what could still be opened, and the mails about it; answers whether there was any.
fn withdraw(db: &mut Write<'_, Tenant>, line: &KeyLine, now: Timestamp) -> Result<bool> {
    let withdrawn = db.withdraw_links(line.key.id, now)?;
    for link in &withdrawn {
        db.drop_mails_about(*link, now)?;
    }
    Ok(!withdrawn.is_empty())
}

fn count_wrong_code(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    (line, link): (&KeyLine, KeyLinkId),
    now: Timestamp,
) -> Result<()> {
    let wrong = db.count_wrong_code(link)?;
    tell(db, actor, (line, "key.link_refused", json!({ "link": link, "wrong_codes": wrong })), now)
}

/// What the two mails tell.
fn contents(
    secrets: &LinkSecrets,
    (firm, application): (&str, &str),
    expires_at: Timestamp,
) -> [MailContent; 2] {
    let (firm, application) = (firm.to_owned(), application.to_owned());
    let (token, code) = (secrets.token.reveal().to_owned(), secrets.code.reveal().to_owned());
    [
        MailContent::SecretLink {
            firm: firm.clone(),
            application: application.clone(),
            token,
            expires_at,
        },
        MailContent::SecretCode { firm, application, code },
    ]
}

fn write_mails(
    db: &mut Write<'_, Tenant>,
    link: &NewLink<'_>,
    (contents, language): (&[MailContent], Language),
) -> Result<()> {
    let (now, end) = link.life;
    for content in contents {
        let letter = Letter {
            recipient: link.recipient,
            language,
            content,
            about: Some(link.object_id),
            useless_at: Some(end),
        };
        mails::write(db, &letter, now)?;
    }
    Ok(())
}

/// The entry of the journal. Never the token, the code, the secret or an address.
fn tell(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    (line, action, detail): (&KeyLine, &'static str, serde_json::Value),
    now: Timestamp,
) -> Result<()> {
    let subject = format!("key:{}", line.key.identifier);
    journal::write(db, actor, &Entry { action, subject, detail }, now)
}

fn token_hash(token: &Secret) -> [u8; 32] {
    Sha256::digest(token.reveal().as_bytes()).into()
}

/// Over the token too: eight digits alone would be found from their hash.
fn code_hash(secrets: &LinkSecrets) -> [u8; 32] {
    let both = [secrets.token.reveal(), ":", secrets.code.reveal()].concat();
    Sha256::digest(both.as_bytes()).into()
}
