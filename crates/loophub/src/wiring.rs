//! What is wired to what: the screens and the API behind one address, and what surrounds every
//! request.

use std::{
    any::Any,
    sync::Arc,
    time::{Duration, Instant},
};

use app::App;
use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::chance::{Chance, base62};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use tracing::Instrument;

/// The longest that a request may take.
const LONGEST: Duration = Duration::from_secs(150);

/// Where a request's own identifier stands, in the request and in the answer.
const REQUEST_ID: &str = "request-id";

/// Everything that the hub serves.
pub fn router(app: App, chance: Arc<dyn Chance>) -> Router {
    let health = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(app.clone());
    // The API knows its own addresses; every other one is a screen's.
    api::router(app.clone())
        .merge(health)
        .fallback_service(ui::router(app))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(middleware::from_fn_with_state(chance, surround))
}

/// Whether this node can do its work: the database answers.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

/// Gives each request its identifier, and notes how it went: the route, never the address, which
/// may hold what a person typed.
async fn surround(
    State(chance): State<Arc<dyn Chance>>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let id = request_id(&request, chance.as_ref());
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let method = request.method().clone();
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default());
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let route = response.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(%method, route, status, micros, "answered"));
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The caller's own identifier when it is well formed, else a new one.
fn request_id(request: &Request<Body>, chance: &dyn Chance) -> HeaderValue {
    let fits = |id: &&HeaderValue| {
        (1..=64).contains(&id.len())
            && id.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let mut given = request.headers().get_all(REQUEST_ID).iter();
    match (given.next().filter(fits), given.next()) {
        (Some(id), None) => id.clone(),
        _ => HeaderValue::from_str(&base62(chance, 22))
            .unwrap_or_else(|_| HeaderValue::from_static("none")),
    }
}

/// A panic is our fault: it is logged, and the caller learns nothing of it.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let words = cause.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    tracing::error!(words, "a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal error").into_response()
}
