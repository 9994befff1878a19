//! The description of the API: what the handlers say of themselves, and what holds for all of them.

use app::Error;
use domain::{
    Flaw,
    api_key::Scope,
    policy::{Denied, FixableBy, Reason},
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, HeaderBuilder, OpenApi as Document, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, PathItem},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::{
    problem::{MEDIA_TYPE, Problem},
    refusal::Refusal,
    routes,
};

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
struct Head;

/// How a caller says who it is.
struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut Document) {
        let components = openapi.components.get_or_insert_default();
        let about =
            "Identifier and secret, joined by a colon, as they were given: `lhk_live_…:lhs_live_…`";
        let header = ApiKeyValue::with_description("x-apikey", about);
        components.add_security_scheme("x-apikey", SecurityScheme::ApiKey(ApiKey::Header(header)));
        components
            .add_security_scheme("basic", SecurityScheme::Http(Http::new(HttpAuthScheme::Basic)));
    }
}

/// All but the addresses.
pub(crate) fn head() -> Document {
    Head::openapi()
}

/// The description of the API, as `/openapi.json` gives it.
#[must_use]
pub fn openapi() -> Document {
    let mut document = routes::described().into_openapi();
    document.paths.paths.values_mut().flat_map(operations).for_each(complete);
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}

/// Refusals that every address can answer with.
const EVERYWHERE: [(&str, &str); 5] = [
    ("400", "Credentials in the address"),
    ("401", "No live key has these credentials"),
    ("422", "Parameters that can't be accepted; `errors` names each"),
    ("500", "Something failed on our side; nothing is told of it but the `request_id`"),
    ("503", "Try again as `Retry-After` says"),
];

/// Adds what every operation answers with, and to each refusal an example: what it really looks
/// like.
fn complete(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    for (status, about) in EVERYWHERE {
        responses.entry(status.to_owned()).or_insert_with(|| Response::new(about).into());
    }
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response {
            let described = std::mem::take(response);
            *response = with_headers(status, with_example(status, described));
        }
    }
}

fn with_example(status: &str, response: Response) -> Response {
    let Some(refusal) = example(status) else { return response };
    let problem = Problem::of(&refusal, false, "oK83YsQSgXQB6AT7olSpMH".to_owned());
    let mut content = Content::new(Some(Ref::from_schema_name("Problem")));
    content.example = serde_json::to_value(problem).ok();
    ResponseBuilder::from(response).content(MEDIA_TYPE, content).build()
}

fn with_headers(status: &str, response: Response) -> Response {
    let (name, about) = match status {
        "401" => ("WWW-Authenticate", "How to present credentials"),
        "503" => ("Retry-After", "Seconds to wait"),
        _ => ("Request-Id", REQUEST_ID),
    };
    let header = |about| HeaderBuilder::new().description(Some(about)).build();
    let described = ResponseBuilder::from(response)
        .header(name, header(about))
        .header("Request-Id", header(REQUEST_ID));
    // Only once it is known who calls.
    match status {
        "400" | "401" | "500" | "503" => described.build(),
        _ => described.header("Lhk-Key-Expires", header(KEY_EXPIRES)).build(),
    }
}

const KEY_EXPIRES: &str = "When the credentials of the call stop by themselves, as an HTTP date; only in their last 31 days";

const REQUEST_ID: &str = "The caller's own when it is well formed, else a new one";

fn example(status: &str) -> Option<Refusal> {
    Some(match status {
        "400" => Refusal::CredentialsInAddress,
        "401" => Error::Unauthenticated.into(),
        // The one that every address with a scope can answer.
        "403" => {
            let reason = Reason::ScopeMissing(Scope::DossiersRead);
            Error::from(Denied::new(reason, FixableBy::FirmAdministrator)).into()
        }
        "404" => Error::NotFound.into(),
        "422" => Refusal::Query(vec![("firm_id".to_owned(), Flaw::UnknownField)]),
        "500" => Error::Internal("an example".into()).into(),
        "503" => Error::Busy.into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::codes::CODES;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let mut document = openapi();
        let operations: Vec<_> = document.paths.paths.values_mut().flat_map(operations).collect();
        let names: BTreeSet<_> = operations.iter().map(|known| &known.operation_id).collect();
        assert_eq!(names.len(), operations.len());
    }

    #[test]
    fn every_refusal_that_is_described_has_an_example_and_a_page() {
        let document = serde_json::to_value(openapi()).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (status, response) in item["get"]["responses"].as_object().unwrap() {
                assert!(response["headers"]["Request-Id"].is_object(), "{path} {status}");
                let code = &response["content"][MEDIA_TYPE]["example"]["code"];
                let told = CODES.iter().any(|(known, ..)| code == known);
                assert_eq!(told, status.as_str() >= "400", "{path} {status}");
            }
        }
    }
}
