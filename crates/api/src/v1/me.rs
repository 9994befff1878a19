//! `GET /v1/me`

use app::{App, KeyCard};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    caller::Caller,
    dossier_query::NoQuery,
    problem::{Problem, Refusal},
};

/// The calling key.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// The key.
    #[schema(format = Uuid)]
    id: String,
    /// Its public half.
    #[schema(example = "lhk_live_4tQ9sVb27MxKc0RyWn6HfD3p")]
    identifier: String,
    /// What its administrator calls it.
    name: String,
    /// `standard` or `cabinet`.
    kind: &'static str,
    /// What it may ask.
    #[schema(example = json!(["dossiers:read"]))]
    scopes: Vec<&'static str>,
    /// When it stops by itself (RFC 3339, UTC).
    #[schema(format = DateTime)]
    expires_at: String,
    /// The firm that it belongs to.
    firm: MyFirm,
    /// The application that it serves; null while it serves none.
    application: Option<MyApplication>,
    /// How many open dossiers it reaches.
    dossiers: u64,
}

/// The firm of the calling key.
#[derive(Serialize, ToSchema)]
pub(crate) struct MyFirm {
    #[schema(example = "EXEMPLE")]
    code: String,
    name: String,
}

/// The application of the calling key.
#[derive(Serialize, ToSchema)]
pub(crate) struct MyApplication {
    #[schema(format = Uuid)]
    id: String,
    /// Its name for ever.
    #[schema(example = "tresoly")]
    slug: String,
    name: String,
}

impl From<KeyCard> for Me {
    fn from(card: KeyCard) -> Self {
        let (code, name) = card.firm;
        Self {
            id: card.object_id.to_string(),
            identifier: card.identifier,
            name: card.name,
            kind: card.kind.code(),
            scopes: card.scopes.iter().map(domain::api_key::Scope::code).collect(),
            expires_at: card.expires_at.to_string(),
            firm: MyFirm { code, name },
            application: card.application.map(|(id, slug, name)| MyApplication {
                id: id.to_string(),
                slug,
                name,
            }),
            dossiers: card.dossiers,
        }
    }
}

/// What the calling key is: firm, application, scopes, expiry, number of dossiers.
#[utoipa::path(
    get,
    path = "/v1/me",
    tag = "Key",
    security(("x-apikey" = []), ("basic" = [])),
    responses(
        (status = 200, description = "The key", body = Me,
            headers(("Request-Id" = String, description = "This request's identifier"))),
        (status = 400, description = "Credentials in the address", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No live key has these credentials", body = Problem, content_type = "application/problem+json",
            headers(("WWW-Authenticate" = String, description = "How to present credentials"))),
        (status = 422, description = "A parameter that nobody knows", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again as `Retry-After` says", body = Problem, content_type = "application/problem+json",
            headers(("Retry-After" = u32, description = "Seconds to wait"))),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    Caller(actor): Caller,
    _: NoQuery,
) -> Result<Json<Me>, Refusal> {
    Ok(Json(app.own_key(&actor).await?.into()))
}
