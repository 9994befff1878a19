//! `/openapi.json`, and the pages under `/docs`: what a partner's developer reads first.

use app::App;
use axum::{
    Json, Router,
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Response},
    routing::get,
};

use crate::{codes::CODES, openapi::openapi};

const STYLE: &str = include_str!("../assets/docs.css");
const GUIDE: &str = include_str!("../assets/guide.html");

pub(crate) fn routes() -> Router<App> {
    let description = openapi();
    Router::new()
        .route("/openapi.json", get(move || async move { Json(description) }))
        .route("/docs", get(guide))
        .route("/docs/style.css", get(style))
        .route("/docs/errors/{code}", get(error))
}

async fn guide() -> Response {
    let rows: String = CODES
        .iter()
        .map(|(code, words, _)| {
            format!("<tr><td><a href=\"/docs/errors/{code}\"><code>{code}</code></a></td><td>{words}</td></tr>")
        })
        .collect();
    page(StatusCode::OK, "LoopHub API", &GUIDE.replace("{errors}", &rows))
}

async fn error(Path(code): Path<String>) -> Response {
    match CODES.iter().find(|(known, ..)| *known == code) {
        Some((code, english, french)) => {
            let body = format!(
                "<h1><code>{code}</code></h1><p>{english}</p><p lang=\"fr\">{french}</p><p><a href=\"/docs\">The API</a></p>"
            );
            page(StatusCode::OK, code, &body)
        }
        None => page(
            StatusCode::NOT_FOUND,
            "Not found",
            "<h1>Not found</h1><p>No problem has this code.</p><p><a href=\"/docs\">The API</a></p>",
        ),
    }
}

async fn style() -> Response {
    let kept = (CACHE_CONTROL, "public, max-age=3600");
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), kept], STYLE).into_response()
}

/// A page of the documentation. Nothing a caller sent is ever in it.
fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><link rel=\"stylesheet\" href=\"/docs/style.css\"></head>\
         <body><main>{body}</main></body></html>"
    );
    let mut response = (status, Html(html)).into_response();
    let policy = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}
