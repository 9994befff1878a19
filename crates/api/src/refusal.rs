//! Why a call is refused, before it is put into words.

use std::{sync::Arc, time::Duration};

use app::Error;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Flaw, Invalid, policy::Denied};

/// A refusal on its way: [`crate::problem::dress`] makes it a [`Problem`], in the language of the request.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    /// A use case refused.
    App(Arc<Error>),
    /// No credentials.
    CredentialsMissing,
    /// Credentials in the address, where logs would keep them (AK7).
    CredentialsInAddress,
    /// Parameters that can't be accepted, with their names.
    Query(Vec<(String, Flaw)>),
    /// No such address.
    NoSuchRoute,
    /// Something between the network and a handler.
    Status(StatusCode),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::App(Arc::new(error))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::App(error) => match error.as_ref() {
                Error::Unauthenticated => StatusCode::UNAUTHORIZED,
                Error::NotFound => StatusCode::NOT_FOUND,
                Error::Denied(_) => StatusCode::FORBIDDEN,
                Error::Conflict(_) => StatusCode::CONFLICT,
                Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Error::Limited { .. } => StatusCode::TOO_MANY_REQUESTS,
                Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
                Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::CredentialsMissing => StatusCode::UNAUTHORIZED,
            Self::CredentialsInAddress => StatusCode::BAD_REQUEST,
            Self::Query(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoSuchRoute => StatusCode::NOT_FOUND,
            Self::Status(status) => *status,
        }
    }

    /// The stable code; a page of the documentation explains each (see [`crate::codes::CODES`]).
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::App(error) => match error.as_ref() {
                Error::Unauthenticated => "invalid_credentials",
                Error::NotFound => "not_found",
                Error::Denied(denied) => denied.reason.code(),
                Error::Conflict(conflict) => conflict.code(),
                Error::Invalid(_) => "invalid_request",
                Error::Limited { .. } => "rate_limited",
                Error::Busy => "busy",
                Error::Internal(_) => "internal",
            },
            Self::CredentialsMissing => "credentials_missing",
            Self::CredentialsInAddress => "credentials_in_address",
            Self::Query(_) => "invalid_request",
            Self::NoSuchRoute => "no_such_route",
            Self::Status(StatusCode::METHOD_NOT_ALLOWED) => "method_not_allowed",
            Self::Status(StatusCode::PAYLOAD_TOO_LARGE) => "too_large",
            Self::Status(_) => "invalid_request",
        }
    }

    pub(crate) fn denied(&self) -> Option<Denied> {
        match self {
            Self::App(error) => match error.as_ref() {
                Error::Denied(denied) => Some(*denied),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn flaws(&self) -> Vec<(String, Flaw)> {
        match self {
            Self::Query(flaws) => flaws.clone(),
            Self::App(error) => match error.as_ref() {
                Error::Invalid(invalid) => invalid
                    .iter()
                    .map(|Invalid { field, flaw }| ((*field).to_owned(), *flaw))
                    .collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::App(error) => match error.as_ref() {
                Error::Limited { retry_after } => Some(*retry_after),
                Error::Busy => Some(Duration::from_secs(2)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Every address under `/v1` that is none.
pub(crate) async fn no_such_route() -> Refusal {
    Refusal::NoSuchRoute
}
