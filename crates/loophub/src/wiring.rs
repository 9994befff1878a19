//! What is wired to what: the screens and the API behind one address, and what surrounds them.

use std::sync::Arc;

use app::App;
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware,
    routing::get,
};
use domain::chance::Chance;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{broken, surround::surround};

/// The largest body that is read, in bytes, where a route does not say otherwise.
const LARGEST: usize = 1024 * 1024;

/// Everything that the hub serves.
pub fn router(app: App, chance: Arc<dyn Chance>) -> Router {
    let health = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(app.clone());
    // The API knows its own addresses; every other one is a screen's.
    surrounded(api::router(app.clone()).merge(health).merge(ui::router(app)), chance)
}

/// Few layers: each costs every request.
pub(crate) fn surrounded(routes: Router, chance: Arc<dyn Chance>) -> Router {
    routes
        .layer(CatchPanicLayer::custom(broken::panicked))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn_with_state(chance, surround))
}

/// Whether this node can do its work: the database answers.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
