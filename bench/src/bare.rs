//! The yardstick of the API: the least that a route of the same framework can do.

use axum::{Json, Router, routing::get};
use serde::Serialize;

/// Where it answers.
pub(crate) const PATH: &str = "/bare";

/// As much JSON as a dossier is.
#[derive(Serialize)]
struct Dossier {
    id: &'static str,
    code: &'static str,
    name: &'static str,
    siren: &'static str,
    siret: &'static str,
    active_since: &'static str,
    updated_at: &'static str,
    revision: u32,
}

/// The bare route. It is merged behind the layers of the hub, so that none of them touches it.
pub(crate) fn routes() -> Router {
    Router::new().route(PATH, get(show))
}

async fn show() -> Json<Dossier> {
    Json(Dossier {
        id: "01900000-0000-7000-8000-000000000000",
        code: "000000001",
        name: "BOULANGERIE LEFÈVRE LYON",
        siren: "300000015",
        siret: "30000001500015",
        active_since: "2026-11-24T10:07:00.000000Z",
        updated_at: "2026-11-24T10:07:00.000000Z",
        revision: 1,
    })
}
