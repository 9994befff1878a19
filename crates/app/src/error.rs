//! Everything that can come of a use case but success. Codes, no sentences: the screens and the API
//! put them into words.

use std::time::Duration;

use domain::{Invalid, policy::Denied};

/// What a use case answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or the key and its secret do not fit.
    #[error("not authenticated")]
    Unauthenticated,
    /// It does not exist, or belongs to another firm: the same answer for both.
    #[error("not found")]
    NotFound,
    /// One's own, but forbidden.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Not as things stand now.
    #[error("conflict: {}", .0.code())]
    Conflict(Conflict),
    /// Something that was given can't be accepted; nothing was written.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Invalid>),
    /// Too often.
    #[error("limited")]
    Limited {
        /// When to try again.
        retry_after: Duration,
    },
    /// More work under way than is good, or no database within reach (DB1): try again shortly. After
    /// a write it may then be unknown whether it was kept.
    #[error("busy")]
    Busy,
    /// Our fault. The source is logged once, where this becomes an answer, and shown to nobody.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Our fault, with what caused it.
    pub(crate) fn internal(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(source))
    }

    /// Our fault, with words for the log; for errors that are no `std::error::Error`.
    pub(crate) fn told(words: &impl std::fmt::Display) -> Self {
        Self::Internal(words.to_string().into())
    }

    /// One field can't be accepted.
    pub(crate) fn invalid(field: &'static str, flaw: domain::Flaw) -> Self {
        Self::Invalid(vec![Invalid::new(field, flaw)])
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(vec![invalid])
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy | store::Error::Unavailable => Self::Busy,
            other => Self::internal(other),
        }
    }
}

/// Why not as things stand now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// There is no draft: it was dropped, or validated from another window (C).
    NoDraft,
    /// The draft is not any more what was shown when "Valider" was pressed.
    DraftChanged,
    /// The draft's first step is not complete: steps can't be skipped (AZ8).
    NotDefined,
    /// The pasted list is not the one that was shown, or its report not what it was.
    ListChanged,
    /// The dossier is archived: nothing can be switched on.
    DossierArchived,
    /// A deleted application can't be brought back: it was added again since.
    AddedAgain,
    /// The batch was undone already (D7).
    UndoneAlready,
    /// The batch is older than can be undone, or of a kind that is not undone (D7).
    NotUndoable,
    /// The batch's application is deleted: that is to be undone first.
    ApplicationDeleted,
    /// The application whose addition is undone is suspended: nothing is switched off on it (D7).
    ApplicationSuspended,
    /// The firm has that code already.
    CodeTaken,
    /// That e-mail is taken by another user, or by a provider (C4).
    EmailTaken,
    /// The form that makes a key was sent already.
    KeyMade,
    /// The key was revoked, or has expired.
    KeyNotLive,
    /// The key was given another secret since the page was shown (G2).
    SecretsChanged,
    /// Two secrets of the key work already: a third would end one of them (G2).
    TwoSecrets,
    /// It is the only secret of the key that works: stopping it is revoking the key.
    OnlySecret,
    /// The contact signs in already: there is nothing to invite them to.
    SignsIn,
    /// The key serves no application of a provider.
    NoProvider,
    /// One has asked for something on that dossier already, and nobody has decided yet.
    RequestPending,
    /// One has asked for as much as is taken at a time.
    ManyRequests,
    /// The request was decided or withdrawn, or has lapsed.
    RequestOver,
}

impl Conflict {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoDraft => "no_draft",
            Self::DraftChanged => "draft_changed",
            Self::NotDefined => "not_defined",
            Self::ListChanged => "list_changed",
            Self::DossierArchived => "dossier_archived",
            Self::AddedAgain => "added_again",
            Self::UndoneAlready => "undone_already",
            Self::NotUndoable => "not_undoable",
            Self::ApplicationDeleted => "application_deleted",
            Self::ApplicationSuspended => "application_suspended",
            Self::CodeTaken => "code_taken",
            Self::EmailTaken => "email_taken",
            Self::KeyMade => "key_made",
            Self::KeyNotLive => "key_not_live",
            Self::SecretsChanged => "secrets_changed",
            Self::TwoSecrets => "two_secrets",
            Self::OnlySecret => "only_secret",
            Self::SignsIn => "signs_in",
            Self::NoProvider => "no_provider",
            Self::RequestPending => "request_pending",
            Self::ManyRequests => "many_requests",
            Self::RequestOver => "request_over",
        }
    }
}
