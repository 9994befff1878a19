//! `GET /v1/me`

use app::{App, KeyCard, ServedApp};
use axum::{Json, extract::State};
use domain::firm_app::Side;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{caller::Caller, dossier_query::NoQuery, refusal::Refusal};

/// The calling key.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// The key.
    #[schema(format = Uuid, example = "01900000-0000-7000-8000-000000000007")]
    id: String,
    /// Its public half.
    #[schema(example = "lhk_live_4tQ9sVb27MxKc0RyWn6HfD3p")]
    identifier: String,
    /// What its administrator calls it.
    #[schema(example = "Tresoly production")]
    name: String,
    /// `standard` or `cabinet`.
    #[schema(example = "standard")]
    kind: &'static str,
    /// What it may ask.
    #[schema(example = json!(["dossiers:read"]))]
    scopes: Vec<&'static str>,
    /// When it stops by itself (RFC 3339, UTC).
    #[schema(format = DateTime, example = "2027-11-24T08:00:00Z")]
    expires_at: String,
    /// The firm that it belongs to.
    firm: MyFirm,
    /// The application that it serves; null while it serves none.
    application: Option<MyApplication>,
    /// How many open dossiers it reaches; 0 while the application is suspended.
    #[schema(example = 48)]
    dossiers: u64,
}

/// The firm of the calling key.
#[derive(Serialize, ToSchema)]
pub(crate) struct MyFirm {
    #[schema(example = "EXEMPLE")]
    code: String,
    #[schema(example = "Cabinet Exemple")]
    name: String,
}

/// The application of the calling key.
#[derive(Serialize, ToSchema)]
pub(crate) struct MyApplication {
    #[schema(format = Uuid, example = "01900000-0000-7000-8000-000000000003")]
    id: String,
    /// Its name for ever.
    #[schema(example = "tresoly")]
    slug: String,
    #[schema(example = "Tresoly")]
    name: String,
    /// Who has suspended it, `firm` or `operator` or both: while anybody is named, calls about
    /// dossiers answer 403. Each side lifts its own.
    #[schema(example = json!([]))]
    suspended_by: Vec<&'static str>,
}

impl From<ServedApp> for MyApplication {
    fn from(app: ServedApp) -> Self {
        let sides = [
            (app.suspension.by_firm, Side::Firm.code()),
            (app.suspension.by_operator, Side::Operator.code()),
        ];
        Self {
            id: app.object_id.to_string(),
            slug: app.slug,
            name: app.name,
            suspended_by: sides.into_iter().filter(|(holds, _)| *holds).map(|(_, s)| s).collect(),
        }
    }
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
            application: card.application.map(MyApplication::from),
            dossiers: card.dossiers,
        }
    }
}

/// What the calling key is.
///
/// Its firm, application, scopes, expiry, and how many dossiers it reaches.
#[utoipa::path(
    get,
    operation_id = "show_key",
    path = "/v1/me",
    tag = "Key",
    security(("x-apikey" = []), ("basic" = [])),
    responses(
        (status = 200, description = "The key", body = Me),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    Caller(actor): Caller,
    _: NoQuery,
) -> Result<Json<Me>, Refusal> {
    Ok(Json(app.own_key(&actor).await?.into()))
}
