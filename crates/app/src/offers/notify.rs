//! What a contact is told by mail of what was opened to them (E2).

use domain::{
    actor::{Actor, Tenant},
    contact::Contact,
    id::ObjectId,
    mail::{MOST_A_DAY, MailContent},
    secret::Secret,
    time::{Timestamp, days},
};
use store::{Read, Write};

use crate::{
    Result,
    contacts::Held,
    invitations::{self, Inviting},
    mails::{self, Letter},
};

/// What was told to the contact by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notified {
    /// Nothing: nothing was opened.
    Nothing,
    /// They were invited.
    Invited,
    /// Nothing new: an invitation waits for them.
    StillInvited,
    /// They sign in, and were told what was opened.
    Told,
    /// Nothing more: they have had [`MOST_A_DAY`] mails within a day, and sign in.
    Enough,
}

/// What may be sent with an opening.
pub(super) struct Opened<'a> {
    pub(super) actor: &'a Actor,
    pub(super) held: &'a Held,
    /// The names of what was opened.
    pub(super) names: Vec<String>,
    pub(super) token: &'a Secret,
    pub(super) invitation: ObjectId,
    pub(super) now: Timestamp,
}

/// Writes the mail that goes with what was opened.
pub(super) fn notify(db: &mut Write<'_, Tenant>, opened: &Opened<'_>) -> Result<Notified> {
    let (contact, now) = (&opened.held.contact, opened.now);
    if opened.names.is_empty() {
        return Ok(Notified::Nothing);
    }
    if contact.account.is_some() {
        return match tenth_mail(db, contact, now)? {
            None => tell_contact(db, opened, contact),
            Some(_) => Ok(Notified::Enough),
        };
    }
    if invitations::is_waiting(db, contact, now)? {
        return Ok(Notified::StillInvited);
    }
    let (actor, token, object_id) = (opened.actor, opened.token, opened.invitation);
    invitations::invite(db, &Inviting { actor, contact, token, object_id, now })?;
    Ok(Notified::Invited)
}

/// When the oldest of the newest [`MOST_A_DAY`] mails of the last day to a contact was written; nothing as
/// long as there are fewer.
pub(crate) fn tenth_mail(
    db: &mut Read<'_, Tenant>,
    contact: &Contact,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    Ok(db.mail_to(&contact.facts.email, MOST_A_DAY)?.filter(|at| now.since(*at) < days(1)))
}

fn tell_contact(
    db: &mut Write<'_, Tenant>,
    opened: &Opened<'_>,
    contact: &Contact,
) -> Result<Notified> {
    let content = MailContent::ServicesOpened {
        firm: db.own_firm()?.name,
        person: contact.facts.name(),
        dossier: db.dossier_head(opened.held.dossier.id)?.name,
        applications: opened.names.clone(),
    };
    let letter = Letter {
        recipient: contact.facts.email.as_str(),
        language: contact.mail_language(),
        content: &content,
        about: Some(contact.object_id),
        useless_at: None,
    };
    mails::write(db, &letter, opened.now)?;
    Ok(Notified::Told)
}
