//! `GET /v1/dossiers` and `GET /v1/dossiers/{code}`

use app::{App, PartnerDossier};
use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, LINK},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use domain::page::{Cursor, Total};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::{
    caller::Caller,
    dossier_query::{DossierListQuery, NoQuery},
    problem::Problem,
    refusal::Refusal,
};

/// A dossier that is open to the calling key.
#[derive(Serialize, ToSchema)]
pub(crate) struct Dossier {
    /// The dossier.
    #[schema(format = Uuid, example = "01900000-0000-7000-8000-00000000002a")]
    id: String,
    /// Its code at the firm; leading zeros count.
    #[schema(example = "000100100")]
    code: String,
    /// The client's name.
    #[schema(example = "BOULANGERIE VAISE")]
    name: String,
    /// The company's nine digits.
    #[schema(example = "534640974")]
    siren: Option<String>,
    /// The establishment's fourteen digits.
    #[schema(example = "53464097400018")]
    siret: Option<String>,
    /// Since when the application is active on it (RFC 3339, UTC).
    #[schema(format = DateTime, example = "2026-11-02T08:14:05Z")]
    active_since: String,
    /// When it was changed last (RFC 3339, UTC).
    #[schema(format = DateTime, example = "2026-11-24T16:40:00.25Z")]
    updated_at: String,
    /// Grows with each change.
    #[schema(example = 3)]
    revision: i64,
}

/// A page of dossiers.
#[derive(Serialize, ToSchema)]
pub(crate) struct DossierList {
    items: Vec<Dossier>,
    /// Whether there is more.
    has_more: bool,
    /// To be given back as `cursor`; null on the last page.
    next_cursor: Option<String>,
    /// How many there are in all, with `count=exact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

impl From<PartnerDossier> for Dossier {
    fn from(dossier: PartnerDossier) -> Self {
        Self {
            id: dossier.object_id.to_string(),
            code: dossier.code.to_string(),
            name: dossier.name,
            siren: dossier.siren,
            siret: dossier.siret,
            active_since: dossier.active_since.to_string(),
            updated_at: dossier.updated_at.to_string(),
            revision: dossier.revision,
        }
    }
}

/// The dossiers that are open to the calling key.
///
/// In the order in which they came to the firm; with `q`, in the order of the term found. Read to
/// its end while others write, the list shows every dossier that was there throughout exactly once.
#[utoipa::path(
    get,
    operation_id = "list_dossiers",
    path = "/v1/dossiers",
    tag = "Dossiers",
    security(("x-apikey" = []), ("basic" = [])),
    params(
        ("q" = Option<String>, Query, description = "From 3 characters: the start of the code, or of any word of the name, without case or accents"),
        ("updated_since" = Option<String>, Query, format = DateTime, description = "Changed, or opened to the key, at this time or after (RFC 3339)"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "50 when it is not given"),
        ("cursor" = Option<String>, Query, min_length = 1, description = "`next_cursor` of the page before"),
        ("count" = Option<String>, Query, description = "`exact` to count them all", example = "exact"),
    ),
    responses(
        (status = 200, description = "A page", body = DossierList,
            headers(
                ("Link" = String, description = "The next page, `rel=\"next\"`, unless this is the last"),
            )),
        (status = 403, description = "The key lacks the scope `dossiers:read`, serves no application, or its application is suspended", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(actor): Caller,
    query: DossierListQuery,
) -> Result<Response, Refusal> {
    let page = app.open_dossiers(&actor, query.asked.clone()).await?;
    let next_cursor = page.next.as_ref().map(Cursor::encode);
    let link = next_cursor.as_ref().map(|cursor| query.next("/v1/dossiers", cursor));
    let list = DossierList {
        has_more: next_cursor.is_some(),
        next_cursor,
        total: match page.total {
            Total::Exact(total) if query.asked.count => Some(total),
            _ => None,
        },
        items: page.items.into_iter().map(Dossier::from).collect(),
    };
    let mut response = Json(list).into_response();
    let link = link.and_then(|link| HeaderValue::from_str(&format!("<{link}>; rel=\"next\"")).ok());
    if let Some(link) = link {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// One dossier.
///
/// A dossier of the firm that is not open to the key answers 403 with the reason and who can change
/// it; anything outside the firm answers 404.
#[utoipa::path(
    get,
    operation_id = "show_dossier",
    path = "/v1/dossiers/{code}",
    tag = "Dossiers",
    security(("x-apikey" = []), ("basic" = [])),
    params(
        ("code" = String, Path, description = "The dossier's code at the firm", example = "000100100"),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag` that the caller has"),
    ),
    responses(
        (status = 200, description = "The dossier", body = Dossier,
            headers(
                ("ETag" = String, description = "Changes with the dossier"),
            )),
        (status = 304, description = "As the caller has it",
            headers(("ETag" = String, description = "The one that the caller sent"))),
        (status = 403, description = "A dossier of the firm that is not open to the key: `reason` and `fixable_by` say more", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The firm has no such dossier", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    Caller(actor): Caller,
    Named(code): Named,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let dossier = app.open_dossier(&actor, &code).await?;
    let tag = tag(&dossier);
    let known = headers.get_all(IF_NONE_MATCH).iter().any(|known| names(known, &tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Json(Dossier::from(dossier)).into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// The code in the address of one dossier; that address knows no parameter.
pub(crate) struct Named(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        NoQuery::from_request_parts(parts, state).await?;
        let code = Path::<String>::from_request_parts(parts, state).await;
        // What can't be read as text is no code of any dossier.
        let Path(code) = code.map_err(|_| Refusal::from(app::Error::NotFound))?;
        Ok(Self(code))
    }
}

/// A strong validator: another one whenever the answer would be another.
fn tag(dossier: &PartnerDossier) -> String {
    let said = format!("{} {} {}", dossier.object_id, dossier.revision, dossier.active_since);
    let hash = Sha256::digest(said.as_bytes());
    let digits: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

fn names(header: &HeaderValue, tag: &str) -> bool {
    let listed = header.to_str().unwrap_or_default();
    listed
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
