//! Who may do what: one pure function, asked by every use case next to the act (design §4).
//!
//! The whole matrix is printed by a test into `docs/policy.md`, to be reviewed by a person.

use crate::{
    actor::{Actor, StaffActor, Who},
    api_key::Scope,
};

/// How a staff member stands to a dossier (D3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// Owns it ("maître du dossier").
    pub master: bool,
    /// Is in charge of its engagement.
    pub engagement_manager: bool,
}

/// Something that an actor asks to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See the firm's dossiers and what is active on them (D1, D3).
    SeePortfolio,
    /// See who of the firm's staff are administrators, by name: whoever is refused is told (B1).
    SeeAdministrators,
    /// Switch applications on or off for a dossier to which one stands so (D3).
    SetActivations(Relation),
    /// Ask whoever may to switch applications on or off for a dossier to which one stands so: for
    /// whoever may not do it themselves (D3).
    AskForActivations(Relation),
    /// Withdraw a request that one made oneself, or not.
    WithdrawRequest {
        /// Whether one made it oneself.
        own: bool,
    },
    /// Add, change and remove the contacts of a dossier to which one stands so, and open and close
    /// its services to them (E1, E2).
    ManageContacts(Relation),
    /// See and undo a batch of several dossiers that one did oneself, or not (D7).
    UndoBatch {
        /// Whether one did it oneself.
        own: bool,
    },
    /// See, add, change and delete the firm's applications (B1).
    ManageApplications,
    /// Suspend the firm's applications, and resume them, for the operator (B6).
    SuspendForOperator,
    /// See, make and stop the firm's keys (G1).
    ManageKeys,
    /// Create, change, archive and reopen dossiers, and hand them over (D1).
    ManageDossiers,
    /// Bring in a portfolio (F3).
    ImportDossiers,
    /// Add staff, groups, agencies and contacts (F2).
    ManagePeople,
    /// Prove that no entry of the firm's journal was changed or taken out (I1).
    VerifyJournal,
    /// See one's own space (E3).
    SeeOwnSpace,
    /// Follow one's own invitation (E2).
    AcceptInvitation,
    /// Get the secret that one's link is for (G4).
    ReceiveSecret,
    /// Call a route of the public API that needs no scope.
    CallApi,
    /// Call a route of the public API that needs this scope.
    CallApiFor(Scope),
}

/// Why an actor may not, and who could help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("denied: {}", reason.code())]
pub struct Denied {
    /// Why not.
    pub reason: Reason,
    /// Who can change that.
    pub fixable_by: FixableBy,
}

impl Denied {
    /// Says why not and who can change that.
    #[must_use]
    pub const fn new(reason: Reason, fixable_by: FixableBy) -> Self {
        Self { reason, fixable_by }
    }
}

/// Why an actor may not. Codes are stable: they are in the public API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Only an administrator may (B1).
    NotAdministrator,
    /// None of the four rights of D3.
    NoRightOnDossier,
    /// One may do oneself what one asks for.
    MayOneself,
    /// Not for this kind of actor at all.
    NotForThisActor,
    /// The key lacks this scope.
    ScopeMissing(Scope),
    /// The key serves no application.
    NoApplication,
    /// The firm has suspended the application.
    SuspendedByFirm,
    /// The operator has suspended the application.
    SuspendedByOperator,
    /// The application is not active on this dossier.
    NotActive,
    /// The dossier is archived.
    DossierArchived,
    /// The key that serves the application has expired.
    KeyExpired,
    /// The key that serves the application was revoked.
    KeyRevoked,
    /// The application is opened to no contact of the dossier.
    NotOffered,
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAdministrator => "not_administrator",
            Self::NoRightOnDossier => "no_right_on_dossier",
            Self::MayOneself => "may_oneself",
            Self::NotForThisActor => "not_for_this_actor",
            Self::ScopeMissing(_) => "scope_missing",
            Self::NoApplication => "no_application",
            Self::SuspendedByFirm => "suspended_by_firm",
            Self::SuspendedByOperator => "suspended_by_operator",
            Self::NotActive => "not_active",
            Self::DossierArchived => "dossier_archived",
            Self::KeyExpired => "key_expired",
            Self::KeyRevoked => "key_revoked",
            Self::NotOffered => "not_offered",
        }
    }
}

/// Who can change what stands in the way. Codes are stable: they are in the public API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixableBy {
    /// An administrator of the firm.
    FirmAdministrator,
    /// Whoever has one of the four rights of D3 on the dossier.
    DossierStaff,
    /// Who runs the server.
    Operator,
    /// Nobody: it is meant so.
    Nobody,
}

impl FixableBy {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FirmAdministrator => "firm_administrator",
            Self::DossierStaff => "dossier_staff",
            Self::Operator => "operator",
            Self::Nobody => "nobody",
        }
    }
}

/// Whether `actor` may do `action`, within its own firm.
///
/// # Errors
/// [`Denied`], with the reason and who can change it.
pub fn decide(actor: &Actor, action: Action) -> Result<(), Denied> {
    match (&actor.who, action) {
        (Who::Staff(_), Action::SeePortfolio | Action::SeeAdministrators) => Ok(()),
        (
            Who::Staff(staff),
            Action::SetActivations(relation) | Action::ManageContacts(relation),
        ) => {
            let no_right = Denied::new(Reason::NoRightOnDossier, FixableBy::FirmAdministrator);
            allow_if(may_switch(*staff, relation), no_right)
        }
        (Who::Staff(staff), Action::AskForActivations(relation)) => allow_if(
            !may_switch(*staff, relation),
            Denied::new(Reason::MayOneself, FixableBy::Nobody),
        ),
        (
            Who::Staff(_),
            Action::UndoBatch { own: true } | Action::WithdrawRequest { own: true },
        ) => Ok(()),
        (
            Who::Staff(staff),
            Action::ManageApplications
            | Action::ManageDossiers
            | Action::UndoBatch { own: false }
            | Action::ManageKeys
            | Action::ManagePeople
            | Action::ImportDossiers,
        ) => allow_if(
            staff.profile.is_administrator(),
            Denied::new(Reason::NotAdministrator, FixableBy::FirmAdministrator),
        ),
        (
            Who::Operator,
            Action::ImportDossiers
            | Action::ManagePeople
            | Action::SuspendForOperator
            | Action::VerifyJournal,
        )
        | (Who::Contact(_), Action::SeeOwnSpace)
        | (Who::Invited(_), Action::AcceptInvitation)
        | (Who::Provider(_), Action::ReceiveSecret) => Ok(()),
        (Who::Key(_), Action::CallApi) => Ok(()),
        (Who::Key(key), Action::CallApiFor(scope)) => allow_if(
            key.scopes.allow(scope),
            Denied::new(Reason::ScopeMissing(scope), FixableBy::FirmAdministrator),
        ),
        _ => Err(Denied::new(Reason::NotForThisActor, FixableBy::Nobody)),
    }
}

/// The four rights of D3.
fn may_switch(staff: StaffActor, relation: Relation) -> bool {
    staff.profile.is_administrator()
        || staff.manages_rights
        || relation.master
        || relation.engagement_manager
}

const fn allow_if(may: bool, otherwise: Denied) -> Result<(), Denied> {
    if may { Ok(()) } else { Err(otherwise) }
}
