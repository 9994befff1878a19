//! Every address of the API.

use app::App;
use axum::{Router, middleware, routing::any};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{docs, guard, problem, v1};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "LoopHub public API",
        description = "A partner reaches the dossiers on which its application is active, and no \
            other. Call with the identifier and the secret of an API key: `x-apikey: \
            identifier:secret`, or HTTP Basic with the same pair.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    servers((url = "/")),
    modifiers(&Keys),
    tags((name = "Key", description = "The calling key"), (name = "Dossiers", description = "The dossiers that are open to the calling key"))
)]
struct Description;

/// How a caller says who it is.
struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let about =
            "Identifier and secret, joined by a colon, as they were given: `lhk_live_…:lhs_live_…`";
        let header = ApiKeyValue::with_description("x-apikey", about);
        components.add_security_scheme("x-apikey", SecurityScheme::ApiKey(ApiKey::Header(header)));
        components
            .add_security_scheme("basic", SecurityScheme::Http(Http::new(HttpAuthScheme::Basic)));
    }
}

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(v1::me::show))
        .routes(routes!(v1::dossiers::list))
        .routes(routes!(v1::dossiers::show))
}

/// The description of the API, as `/openapi.json` gives it.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().into_openapi()
}

/// The API, ready to be served. What is not an address of the API is left to others.
pub fn router(app: App) -> Router {
    let (routes, _) = described().split_for_parts();
    routes
        .route("/v1", any(problem::no_such_route))
        .route("/v1/", any(problem::no_such_route))
        .route("/v1/{*rest}", any(problem::no_such_route))
        .layer(middleware::from_fn(problem::dress))
        .merge(docs::routes())
        .layer(middleware::from_fn(guard::headers))
        .with_state(app)
}
