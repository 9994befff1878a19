//! Every refusal: `application/problem+json` (RFC 9457) with a stable code.

use app::Error;
use axum::{
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    Flaw,
    policy::{Denied, Reason},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{codes, language::prefers_french, refusal::Refusal};

/// The media type of every refusal.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

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

impl Problem {
    /// A refusal in words; `request_id` is that of the call.
    pub(crate) fn of(refusal: &Refusal, french: bool, request_id: String) -> Self {
        let (status, code, denied) = (refusal.status(), refusal.code(), refusal.denied());
        Self {
            kind: format!("/docs/errors/{code}"),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail(code, french, denied),
            code: code.to_owned(),
            request_id,
            reason: denied.map(|denied| denied.reason.code()),
            fixable_by: denied.map(|denied| denied.fixable_by.code()),
            errors: refusal.flaws().into_iter().map(field).collect(),
        }
    }
}

/// The words of a code; of a scope that is missing, with its name.
fn detail(code: &'static str, french: bool, denied: Option<Denied>) -> String {
    let words = codes::words(code, french);
    match denied.map(|denied| denied.reason) {
        Some(Reason::ScopeMissing(scope)) => format!("{words} ({})", scope.code()),
        _ => words.to_owned(),
    }
}

fn field((name, flaw): (String, Flaw)) -> FieldProblem {
    // As RFC 6901 escapes what a pointer gives a meaning to.
    let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    FieldProblem { pointer, message: flaw.code().replace('_', " ") }
}

/// Turns refusals into problems; logs, once, what is our fault.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let french = prefers_french(request.headers());
    let request_id = request.headers().get("request-id").and_then(|id| id.to_str().ok());
    let request_id = request_id.unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let Some(refusal) = refusal(&response) else { return response };
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

/// What an answer refuses; a page that was written for people stays one.
fn refusal(response: &Response) -> Option<Refusal> {
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let page = kind.is_some_and(|kind| kind.starts_with(b"text/html"));
    let untold = response.status().is_client_error() && !page;
    let told = response.extensions().get::<Refusal>().cloned();
    told.or_else(|| untold.then(|| Refusal::Status(response.status())))
}

fn answer(refusal: &Refusal, french: bool, request_id: String) -> Response {
    let problem = Problem::of(refusal, french, request_id);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = (refusal.status(), body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    if refusal.status() == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Basic realm=\"LoopHub\", charset=\"UTF-8\"");
        headers.insert(WWW_AUTHENTICATE, challenge);
    }
    if let Some(wait) = refusal.retry_after() {
        headers.insert(RETRY_AFTER, (wait.as_secs() + 1).into());
    }
    response
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{api_key::Scope, policy::FixableBy};
    use serde_json::{Value, json};

    use super::*;

    fn told(refusal: &Refusal, french: bool) -> Value {
        serde_json::to_value(Problem::of(refusal, french, "mine".to_owned())).unwrap()
    }

    #[test]
    fn what_is_forbidden_says_why_and_who_can_change_it() {
        let reason = Reason::ScopeMissing(Scope::DossiersRead);
        let denied = Error::Denied(Denied::new(reason, FixableBy::FirmAdministrator));
        let problem = told(&denied.into(), false);
        assert_eq!(
            problem,
            json!({
                "type": "/docs/errors/scope_missing",
                "title": "Forbidden",
                "status": 403,
                "detail": "The key lacks the scope that this address asks for. (dossiers:read)",
                "code": "scope_missing",
                "request_id": "mine",
                "reason": "scope_missing",
                "fixable_by": "firm_administrator",
            })
        );
    }

    #[test]
    fn what_can_not_be_accepted_is_named_as_a_pointer() {
        let problem = told(&Refusal::Query(vec![("a/b~".to_owned(), Flaw::UnknownField)]), false);
        let errors = json!([{ "pointer": "/a~1b~0", "message": "unknown field" }]);
        assert_eq!((&problem["status"], &problem["errors"]), (&json!(422), &errors));
    }

    #[test]
    fn only_the_detail_is_translated() {
        let refusal = Refusal::CredentialsMissing;
        let (mut english, mut french) = (told(&refusal, false), told(&refusal, true));
        assert!(french["detail"].take().as_str().unwrap().starts_with("Envoyez"));
        assert!(english["detail"].take().as_str().unwrap().starts_with("Send"));
        assert_eq!(english, french);
    }

    #[test]
    fn our_own_faults_say_nothing_of_their_cause() {
        let cause = std::io::Error::other("SELECT secret FROM /etc/keys");
        let problem = told(&Error::Internal(Box::new(cause)).into(), false);
        assert_eq!(problem["code"], "internal");
        assert!(!problem.to_string().contains("SELECT"));
    }

    #[test]
    fn headers_say_how_to_present_credentials_and_how_long_to_wait() {
        let refused = answer(&Error::Unauthenticated.into(), false, String::new());
        assert!(refused.headers()[WWW_AUTHENTICATE].to_str().unwrap().starts_with("Basic realm="));
        let wait = Error::Limited { retry_after: Duration::from_millis(1_500) };
        let limited = answer(&wait.into(), false, String::new());
        assert_eq!(
            (limited.status().as_u16(), &limited.headers()[RETRY_AFTER]),
            (429, &"2".parse().unwrap())
        );
        let busy = answer(&Error::Busy.into(), false, String::new());
        assert!(busy.status() == 503 && busy.headers().contains_key(RETRY_AFTER));
        assert_eq!(busy.headers()[CONTENT_TYPE], MEDIA_TYPE);
    }

    #[test]
    fn a_page_for_people_stays_a_page() {
        let page = (StatusCode::NOT_FOUND, axum::response::Html("")).into_response();
        assert!(refusal(&page).is_none());
        assert!(refusal(&StatusCode::METHOD_NOT_ALLOWED.into_response()).is_some());
        assert!(refusal(&StatusCode::OK.into_response()).is_none());
    }
}
