//! Every refusal: `application/problem+json` (RFC 9457) with a stable code.

use std::{sync::Arc, time::Duration};

use app::Error;
use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Flaw, Invalid, policy::Denied};
use serde::Serialize;
use utoipa::ToSchema;

/// What was refused, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/docs/errors/not_active",
    "title": "Forbidden",
    "status": 403,
    "detail": "The application is not active on this dossier.",
    "code": "not_active",
    "request_id": "oK83YsQSgXQB6AT7olSpMH",
    "reason": "not_active",
    "fixable_by": "dossier_staff",
}))]
pub(crate) struct Problem {
    /// An address that explains this kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// The name of the status.
    title: &'static str,
    /// The status.
    status: u16,
    /// What happened, in the language of `Accept-Language` (English or French).
    detail: String,
    /// Stable, never translated.
    code: String,
    /// To be quoted when asking for help.
    request_id: String,
    /// On 403: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// On 403: who can change that: `firm_administrator`, `dossier_staff`, `operator` or `nobody`.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixable_by: Option<&'static str>,
    /// On 422: what is wrong, one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// The query parameter or field, as a JSON pointer.
    pointer: String,
    /// What is wrong with it.
    message: String,
}

/// A refusal on its way: [`dress`] makes it a [`Problem`], in the language of the request.
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
    fn status(&self) -> StatusCode {
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

    /// The stable code; a page of the documentation explains each (see [`CODES`]).
    fn code(&self) -> &'static str {
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

    fn denied(&self) -> Option<Denied> {
        match self {
            Self::App(error) => match error.as_ref() {
                Error::Denied(denied) => Some(*denied),
                _ => None,
            },
            _ => None,
        }
    }

    fn flaws(&self) -> Vec<(String, Flaw)> {
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

    fn retry_after(&self) -> Option<Duration> {
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

/// Every code, with what it means in English and in French: the details of problems, and the pages
/// under `/docs/errors/`.
pub(crate) const CODES: &[(&str, &str, &str)] = &[
    (
        "credentials_missing",
        "Send the key's identifier and secret, in the header x-apikey or with HTTP Basic.",
        "Envoyez l’identifiant et le secret de la clé, dans l’en-tête x-apikey ou en HTTP Basic.",
    ),
    (
        "invalid_credentials",
        "No live key has this identifier and this secret.",
        "Aucune clé valable n’a cet identifiant et ce secret.",
    ),
    (
        "credentials_in_address",
        "Credentials belong in a header: an address is kept in logs. Consider this secret as known to others.",
        "Les identifiants vont dans un en-tête : une adresse reste dans les journaux. Considérez ce secret comme connu d’autres.",
    ),
    ("not_found", "The firm has no such dossier.", "Le cabinet n’a pas ce dossier."),
    ("no_such_route", "The API has no such address.", "L’API n’a pas cette adresse."),
    (
        "method_not_allowed",
        "This address does not answer this method; the header Allow names those that it does.",
        "Cette adresse ne répond pas à cette méthode ; l’en-tête Allow nomme celles qu’elle accepte.",
    ),
    ("too_large", "The request is too large.", "La demande est trop volumineuse."),
    (
        "invalid_request",
        "Some parameters can't be accepted; errors names each.",
        "Des paramètres ne peuvent être acceptés ; errors nomme chacun.",
    ),
    (
        "scope_missing",
        "The key lacks the scope that this address asks for.",
        "La clé n’a pas l’autorisation que cette adresse demande.",
    ),
    (
        "not_for_this_actor",
        "This address is not for this kind of key.",
        "Cette adresse n’est pas pour ce type de clé.",
    ),
    (
        "no_application",
        "The key serves no application yet: an administrator of the firm must give it to one.",
        "La clé ne sert encore aucune application : un administrateur du cabinet doit l’attribuer.",
    ),
    (
        "suspended_by_firm",
        "The firm has suspended the application.",
        "Le cabinet a suspendu l’application.",
    ),
    (
        "suspended_by_operator",
        "The operator has suspended the application.",
        "L’exploitant a suspendu l’application.",
    ),
    (
        "not_active",
        "The application is not active on this dossier.",
        "L’application n’est pas active sur ce dossier.",
    ),
    ("dossier_archived", "The dossier is archived.", "Le dossier est archivé."),
    (
        "rate_limited",
        "Too many requests: wait as long as Retry-After says.",
        "Trop de demandes : attendez le temps que dit Retry-After.",
    ),
    (
        "busy",
        "The hub is very busy: try again as Retry-After says.",
        "Le service est très occupé : réessayez comme le dit Retry-After.",
    ),
    (
        "internal",
        "Something failed on our side. Quote the request_id when asking for help.",
        "Quelque chose a échoué de notre côté. Citez request_id en demandant de l’aide.",
    ),
];

fn detail(code: &str, french: bool, denied: Option<Denied>) -> String {
    let found = CODES.iter().find(|(known, ..)| *known == code);
    let words =
        found.map_or(code, |(_, english, in_french)| if french { in_french } else { english });
    match denied.map(|denied| denied.reason) {
        Some(domain::policy::Reason::ScopeMissing(scope)) => format!("{words} ({})", scope.code()),
        _ => words.to_owned(),
    }
}

/// Whether the caller reads French rather than English.
fn prefers_french(headers: &HeaderMap) -> bool {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let asked = asked.unwrap_or_default().to_ascii_lowercase();
    let place = |tag: &str| asked.find(tag).unwrap_or(usize::MAX);
    place("fr") < place("en")
}

/// Turns refusals into problems; logs, once, what is our fault.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let french = prefers_french(request.headers());
    let request_id = request.headers().get("request-id").and_then(|id| id.to_str().ok());
    let request_id = request_id.unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let refusal = match response.extensions().get::<Refusal>() {
        Some(refusal) => refusal.clone(),
        None if response.status().is_client_error() => Refusal::Status(response.status()),
        None => return response,
    };
    if let Refusal::App(error) = &refusal
        && let Error::Internal(cause) = error.as_ref()
    {
        tracing::error!(request_id, cause, "a call failed");
    }
    let mut problem = answer(&refusal, french, request_id);
    if let Some(allow) = response.headers().get(ALLOW) {
        problem.headers_mut().insert(ALLOW, allow.clone());
    }
    problem
}

fn answer(refusal: &Refusal, french: bool, request_id: String) -> Response {
    let (status, code, denied) = (refusal.status(), refusal.code(), refusal.denied());
    let problem = Problem {
        kind: format!("/docs/errors/{code}"),
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: detail(code, french, denied),
        code: code.to_owned(),
        request_id,
        reason: denied.map(|denied| denied.reason.code()),
        fixable_by: denied.map(|denied| denied.fixable_by.code()),
        errors: refusal.flaws().into_iter().map(field).collect(),
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if status == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Basic realm=\"LoopHub\", charset=\"UTF-8\"");
        headers.insert(WWW_AUTHENTICATE, challenge);
    }
    if let Some(wait) = refusal.retry_after() {
        headers.insert(RETRY_AFTER, (wait.as_secs() + 1).into());
    }
    response
}

fn field((name, flaw): (String, Flaw)) -> FieldProblem {
    // As RFC 6901 escapes what a pointer gives a meaning to.
    let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    FieldProblem { pointer, message: flaw.code().replace('_', " ") }
}

/// Every address under `/v1` that is none.
pub(crate) async fn no_such_route() -> Refusal {
    Refusal::NoSuchRoute
}
