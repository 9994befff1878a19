//! Invitations: how a contact gets into "Mon espace" (E2), by a link that works once, for 7 days.

use domain::{
    Flaw,
    actor::{Actor, Origin, System, Tenant, Who},
    contact::Contact,
    id::{AccountId, InvitationId, ObjectId},
    invitation::{self, INVITATION_LIFE, Invitation, InvitationState, RESEND_PACE},
    mail::MailContent,
    password,
    policy::{Action, decide},
    secret::Secret,
    text::Code,
    time::{Timestamp, days},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{InvitationPlace, MailCount, NewInvitation, Read, Write};

use crate::{
    App, Conflict, Error, MailState, Result, SignedIn, contacts,
    mails::{self, Letter},
    offers::tenth_mail,
};

/// Whether a contact comes into their space at this firm.
#[derive(Clone, Debug)]
pub enum ContactAccess {
    /// Nobody has invited them yet.
    NotInvited,
    /// They were invited.
    Invited(InvitationRow),
    /// They have accepted, and sign in.
    SignsIn,
}

/// The newest invitation of a contact.
#[derive(Clone, Copy, Debug)]
pub struct InvitationRow {
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// How it stands.
    pub state: InvitationState,
    /// How its mail stands.
    pub mail: MailState,
}

/// What the holder of a link is shown.
#[derive(Clone, Debug)]
pub struct Welcome {
    /// The firm's name.
    pub firm: String,
    /// "Julie Perrin".
    pub name: String,
    /// What they will sign in with.
    pub email: String,
    /// The names of the dossiers that they will see.
    pub dossiers: Vec<String>,
    /// When the link is over.
    pub expires_at: Timestamp,
    /// The address signs in already, elsewhere: it is that password which is asked for.
    pub has_account: bool,
}

/// Who signs in from here on.
#[derive(Clone)]
enum Holder {
    /// With an account that they have.
    Has(AccountId),
    /// With one made of this hash of a password.
    Makes(String),
}

/// What is sent with an invitation.
pub(crate) struct Inviting<'a> {
    /// Who invites.
    pub actor: &'a Actor,
    /// Whom.
    pub contact: &'a Contact,
    /// What opens it.
    pub token: &'a Secret,
    /// What its mail names.
    pub object_id: ObjectId,
    /// Now.
    pub now: Timestamp,
}

impl App {
    /// Sends a contact an invitation again; the one before is over.
    ///
    /// # Errors
    /// `NotFound`, `Denied` (D3), `Conflict(SignsIn)` when they have accepted one,
    /// `Limited` within a minute of the last.
    pub async fn invite_contact(
        &self,
        actor: &Actor,
        (code, object): (&Code, ObjectId),
    ) -> Result<()> {
        decide(actor, Action::SeePortfolio)?;
        let (token, object_id) = (invitation::token(self.chance()), self.object_id());
        let (actor, code, now) = (actor.clone(), code.clone(), self.now());
        self.write(actor.tenant(), move |db| {
            let contact = contacts::hold(db, &actor, (&code, object))?.contact;
            if contact.account.is_some() {
                return Err(Error::Conflict(Conflict::SignsIn));
            }
            if let Some(last) = db.last_invitation(contact.id)? {
                let passed = now.since(last.created_at);
                if let Some(retry_after) = RESEND_PACE.checked_sub(passed)
                    && !retry_after.is_zero()
                {
                    return Err(Error::Limited { retry_after });
                }
            }
            let (actor, contact, token) = (&actor, &contact, &token);
            invite(db, &Inviting { actor, contact, token, object_id, now })?;
            let detail = json!({ "dossier": code.as_str() });
            contacts::tell(db, actor, (contact.id, "invitation.sent", detail), now)
        })
        .await?;
        self.send_mail_soon();
        Ok(())
    }

