//! Who acts, for which firm, and from where.
//!
//! An [`Actor`] is made in few places only: from a session, from the credentials of an API call, from
//! a one-time link of a provider or of a contact, and by the operator's own commands and background work. A [`Tenant`], the only door to a firm's
//! data, comes from nowhere but an actor.

use crate::{
    api_key::Scopes,
    id::{ApiKeyId, ContactId, FirmAppId, FirmId, KeyLinkId, StaffId},
    staff::Profile,
};

/// The firm whose data a unit of work may touch. Only an [`Actor`] makes one (design §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenant {
    firm: FirmId,
}

impl Tenant {
    /// The firm.
    #[must_use]
    pub const fn firm(self) -> FirmId {
        self.firm
    }
}

/// What crosses firms: sign-in, the look-up of a key, the operator's catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct System;

/// Who does something.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person, key or machine.
    pub who: Who,
    /// From where, and in which request.
    pub origin: Origin,
    firm: FirmId,
}

/// The kinds of actor.
#[derive(Clone, Debug)]
pub enum Who {
    /// A person who works at the firm.
    Staff(StaffActor),
    /// A person at a client of the firm.
    Contact(ContactId),
    /// A partner's program.
    Key(KeyActor),
    /// A provider who holds a one-time link, and has no account (G4).
    Provider(KeyLinkId),
    /// A contact who holds a one-time link and is not signed in (E2).
    Invited(ContactId),
    /// Who runs the server, at its command line, for one firm.
    Operator,
}

/// What rights depend on, for a staff member (D3).
#[derive(Clone, Copy, Debug)]
pub struct StaffActor {
    /// Who it is.
    pub id: StaffId,
    /// The level; 5.0 and above administers the firm.
    pub profile: Profile,
    /// Member of `LOOP-GESTION-DES-DROITS`.
    pub manages_rights: bool,
}

/// What rights depend on, for a key.
#[derive(Clone, Debug)]
pub struct KeyActor {
    /// Which key.
    pub id: ApiKeyId,
    /// The application that the key serves, when it serves one.
    pub firm_app: Option<FirmAppId>,
    /// What it may ask.
    pub scopes: Scopes,
}

/// Where an act came from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The address of the caller, when there is a network between.
    pub address: Option<String>,
    /// The request that it is part of.
    pub request_id: String,
}

/// Who runs the server: keeps the catalogue and opens firms. The binary alone makes one; a use case
/// that asks for it can be reached by nobody else.
#[derive(Clone, Debug, Default)]
pub struct Operator {
    /// The command that is being run.
    pub origin: Origin,
}

impl Operator {
    /// The operator, at work for one firm.
    #[must_use]
    pub fn at(&self, firm: FirmId) -> Actor {
        Actor::new(Who::Operator, firm, self.origin.clone())
    }
}

impl Actor {
    /// The actor behind a session, a call or a command, at `firm`.
    #[must_use]
    pub const fn new(who: Who, firm: FirmId, origin: Origin) -> Self {
        Self { who, origin, firm }
    }

    /// The one door to the firm's data.
    #[must_use]
    pub const fn tenant(&self) -> Tenant {
        Tenant { firm: self.firm }
    }

    /// The staff member, when it is one.
    #[must_use]
    pub const fn staff(&self) -> Option<StaffActor> {
        match &self.who {
            Who::Staff(staff) => Some(*staff),
            _ => None,
        }
    }

    /// The key, when it is one.
    #[must_use]
    pub fn key(&self) -> Option<KeyActor> {
        match &self.who {
            Who::Key(key) => Some(key.clone()),
            _ => None,
        }
    }
}
