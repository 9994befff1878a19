//! Who calls: the key behind the credentials of a request (api.md "Who calls").

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

use app::{App, KeyCredentials};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    actor::{Actor, Origin},
    api_key,
    secret::Secret,
    time::Timestamp,
};

use crate::refusal::Refusal;

/// The calling key.
pub(crate) struct Caller(pub(crate) Actor);

/// Where a call notes that its credentials stop before long, for a header of whatever it is
/// answered (G3).
#[derive(Clone, Default)]
pub(crate) struct ExpiresSoon(pub(crate) Arc<OnceLock<Timestamp>>);

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        refuse_in_address(parts.uri.query().unwrap_or_default())?;
        let credentials = credentials(&parts.headers)?;
        let admitted = app.authenticate_key(credentials, origin(parts)).await?;
        let noted = parts.extensions.get::<ExpiresSoon>().zip(admitted.expires_soon);
        if let Some((ExpiresSoon(place), end)) = noted {
            place.get_or_init(|| end);
        }
        Ok(Self(admitted.actor))
    }
}

/// Names under which people put credentials into addresses, where logs keep them (AK7).
const IN_ADDRESSES: [&str; 7] = [
    "x-apikey",
    "apikey",
    "api_key",
    "access_token",
    "token",
    "secret",
    "ocp-apim-subscription-key",
];

fn refuse_in_address(query: &str) -> Result<(), Refusal> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let is_credential = |name: &str, value: &str| {
        IN_ADDRESSES.contains(&name.to_lowercase().as_str()) || api_key::names_secret(value)
    };
    if pairs.any(|(name, value)| is_credential(&name, &value)) {
        return Err(Refusal::CredentialsInAddress);
    }
    Ok(())
}

/// The one pair that a request presents. Two ways at once, or one way twice, is none.
fn credentials(headers: &HeaderMap) -> Result<KeyCredentials, Refusal> {
    let keys: Vec<_> = headers.get_all("x-apikey").iter().collect();
    let basics: Vec<_> = headers.get_all(AUTHORIZATION).iter().collect();
    let pair = match (keys.as_slice(), basics.as_slice()) {
        ([], []) => return Err(Refusal::CredentialsMissing),
        ([key], []) => key.to_str().ok().map(str::to_owned),
        ([], [basic]) => basic.to_str().ok().and_then(decode),
        _ => None,
    };
    let pair = pair.as_deref().and_then(|pair| pair.split_once(':'));
    let (identifier, secret) = pair.ok_or_else(|| Refusal::from(app::Error::Unauthenticated))?;
    Ok(KeyCredentials { identifier: identifier.to_owned(), secret: Secret::new(secret.to_owned()) })
}

/// The pair inside HTTP Basic (RFC 7617).
fn decode(header: &str) -> Option<String> {
    let (scheme, pair) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    String::from_utf8(STANDARD.decode(pair.trim()).ok()?).ok()
}

fn origin(parts: &Parts) -> Origin {
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let request_id = parts.headers.get("request-id").and_then(|id| id.to_str().ok());
    Origin {
        address: address.map(|ConnectInfo(address)| address.ip().to_string()),
        request_id: request_id.unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(headers: &[(&'static str, &'static str)]) -> Option<(String, String)> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        let read = credentials(&map).ok()?;
        Some((read.identifier, read.secret.reveal().to_owned()))
    }

    #[test]
    fn a_pair_is_split_at_its_first_colon_and_never_decoded() {
        let pair =
            |identifier: &str, secret: &str| Some((identifier.to_owned(), secret.to_owned()));
        assert_eq!(read(&[("x-apikey", "a:b:c%3A")]), pair("a", "b:c%3A"));
        assert_eq!(read(&[("authorization", "Basic YTpiOmM=")]), pair("a", "b:c"));
        assert_eq!(read(&[("authorization", "bAsIc YTpiOmM=")]), pair("a", "b:c"));
    }

    #[test]
    fn what_is_not_one_pair_is_none() {
        for headers in [
            &[("x-apikey", "a")][..],
            &[("x-apikey", "a:b"), ("x-apikey", "a:b")],
            &[("x-apikey", "a:b"), ("authorization", "Basic YTpi")],
            &[("authorization", "Basic ???")],
            &[("authorization", "Bearer YTpi")],
            &[("authorization", "Basic")],
        ] {
            assert_eq!(read(headers), None, "{headers:?}");
        }
    }

    #[test]
    fn a_secret_in_the_address_is_refused() {
        assert!(refuse_in_address("q=bou&limit=3").is_ok());
        assert!(refuse_in_address("X-ApiKey=a:b").is_err());
        assert!(refuse_in_address("q=1&access%5Ftoken=x").is_err());
        assert!(refuse_in_address("other=lhs_live_x").is_err());
    }
}