    /// What a link offers. Looking changes nothing: programs that read mails open links too.
    ///
    /// # Errors
    /// `NotFound` when the link is unknown, or over for whatever reason.
    pub async fn welcome(&self, token: &str, origin: Origin) -> Result<Welcome> {
        let place = self.invitation(token).await?;
        let actor = Actor::new(Who::Invited(place.contact), place.firm, origin);
        decide(&actor, Action::AcceptInvitation)?;
        let now = self.now();
        self.read(actor.tenant(), move |db| {
            let (contact, open) = waiting(db, place, now)?;
            let ties = db.contact_ties(contact.id, None)?.into_iter();
            Ok(Welcome {
                firm: db.own_firm()?.name,
                name: contact.facts.name(),
                email: contact.facts.email.to_string(),
                dossiers: ties.filter(|tie| !tie.archived).map(|tie| tie.name).collect(),
                expires_at: open.expires_at,
                has_account: db.account_at(contact.facts.email.key())?.is_some(),
            })
        })
        .await
    }

    /// Accepts an invitation, once, and signs in to the space at its firm: with a new password (AU1,
    /// AU2), or where the address signs in already, with the one that it has.
    ///
    /// # Errors
    /// `NotFound` as for [`App::welcome`]; `Invalid` (`password`); `Limited` (AU4);
    /// `Conflict(EmailTaken)` when the address has got an account in this instant.
    pub async fn accept_invitation(
        &self,
        token: &str,
        typed: Secret,
        origin: Origin,
    ) -> Result<SignedIn> {
        let place = self.invitation(token).await?;
        let actor = Actor::new(Who::Invited(place.contact), place.firm, origin.clone());
        decide(&actor, Action::AcceptInvitation)?;
        let now = self.now();
        let (contact, firm, account) = self
            .read(actor.tenant(), move |db| {
                let (contact, _) = waiting(db, place, now)?;
                let account = db.account_at(contact.facts.email.key())?;
                Ok((contact, db.own_firm()?.name, account))
            })
            .await?;
        let holder = match account {
            Some(_) => self.known_holder(&contact, &typed, &origin).await?,
            None => self.new_holder(&contact, (&typed, &firm)).await?,
        };
        let account = self.bind(&actor, place, holder).await?;
        self.open_session((account, Some(place.firm)), origin).await
    }

    async fn known_holder(
        &self,
        contact: &Contact,
        typed: &Secret,
        origin: &Origin,
    ) -> Result<Holder> {
        let key = contact.facts.email.key().to_owned();
        self.slow_down(&key, origin)?;
        match self.check_password(key, typed).await {
            Ok(account) => Ok(Holder::Has(account)),
            Err(Error::Unauthenticated) => Err(Error::invalid("password", Flaw::WrongPassword)),
            Err(error) => Err(error),
        }
    }

    async fn new_holder(
        &self,
        contact: &Contact,
        (typed, firm): (&Secret, &str),
    ) -> Result<Holder> {
        let facts = &contact.facts;
        let local = facts.email.as_str().split('@').next().unwrap_or_default();
        let names = [firm, &facts.first_name, &facts.last_name, local];
        let password = password::parse(typed.reveal(), &names)
            .map_err(|flaw| Error::invalid("password", flaw))?;
        Ok(Holder::Makes(self.inner.passwords.hash(&password, self.chance()).await?))
    }

    /// Gives the contact the account; from here on the link is over.
    async fn bind(
        &self,
        actor: &Actor,
        place: InvitationPlace,
        holder: Holder,
    ) -> Result<AccountId> {
        let (actor, now) = (actor.clone(), self.now());
        self.write(actor.tenant(), move |db| {
            // Held first: of many who follow the link at once, one does.
            db.hold_contact(place.contact)?;
            let (contact, open) = waiting(db, place, now)?;
            let email = &contact.facts.email;
            let account = match &holder {
                Holder::Makes(hash) => db.insert_account(email, hash, now)?,
                Holder::Has(account) if db.hold_account(*account)? => db.account_at(email.key())?,
                Holder::Has(_) => None,
            };
            let account = account.ok_or(Error::Conflict(Conflict::EmailTaken))?;
            db.set_contact_account(contact.id, Some(account))?;
            db.accept_invitation(open.id, now)?;
            contacts::tell(db, &actor, (contact.id, "invitation.accepted", json!({})), now)?;
            Ok(account)
        })
        .await
    }

    /// Where a token leads.
    async fn invitation(&self, token: &str) -> Result<InvitationPlace> {
        let token = invitation::parse_token(token).ok_or(Error::NotFound)?;
        let hash = token_hash(&token);
        let find = move |db: &mut Read<'_, System>| Ok(db.invitation_place(&hash)?);
        let place = self.inner.store.read::<_, _, Error>(System, find).await?;
        place.ok_or(Error::NotFound)
    }
}

