//! One-time links through which a contact gets into "Mon espace" (E2).

use std::time::Duration;

use crate::{
    chance::{Chance, base62},
    id::{InvitationId, ObjectId},
    secret::Secret,
    text::Email,
    time::{Timestamp, days},
};

/// A link that nobody follows is over after so long.
pub const INVITATION_LIFE: Duration = days(7);

/// Another one may be sent after so long: nobody's mailbox is to be filled.
pub const RESEND_PACE: Duration = Duration::from_secs(60);

/// 32 digits of base 62: 190 bits.
const TOKEN_DIGITS: usize = 32;

/// Makes the token of a link.
#[must_use]
pub fn token(chance: &dyn Chance) -> Secret {
    Secret::new(base62(chance, TOKEN_DIGITS))
}

/// Reads a token as an address has it; `None` when it has not the form.
#[must_use]
pub fn parse_token(text: &str) -> Option<Secret> {
    let fits = text.len() == TOKEN_DIGITS && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| Secret::new(text.to_owned()))
}

/// An invitation, without what opens it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Which one.
    pub id: InvitationId,
    /// What the mails about it name.
    pub object_id: ObjectId,
    /// To whom it was sent.
    pub recipient: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When the firm withdrew it, or sent another.
    pub withdrawn_at: Option<Timestamp>,
}

/// How an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// It can be accepted.
    Waiting,
    /// The contact has accepted it.
    Accepted,
    /// The firm withdrew it, or sent another.
    Withdrawn,
    /// Its time is over.
    Expired,
    /// The contact has another address by now.
    Astray,
}

impl Invitation {
    /// How it stands at `now`, for a contact whose address is `email`: what was sent to another is
    /// over.
    #[must_use]
    pub fn state(&self, email: &Email, now: Timestamp) -> InvitationState {
        if self.accepted_at.is_some() {
            InvitationState::Accepted
        } else if self.withdrawn_at.is_some() {
            InvitationState::Withdrawn
        } else if now >= self.expires_at {
            InvitationState::Expired
        } else if Email::key_of(&self.recipient) != email.key() {
            InvitationState::Astray
        } else {
            InvitationState::Waiting
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_token_is_told_without_asking_anyone() {
        assert!(parse_token(&"a".repeat(32)).is_some());
        for text in ["", "a", &"a".repeat(33), &"é".repeat(16), &" ".repeat(32)] {
            assert!(parse_token(text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_invitation_dies_with_the_address_that_it_was_sent_to() {
        let at = Timestamp::from_micros;
        let email = |text| Email::parse(text).unwrap();
        let sent = Invitation {
            id: InvitationId::new(1),
            object_id: ObjectId::parse("01900000-0000-7000-8000-000000000007").unwrap(),
            recipient: "Julie@perrin.example".to_owned(),
            created_at: at(0),
            expires_at: at(10),
            accepted_at: None,
            withdrawn_at: None,
        };
        let julie = email("julie@perrin.example");
        assert_eq!(sent.state(&julie, at(9)), InvitationState::Waiting);
        assert_eq!(sent.state(&julie, at(10)), InvitationState::Expired);
        assert_eq!(sent.state(&email("j@perrin.example"), at(9)), InvitationState::Astray);
    }
}
