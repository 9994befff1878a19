//! How the words of the domain cross into columns and back.

use domain::{
    api_key::{KeyIdentifier, KeyKind, Scopes},
    batch::{BatchKind, Settings},
    catalog::AppKind,
    dossier::{DossierState, Siren, Siret},
    firm_app::Side,
    id::{
        AccountId, AgencyId, ApiKeyId, BatchId, CatalogAppId, ContactId, DossierId, DraftId,
        FirmAppId, FirmId, GroupId, InvitationId, KeyLinkId, ObjectId, PastedListId, RequestId,
        SecretId, StaffId,
    },
    mail::Language,
    pasted::LineOutcome,
    request::Outcome,
    text::Code,
    time::Timestamp,
};

use crate::db::{Error, FromValue, ToValue, Value};

macro_rules! numbers {
    ($($id:ident),+) => {$(
        impl ToValue for $id {
            fn to_value(&self) -> Value {
                Value::Int(self.get())
            }
        }

        impl FromValue for $id {
            fn from_value(value: Value) -> Result<Self, Error> {
                i64::from_value(value).map(Self::new)
            }
        }
    )+};
}

numbers!(
    AccountId,
    AgencyId,
    ApiKeyId,
    BatchId,
    DraftId,
    CatalogAppId,
    ContactId,
    DossierId,
    FirmAppId,
    FirmId,
    GroupId,
    InvitationId,
    KeyLinkId,
    PastedListId,
    RequestId,
    SecretId,
    StaffId
);

macro_rules! texts {
    ($($type:ty: $write:expr, $read:expr;)+) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                let write: fn(&$type) -> String = $write;
                Value::Text(write(self))
            }
        }

        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self, Error> {
                let text = String::from_value(value)?;
                let read: fn(&str) -> Option<$type> = $read;
                read(&text).ok_or_else(|| {
                    Error::Inconsistent(format!(concat!("{:?} is no ", stringify!($type)), text))
                })
            }
        }
    )+};
}

texts! {
    ObjectId: ToString::to_string, ObjectId::parse;
    Code: ToString::to_string, |text| Some(Code::from_stored(text.to_owned()));
    Siren: |siren| siren.as_str().to_owned(), |text| Some(Siren::from_stored(text.to_owned()));
    Siret: |siret| siret.as_str().to_owned(), |text| Some(Siret::from_stored(text.to_owned()));
    AppKind: ToString::to_string, AppKind::parse;
    BatchKind: |kind| kind.code().to_owned(), BatchKind::parse;
    Settings: |settings| serde_json::to_string(settings).unwrap_or_default(),
        |text| serde_json::from_str(text).ok();
    Side: |side| side.code().to_owned(), Side::parse;
    Language: |language| language.code().to_owned(), Language::parse;
    KeyKind: |kind| kind.code().to_owned(), KeyKind::parse;
    KeyIdentifier: ToString::to_string, KeyIdentifier::parse;
    LineOutcome: |outcome| outcome.code().to_owned(), LineOutcome::parse;
    Outcome: |outcome| outcome.code().to_owned(), Outcome::parse;
    Scopes: ToString::to_string, |text| Some(Scopes::parse(text));
}

impl ToValue for Timestamp {
    fn to_value(&self) -> Value {
        Value::Int(self.as_micros())
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Result<Self, Error> {
        i64::from_value(value).map(Self::from_micros)
    }
}

impl FromValue for DossierState {
    /// The column says whether it is archived.
    fn from_value(value: Value) -> Result<Self, Error> {
        Ok(if bool::from_value(value)? { Self::Archived } else { Self::Open })
    }
}
