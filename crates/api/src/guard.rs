//! What holds for every answer of the API, errors included (HD2).

use axum::{
    extract::Request,
    http::{
        HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};
use domain::time::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use crate::caller::ExpiresSoon;

/// When the credentials of the call stop by themselves, in their last 31 days (G3).
pub(crate) const KEY_EXPIRES: &str = "lhk-key-expires";

/// Adds the headers that an answer does not have already.
pub(crate) async fn headers(mut request: Request, next: Next) -> Response {
    let soon = ExpiresSoon::default();
    request.extensions_mut().insert(soon.clone());
    let mut response = next.run(request).await;
    let fixed = [
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Some(date) = soon.0.get().and_then(http_date) {
        headers.insert(KEY_EXPIRES, date);
    }
    for name in ["cross-origin-resource-policy", "cross-origin-opener-policy"] {
        headers.insert(name, HeaderValue::from_static("same-origin"));
    }
    response
}

/// As RFC 9110 writes a time: `Tue, 24 Nov 2026 08:00:00 GMT`.
fn http_date(at: &Timestamp) -> Option<HeaderValue> {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).ok()?;
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()?;
    HeaderValue::from_str(&text).ok()
}
