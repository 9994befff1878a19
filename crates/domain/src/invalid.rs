//! What is wrong with a value that somebody gave.

use serde::Serialize;

/// One field that can't be accepted, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {}", flaw.code())]
pub struct Invalid {
    /// The field, under the name that forms and the API give it.
    pub field: &'static str,
    /// What is wrong with it.
    pub flaw: Flaw,
}

impl Invalid {
    /// Says that `field` has `flaw`.
    #[must_use]
    pub const fn new(field: &'static str, flaw: Flaw) -> Self {
        Self { field, flaw }
    }
}

macro_rules! flaws {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// Why a value is refused. Codes are stable; the screens and the API put them into words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Flaw {
            $($(#[$doc])* $name,)+
        }

        impl Flaw {
            /// Every flaw, so that tests can see that each has words in each language.
            pub const ALL: &'static [Flaw] = &[$(Flaw::$name,)+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Flaw::$name => $code,)+ }
            }
        }
    };
}

flaws! {
    /// Nothing was given.
    Missing = "missing",
    /// More characters than the field takes.
    TooLong = "too_long",
    /// More bytes than are read.
    TooLarge = "too_large",
    /// Fewer characters than the field needs; for a search, fewer than 3 (C6).
    TooShort = "too_short",
    /// Not in the form that the field has.
    Malformed = "malformed",
    /// A control character, a NUL or a character that turns the direction of writing.
    ForbiddenCharacter = "forbidden_character",
    /// It names something that does not exist here.
    Unknown = "unknown",
    /// The check digits of a SIREN or SIRET do not fit.
    WrongCheckDigit = "wrong_check_digit",
    /// The SIRET does not begin with the SIREN.
    SiretOfAnotherSiren = "siret_of_another_siren",
    /// The same code stands on an earlier line of the file.
    Repeated = "repeated",
    /// A word that addresses of the API need for themselves.
    Reserved = "reserved",
    /// The row has not as many fields as the heading.
    WrongFieldCount = "wrong_field_count",
    /// Neither UTF-8 nor Windows-1252.
    NotText = "not_text",
    /// Not an application for which the firm is eligible (C1).
    NotEligible = "not_eligible",
    /// An application that the firm has added already (C1).
    AlreadyAdded = "already_added",
    /// Another application of the firm has this label, or is called so (A3).
    Taken = "taken",
    /// Key or e-mail sent for an application that takes none (C2).
    NotForThisKind = "not_for_this_kind",
    /// No key of this firm has this identifier (C3). Another firm's key answers the same.
    KeyUnknown = "key_unknown",
    /// The key belongs to another application already (C3).
    KeyUsed = "key_used",
    /// The key has expired (C3).
    KeyExpired = "key_expired",
    /// The key was revoked (C3).
    KeyRevoked = "key_revoked",
    /// A secret was pasted where only the identifier belongs (C3).
    KeyHoldsSecret = "key_holds_secret",
    /// The key is of the firm's own programs, not for a partner (G1).
    KeyOfFirm = "key_of_firm",
    /// It holds what looks like the secret of a key.
    HoldsSecret = "holds_secret",
    /// The address is already that of a user, of whatever firm (C4).
    EmailOfUser = "email_of_user",
    /// The address is already that of an application's provider, of whatever firm (C4).
    EmailOfProvider = "email_of_provider",
    /// A password that many people have chosen, or that is made of such (AU2).
    CommonPassword = "common_password",
    /// A password made of the names of the firm, of the product or of oneself (AU2).
    PasswordOfNames = "password_of_names",
    /// Not the password of the account.
    WrongPassword = "wrong_password",
    /// The application is not active on the dossier any more (E2).
    NotActive = "not_active",
    /// A change that would leave everything as it is (B4).
    NothingToChange = "nothing_to_change",
    /// Not the name that was to be typed (B5).
    NotTheName = "not_the_name",
    /// The batch was undone already (D7).
    UndoneAlready = "undone_already",
    /// The batch can't be undone: too old, or not of a kind that is (D7).
    NotUndoable = "not_undoable",
    /// The application that it is about is deleted.
    ApplicationDeleted = "application_deleted",
    /// The application is suspended (B6).
    ApplicationSuspended = "application_suspended",
    /// No dossier was chosen.
    NoDossier = "no_dossier",
    /// It is not any more what it was when it was shown.
    Changed = "changed",
    /// A day that is today or past, where one to come is asked for.
    NotAhead = "not_ahead",
    /// A day further away than is taken.
    TooFarAhead = "too_far_ahead",
    /// A parameter or field that nobody knows.
    UnknownField = "unknown_field",
}

impl Serialize for Flaw {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