/// An invitation that can be accepted now, and whom it is for.
fn waiting(
    db: &mut Read<'_, Tenant>,
    place: InvitationPlace,
    now: Timestamp,
) -> Result<(Contact, Invitation)> {
    let contact = db.contact(place.contact)?.ok_or(Error::NotFound)?;
    let found = db.invitation(place.invitation)?.ok_or(Error::NotFound)?;
    let is_open = found.state(&contact.facts.email, now) == InvitationState::Waiting;
    if is_open && contact.account.is_none() { Ok((contact, found)) } else { Err(Error::NotFound) }
}

/// Writes an invitation and its mail; whatever could still be accepted is over.
///
/// # Errors
/// `Limited` when they have had too many mails within a day.
pub(crate) fn invite(db: &mut Write<'_, Tenant>, inviting: &Inviting<'_>) -> Result<InvitationId> {
    let Inviting { actor, contact, token, object_id, now } = *inviting;
    if let Some(tenth) = tenth_mail(db, contact, now)? {
        let retry_after = days(1).saturating_sub(now.since(tenth));
        return Err(Error::Limited { retry_after });
    }
    withdraw(db, contact, now)?;
    let end = now.plus(INVITATION_LIFE);
    let id = db.insert_invitation(&NewInvitation {
        object_id,
        contact: contact.id,
        token_hash: token_hash(token),
        recipient: contact.facts.email.as_str(),
        created_by: actor.staff().map(|staff| staff.id),
        life: (now, end),
    })?;
    let ties = db.contact_ties(contact.id, None)?.into_iter();
    let content = MailContent::Invitation {
        firm: db.own_firm()?.name,
        person: contact.facts.name(),
        dossiers: ties.filter(|tie| !tie.archived).map(|tie| tie.name).collect(),
        token: token.reveal().to_owned(),
        expires_at: end,
    };
    let letter = Letter {
        recipient: contact.facts.email.as_str(),
        language: contact.mail_language(),
        content: &content,
        about: Some(object_id),
        useless_at: Some(end),
    };
    mails::write(db, &letter, now)?;
    Ok(id)
}

/// Whether a contact has an invitation that waits for them, and a mail that has not failed.
pub(crate) fn is_waiting(
    db: &mut Read<'_, Tenant>,
    contact: &Contact,
    now: Timestamp,
) -> Result<bool> {
    let ContactAccess::Invited(row) = access(db, contact, now)? else { return Ok(false) };
    Ok(row.state == InvitationState::Waiting && row.mail != MailState::Failed)
}

/// Ends what a contact could still accept, and the mails to them that have not gone.
pub(crate) fn withdraw(
    db: &mut Write<'_, Tenant>,
    contact: &Contact,
    now: Timestamp,
) -> Result<()> {
    for invitation in db.withdraw_invitations(contact.id, now)? {
        db.drop_mails_about(invitation, now)?;
    }
    Ok(db.drop_mails_about(contact.object_id, now)?)
}

/// Whether a contact comes into their space.
pub(crate) fn access(
    db: &mut Read<'_, Tenant>,
    contact: &Contact,
    now: Timestamp,
) -> Result<ContactAccess> {
    if contact.account.is_some() {
        return Ok(ContactAccess::SignsIn);
    }
    let Some(last) = db.last_invitation(contact.id)? else { return Ok(ContactAccess::NotInvited) };
    let state = last.state(&contact.facts.email, now);
    // What was accepted with another address is of no use here.
    if matches!(state, InvitationState::Accepted) {
        return Ok(ContactAccess::NotInvited);
    }
    let mail = match db.mails_about(last.object_id)? {
        MailCount { dropped, .. } if dropped > 0 => MailState::Failed,
        MailCount { all, sent, .. } if sent < all => MailState::Waiting,
        _ => MailState::Gone,
    };
    let (sent_at, expires_at) = (last.created_at, last.expires_at);
    Ok(ContactAccess::Invited(InvitationRow { sent_at, expires_at, state, mail }))
}

fn token_hash(token: &Secret) -> [u8; 32] {
    Sha256::digest(token.reveal().as_bytes()).into()
}
