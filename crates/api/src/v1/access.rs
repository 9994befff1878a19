//! `GET /v1/dossiers/{code}/access`

use app::{App, OwnAccess};
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use domain::access::{Outcome, Step};
use serde::Serialize;
use utoipa::ToSchema;

use super::dossiers::Named;
use crate::{caller::Caller, problem::Problem, refusal::Refusal};

/// Whether the calling key reaches a dossier of the firm, and if not, why.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "code": "000100100",
    "reachable": false,
    "conditions": [
        { "condition": "key_live", "outcome": "met" },
        { "condition": "not_suspended_by_operator", "outcome": "met" },
        { "condition": "not_suspended_by_firm", "outcome": "met" },
        { "condition": "dossier_open", "outcome": "met" },
        { "condition": "active", "outcome": "failed" },
    ],
    "reason": "not_active",
    "fixable_by": "dossier_staff",
}))]
pub(crate) struct DossierAccess {
    /// The dossier's code at the firm.
    code: String,
    /// Whether a call about the dossier is answered.
    reachable: bool,
    /// Every condition, in the order in which they are checked.
    conditions: Vec<AccessCondition>,
    /// Of the first condition that is not met: why, as a call about the dossier is refused. Null when
    /// the dossier is reachable.
    reason: Option<&'static str>,
    /// Who can change that: `firm_administrator`, `dossier_staff` or `operator`. Null when the dossier
    /// is reachable.
    fixable_by: Option<&'static str>,
}

/// One condition.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessCondition {
    /// `key_live`, `not_suspended_by_operator`, `not_suspended_by_firm`, `dossier_open` or `active`.
    #[schema(example = "active")]
    condition: &'static str,
    /// `met`; `failed`, for the first that is not; `later`, for those behind it.
    #[schema(example = "failed")]
    outcome: &'static str,
}

impl From<&Step> for AccessCondition {
    fn from(step: &Step) -> Self {
        let outcome = match step.outcome {
            Outcome::Met => "met",
            Outcome::Failed(_) => "failed",
            Outcome::Later => "later",
        };
        Self { condition: step.condition.code(), outcome }
    }
}

impl From<OwnAccess> for DossierAccess {
    fn from(access: OwnAccess) -> Self {
        let denied = access.chain.failure().map(|(_, denied)| denied);
        Self {
            code: access.code.to_string(),
            reachable: denied.is_none(),
            conditions: access.chain.steps().iter().map(AccessCondition::from).collect(),
            reason: denied.map(|denied| denied.reason.code()),
            fixable_by: denied.map(|denied| denied.fixable_by.code()),
        }
    }
}

/// Why the calling key reaches a dossier, or does not.
///
/// The conditions in the order in which they are checked, the first that is not met, and who can
/// change that: what a person of the firm is shown too. It tells nothing else of the dossier, and
/// answers 404 for what is not the firm's.
#[utoipa::path(
    get,
    operation_id = "show_dossier_access",
    path = "/v1/dossiers/{code}/access",
    tag = "Dossiers",
    security(("x-apikey" = []), ("basic" = [])),
    params(
        ("code" = String, Path, description = "The dossier's code at the firm", example = "000100100"),
    ),
    responses(
        (status = 200, description = "The conditions, met or not", body = DossierAccess),
        (status = 403, description = "The key lacks the scope `dossiers:read`, or serves no application", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The firm has no such dossier", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    Caller(actor): Caller,
    Named(code): Named,
) -> Result<Response, Refusal> {
    let access = app.own_access(&actor, &code).await?;
    let mut response = Json(DossierAccess::from(access)).into_response();
    // It may be another in a second.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
