//! Every address of the API.

use app::App;
use axum::{Router, middleware, routing::any};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{docs, guard, openapi, problem, refusal::no_such_route, v1};

/// The addresses that partners call, each with its description.
pub(crate) fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(v1::me::show))
        .routes(routes!(v1::dossiers::list))
        .routes(routes!(v1::dossiers::show))
        .routes(routes!(v1::access::show))
}

/// The API, ready to be served. What is not an address of the API is left to others.
pub fn router(app: App) -> Router {
    let (routes, _) = described().split_for_parts();
    routes
        .route("/v1", any(no_such_route))
        .route("/v1/", any(no_such_route))
        .route("/v1/{*rest}", any(no_such_route))
        .merge(docs::routes())
        .layer(middleware::from_fn(problem::dress))
        .layer(middleware::from_fn(guard::headers))
        .with_state(app)
}
