//! Forms: what a person sends.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};

use crate::{error_page::Fault, fields::Fields};

/// The largest form that is read, in bytes.
pub(crate) const LARGEST: usize = 256 * 1024;

/// The fields of a form. That it comes from one of our own pages was seen to by
/// [`guard::same_site`](crate::guard::same_site).
pub(crate) struct Form(pub(crate) Fields);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Fault::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|refused| Fault::Status(refused.status()))?;
        Ok(Self(Fields::parse(&body)))
    }
}
