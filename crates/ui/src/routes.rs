//! Every address of the screens.

use app::App;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{MethodRouter, get, post},
};
use tower_http::compression::CompressionLayer;

use crate::{
    assets, error_page, form, guard,
    pages::{dossiers, home, keys, language, loophub, secret, sign_in, space, wizard},
};

/// Every route, its methods beside it: the tests walk this list, and nothing else is served.
pub const ROUTES: &[(&str, &[&str])] = &[
    ("/", &["GET"]),
    ("/sign-in", &["GET", "POST"]),
    ("/sign-out", &["POST"]),
    ("/language", &["POST"]),
    ("/dossiers", &["GET"]),
    ("/dossiers/{code}/applications", &["GET", "POST"]),
    ("/space", &["GET"]),
    ("/loophub", &["GET"]),
    ("/loophub/applications", &["GET"]),
    ("/loophub/applications/new", &["GET", "POST"]),
    ("/loophub/applications/new/dossiers", &["GET", "POST"]),
    ("/loophub/applications/new/dossiers/paste", &["GET", "POST"]),
    ("/loophub/applications/new/dossiers/report", &["GET", "POST"]),
    ("/loophub/applications/new/dossiers/report.csv", &["GET"]),
    ("/loophub/applications/new/summary", &["GET", "POST"]),
    ("/loophub/applications/new/drop", &["POST"]),
    ("/loophub/applications/{application}/edit", &["GET", "POST"]),
    ("/loophub/applications/{application}/edit/dossiers", &["GET", "POST"]),
    ("/loophub/applications/{application}/edit/dossiers/paste", &["GET", "POST"]),
    ("/loophub/applications/{application}/edit/dossiers/report", &["GET", "POST"]),
    ("/loophub/applications/{application}/edit/dossiers/report.csv", &["GET"]),
    ("/loophub/applications/{application}/edit/summary", &["GET", "POST"]),
    ("/loophub/applications/{application}/edit/drop", &["POST"]),
    ("/loophub/applications/{application}/delete", &["GET", "POST"]),
    ("/loophub/history", &["GET"]),
    ("/loophub/history/{batch}", &["GET"]),
    ("/loophub/history/{batch}/undo", &["POST"]),
    ("/loophub/applications/{application}/suspend", &["GET", "POST"]),
    ("/loophub/applications/{application}/resume", &["POST"]),
    ("/loophub/keys", &["GET"]),
    ("/loophub/keys/new", &["GET", "POST"]),
    ("/loophub/keys/{key}", &["GET"]),
    ("/loophub/keys/{key}/rotate", &["GET", "POST"]),
    ("/loophub/keys/{key}/extend", &["GET", "POST"]),
    ("/loophub/keys/{key}/secrets/{secret}/stop", &["GET", "POST"]),
    ("/loophub/keys/{key}/link", &["GET", "POST"]),
    ("/loophub/keys/{key}/link/withdraw", &["POST"]),
    ("/loophub/keys/{key}/revoke", &["GET", "POST"]),
    ("/secret/{token}", &["GET", "POST"]),
    ("/assets/{name}", &["GET"]),
];

/// The handlers of a route of [`ROUTES`].
fn handlers(path: &str) -> MethodRouter<App> {
    match path {
        "/" => get(home::show),
        "/sign-in" => get(sign_in::show).post(sign_in::submit),
        "/sign-out" => post(sign_in::sign_out),
        "/language" => post(language::choose),
        "/dossiers" => get(dossiers::list),
        "/dossiers/{code}/applications" => {
            get(dossiers::applications::show).post(dossiers::applications::submit)
        }
        "/space" => get(space::show),
        "/loophub" => get(loophub::home),
        "/loophub/applications" => get(loophub::list),
        "/loophub/applications/new" | "/loophub/applications/{application}/edit" => {
            get(wizard::definition::show).post(wizard::definition::submit)
        }
        "/loophub/applications/new/dossiers"
        | "/loophub/applications/{application}/edit/dossiers" => {
            get(wizard::selection::show).post(wizard::selection::submit)
        }
        // A list is larger than any other form, and counts its bytes itself.
        "/loophub/applications/new/dossiers/paste"
        | "/loophub/applications/{application}/edit/dossiers/paste" => {
            get(wizard::paste::show).post(wizard::paste::submit).layer(DefaultBodyLimit::disable())
        }
        "/loophub/applications/new/dossiers/report"
        | "/loophub/applications/{application}/edit/dossiers/report" => {
            get(wizard::paste::report::show).post(wizard::paste::report::submit)
        }
        "/loophub/applications/new/dossiers/report.csv"
        | "/loophub/applications/{application}/edit/dossiers/report.csv" => {
            get(wizard::paste::download::send)
        }
        "/loophub/applications/new/summary"
        | "/loophub/applications/{application}/edit/summary" => {
            get(wizard::summary::show).post(wizard::summary::submit)
        }
        "/loophub/applications/new/drop" | "/loophub/applications/{application}/edit/drop" => {
            post(wizard::discard)
        }
        "/loophub/applications/{application}/delete" => {
            get(loophub::delete::show).post(loophub::delete::submit)
        }
        "/loophub/history" => get(loophub::history::list),
        "/loophub/history/{batch}" => get(loophub::batch::show),
        "/loophub/history/{batch}/undo" => post(loophub::batch::undo),
        "/loophub/applications/{application}/suspend" => {
            get(loophub::suspend::show).post(loophub::suspend::submit)
        }
        "/loophub/applications/{application}/resume" => post(loophub::suspend::resume),
        "/loophub/keys" => get(keys::list),
        "/loophub/keys/new" => get(keys::new::show).post(keys::new::submit),
        "/loophub/keys/{key}" => get(keys::show::show),
        "/loophub/keys/{key}/rotate" => get(keys::rotate::show).post(keys::rotate::submit),
        "/loophub/keys/{key}/extend" => get(keys::extend::show).post(keys::extend::submit),
        "/loophub/keys/{key}/secrets/{secret}/stop" => {
            get(keys::stop::show).post(keys::stop::submit)
        }
        "/loophub/keys/{key}/link" => get(keys::link::show).post(keys::link::submit),
        "/loophub/keys/{key}/link/withdraw" => post(keys::link::withdraw),
        "/secret/{token}" => get(secret::show).post(secret::submit),
        "/loophub/keys/{key}/revoke" => get(keys::revoke::show).post(keys::revoke::submit),
        "/assets/{name}" => get(assets::serve),
        _ => MethodRouter::new(),
    }
}

/// The screens, ready to be served.
pub fn router(app: App) -> Router {
    let routes =
        ROUTES.iter().fold(Router::new(), |router, (path, _)| router.route(path, handlers(path)));
    routes
        .fallback(error_page::no_such_page)
        .method_not_allowed_fallback(error_page::no_such_method)
        .layer(middleware::from_fn(guard::same_site))
        .layer(middleware::from_fn(error_page::dress))
        .layer(middleware::from_fn(guard::headers))
        .layer(DefaultBodyLimit::max(form::LARGEST))
        .layer(CompressionLayer::new())
        .with_state(app)
}
