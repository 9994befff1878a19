//! What is answered when neither a screen nor the API could: after a panic, or past the time limit.

use std::any::Any;

use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{Html, IntoResponse, Response},
};

/// Marks an answer that still has to be put into words.
#[derive(Clone, Copy)]
pub(crate) struct Broken;

impl Broken {
    /// An empty answer that bears the mark.
    pub(crate) fn with_status(self, status: StatusCode) -> Response {
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A panic is our fault: it is logged, and the caller learns nothing of it.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub(crate) fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let words = cause.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    tracing::error!(words, "a handler panicked");
    Broken.with_status(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Says what happened: to a partner's program as a problem, to a person as a bare page.
pub(crate) fn explained(status: StatusCode, from_partner: bool, id: &HeaderValue) -> Response {
    let reference = id.to_str().unwrap_or_default();
    let mut response =
        if from_partner { problem(status, reference) } else { page(status, reference) };
    *response.status_mut() = status;
    let fixed = [
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

fn problem(status: StatusCode, reference: &str) -> Response {
    let (code, detail) = match status {
        StatusCode::SERVICE_UNAVAILABLE => ("busy", "The hub is very busy: try again later."),
        _ => ("internal", "Something failed on our side. Quote the request_id."),
    };
    let problem = serde_json::json!({
        "type": format!("/docs/errors/{code}"),
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
        "code": code,
        "request_id": reference,
    });
    let kind = HeaderValue::from_static("application/problem+json");
    ([(CONTENT_TYPE, kind)], Json(problem)).into_response()
}

/// The reference has no character that means something in HTML: see `surround::request_id`.
fn page(status: StatusCode, reference: &str) -> Response {
    let title = match status {
        StatusCode::SERVICE_UNAVAILABLE => "LoopHub est très occupé",
        _ => "Une erreur est survenue",
    };
    Html(format!(
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>{title}</title>\
         <h1>{title}</h1><p>Réessayez dans quelques instants. Référence\u{202f}: {reference}</p>\
         <p><a href=\"/\">Revenir à l’accueil</a></p></html>"
    ))
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_program_past_the_time_limit_is_told_to_come_back() {
        let mine = HeaderValue::from_static("mine");
        let response = explained(StatusCode::SERVICE_UNAVAILABLE, true, &mine);
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()[RETRY_AFTER], "2");
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], "busy");
        assert_eq!(problem["request_id"], "mine");
    }
}
