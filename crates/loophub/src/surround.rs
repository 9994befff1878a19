//! What surrounds every request: its identifier, a limit to its time, and a note of how it went.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};
use domain::{
    api_key::names_secret,
    chance::{Chance, base62},
};
use tracing::{Instrument, Span};

use crate::broken::{self, Broken};

/// The longest that a request may take: a little more than the database grants one unit of work, so
/// that nobody is told that it failed while it is being committed.
const LONGEST: Duration = Duration::from_secs(150);

/// Where a request's own identifier stands, in the request and in the answer.
pub(crate) const REQUEST_ID: &str = "request-id";

/// Gives each request its identifier, and notes how it went.
pub(crate) async fn surround(
    State(chance): State<Arc<dyn Chance>>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = request_id(request.headers(), chance.as_ref());
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let span = span(&request, &id);
    let from_partner = request.uri().path().starts_with("/v1");
    let begun = Instant::now();
    let answer = tokio::time::timeout(LONGEST, next.run(request).instrument(span.clone())).await;
    let mut response =
        answer.unwrap_or_else(|_| Broken.with_status(StatusCode::SERVICE_UNAVAILABLE));
    if response.extensions().get::<Broken>().is_some() {
        response = broken::explained(response.status(), from_partner, &id);
    }
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    span.in_scope(|| tracing::debug!(status, ?took, "answered"));
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Names the route, never the address itself, which may hold what a person typed.
fn span(request: &Request, id: &HeaderValue) -> Span {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let id = id.to_str().unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), route)
}

/// The caller's own identifier when it is well formed, else a new one.
fn request_id(headers: &HeaderMap, chance: &dyn Chance) -> HeaderValue {
    // It stands in logs and in the journal: what somebody put there by mistake must not.
    let is_secret = |id: &HeaderValue| id.to_str().is_ok_and(names_secret);
    let fits = |id: &&HeaderValue| {
        (1..=64).contains(&id.len())
            && !is_secret(id)
            && id.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let mut given = headers.get_all(REQUEST_ID).iter();
    match (given.next().filter(fits), given.next()) {
        (Some(id), None) => id.clone(),
        _ => HeaderValue::from_str(&base62(chance, 22))
            .unwrap_or_else(|_| HeaderValue::from_static("none")),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, routing::get};
    use tower::ServiceExt;

    use super::*;
    use crate::{system::SystemChance, wiring::surrounded};

    async fn panics() -> &'static str {
        panic!("the secret word")
    }

    async fn answer(path: &str) -> (Response, String) {
        let routes = Router::new().route("/v1/panics", get(panics)).route("/panics", get(panics));
        let request = Request::get(path).header(REQUEST_ID, "mine").body(Body::empty()).unwrap();
        let mut response =
            surrounded(routes, Arc::new(SystemChance)).oneshot(request).await.unwrap();
        let body = std::mem::take(response.body_mut());
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (response, String::from_utf8(body.into()).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_a_page_or_a_problem_that_says_nothing_of_it() {
        for (path, kind) in
            [("/panics", "text/html; charset=utf-8"), ("/v1/panics", "application/problem+json")]
        {
            let (response, body) = answer(path).await;
            assert_eq!(response.status(), 500, "{path}");
            assert_eq!(response.headers()["content-type"], kind);
            assert_eq!(response.headers()[REQUEST_ID], "mine");
            assert_eq!(response.headers()["x-content-type-options"], "nosniff");
            assert!(body.contains("mine") && !body.contains("secret word"), "{body}");
        }
    }

    #[test]
    fn only_one_well_formed_identifier_of_the_caller_is_kept() {
        let kept = |given: &[&str]| {
            let mut headers = HeaderMap::new();
            for id in given {
                headers.append(REQUEST_ID, HeaderValue::from_bytes(id.as_bytes()).unwrap());
            }
            request_id(&headers, &SystemChance)
        };
        assert_eq!(kept(&["A-z_09"]), "A-z_09");
        let long = "a".repeat(65);
        for refused in [&[][..], &[""], &["a b"], &["é"], &[&long], &["one", "two"]] {
            assert_eq!(kept(refused).len(), 22, "{refused:?}");
        }
    }
}
