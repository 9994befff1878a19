//! What holds for every answer, and for every request that changes something.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::error_page::Fault;

/// No script, style or frame but our own, and none inside the page (HD1).
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     font-src 'self'; form-action 'self'; connect-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// The headers of every answer, errors included (HD1, HD2).
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    // The address of a one-time link is told to nobody, not even to ourselves (G4).
    let path = request.uri().path();
    let is_link = ["/secret/", "/welcome/"].iter().any(|link| path.starts_with(link));
    let referrer = if is_link { "no-referrer" } else { "same-origin" };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
        (REFERRER_POLICY, referrer),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    // Pages show personal data; only assets say otherwise.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Lets nothing change by a request that comes from another site, or that does not say where it
/// comes from (SE5).
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_same_site(request.headers()) {
        return next.run(request).await;
    }
    Fault::Status(StatusCode::FORBIDDEN).into_response()
}

fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = text(ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    match (origin, text(HOST.as_str())) {
        (Some((_, from)), Some(host)) => from.eq_ignore_ascii_case(host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_static(value)));
        is_same_site(&pairs.collect())
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        assert!(same(&[("sec-fetch-site", "same-origin")]));
        assert!(same(&[("origin", "https://hub.example"), ("host", "hub.example")]));
        assert!(!same(&[]));
        assert!(!same(&[("sec-fetch-site", "same-site")]));
        assert!(!same(&[("sec-fetch-site", "none")]));
        assert!(!same(&[("origin", "null"), ("host", "hub.example")]));
        assert!(!same(&[("origin", "https://evil.example"), ("host", "hub.example")]));
        assert!(!same(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://hub.example"),
            ("host", "hub.example")
        ]));
    }
}
