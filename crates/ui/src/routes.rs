//! Every address of the screens.

use app::App;
use axum::{Router, extract::DefaultBodyLimit, middleware, routing::MethodRouter};
use tower_http::compression::CompressionLayer;

use crate::{
    assets, error_page, form, guard,
    pages::{
        above, contacts, dossiers, home, keys, language, loophub, requests, secret, selection,
        sign_in, space, welcome, wizard,
    },
};

/// Writes down each route once: its address, and for each method who answers.
macro_rules! routes {
    ($($path:literal $(limit $limit:expr)? => $($method:ident $handler:path),+;)*) => {
        /// Every route, its methods beside it: the tests walk this list, and nothing else is served.
        pub const ROUTES: &[(&str, &[&str])] = &[$(($path, &[$(routes!(@$method)),+])),*];

        fn served() -> Router<App> {
            Router::new()$(.route(
                $path,
                MethodRouter::new()$(.$method($handler))+$(.layer($limit))?,
            ))*
        }
    };
    (@get) => { "GET" };
    (@post) => { "POST" };
}

routes! {
    "/" => get home::show;
    "/sign-in" => get sign_in::show, post sign_in::submit;
    "/sign-out" => post sign_in::sign_out;
    "/language" => post language::choose;

    "/dossiers" => get dossiers::list::list;
    "/dossiers/new" => get dossiers::edit::new, post dossiers::edit::create;
    "/dossiers/hand-over" => get dossiers::hand_over::show, post dossiers::hand_over::submit;
    "/dossiers/{code}" => get dossiers::show::show;
    "/dossiers/{code}/edit" => get dossiers::edit::show, post dossiers::edit::submit;
    "/dossiers/{code}/archive" => get dossiers::archive::show, post dossiers::archive::submit;
    "/dossiers/{code}/reopen" => get above::one, post dossiers::archive::reopen;
    "/dossiers/{code}/applications" =>
        get dossiers::applications::show, post dossiers::applications::submit;
    "/dossiers/{code}/access" => get dossiers::access::show, post dossiers::access::submit;
    "/dossiers/{code}/applications/request" =>
        get above::one, post dossiers::applications::request::ask;

    "/requests" => get requests::list;
    "/requests/{request}" => get above::one, post requests::submit;

    "/selection" => get selection::show, post selection::submit;
    "/selection/applications" =>
        get selection::applications::show, post selection::applications::submit;
    "/selection/preview" => get selection::preview::show_plan, post selection::preview::submit;
    "/selection/refused" => get selection::preview::show_refused;

    "/dossiers/{code}/contacts" => get contacts::list;
    "/dossiers/{code}/contacts/new" => get contacts::new::show, post contacts::new::submit;
    "/dossiers/{code}/contacts/{contact}" =>
        get contacts::show::show, post contacts::show::submit;
    "/dossiers/{code}/contacts/{contact}/edit" =>
        get contacts::edit::show, post contacts::edit::submit;
    "/dossiers/{code}/contacts/{contact}/invite" => get above::one, post contacts::show::invite;
    "/dossiers/{code}/contacts/{contact}/close" =>
        get contacts::close::show, post contacts::close::submit;
    "/dossiers/{code}/contacts/{contact}/remove" =>
        get contacts::remove::show, post contacts::remove::submit;

    "/welcome/{token}" => get welcome::show, post welcome::submit;
    "/space" => get space::show;
    "/space/choose" => get home::show, post space::choose;

    "/loophub" => get loophub::home;
    "/loophub/applications" => get loophub::list;
    "/loophub/applications/{application}/delete" =>
        get loophub::delete::show, post loophub::delete::submit;
    "/loophub/applications/{application}/suspend" =>
        get loophub::suspend::show, post loophub::suspend::submit;
    "/loophub/applications/{application}/resume" => get above::two, post loophub::suspend::resume;
    "/loophub/history" => get loophub::history::list;
    "/loophub/history/{batch}" => get loophub::batch::show;
    "/loophub/history/{batch}/undo" => get above::one, post loophub::batch::undo;

    // The wizard, for an application that is added.
    "/loophub/applications/new" => get wizard::definition::show, post wizard::definition::submit;
    "/loophub/applications/new/dossiers" =>
        get wizard::selection::show, post wizard::selection::submit;
    // A list is larger than any other form, and counts its bytes itself.
    "/loophub/applications/new/dossiers/paste" limit DefaultBodyLimit::disable() =>
        get wizard::paste::show, post wizard::paste::submit;
    "/loophub/applications/new/dossiers/report" =>
        get wizard::paste::report::show, post wizard::paste::report::submit;
    "/loophub/applications/new/dossiers/report.csv" => get wizard::paste::download::send;
    "/loophub/applications/new/summary" =>
        get wizard::summary::show, post wizard::summary::submit;
    "/loophub/applications/new/drop" => get above::one, post wizard::discard;

    // The same, for one that is changed.
    "/loophub/applications/{application}/edit" =>
        get wizard::definition::show, post wizard::definition::submit;
    "/loophub/applications/{application}/edit/dossiers" =>
        get wizard::selection::show, post wizard::selection::submit;
    "/loophub/applications/{application}/edit/dossiers/paste" limit DefaultBodyLimit::disable() =>
        get wizard::paste::show, post wizard::paste::submit;
    "/loophub/applications/{application}/edit/dossiers/report" =>
        get wizard::paste::report::show, post wizard::paste::report::submit;
    "/loophub/applications/{application}/edit/dossiers/report.csv" =>
        get wizard::paste::download::send;
    "/loophub/applications/{application}/edit/summary" =>
        get wizard::summary::show, post wizard::summary::submit;
    "/loophub/applications/{application}/edit/drop" => get above::one, post wizard::discard;

    "/loophub/keys" => get keys::list;
    "/loophub/keys/new" => get keys::new::show, post keys::new::submit;
    "/loophub/keys/{key}" => get keys::show::show;
    "/loophub/keys/{key}/rotate" => get keys::rotate::show, post keys::rotate::submit;
    "/loophub/keys/{key}/extend" => get keys::extend::show, post keys::extend::submit;
    "/loophub/keys/{key}/secrets/{secret}/stop" => get keys::stop::show, post keys::stop::submit;
    "/loophub/keys/{key}/link" => get keys::link::show, post keys::link::submit;
    "/loophub/keys/{key}/link/withdraw" => get above::two, post keys::link::withdraw;
    "/loophub/keys/{key}/revoke" => get keys::revoke::show, post keys::revoke::submit;

    "/secret/{token}" => get secret::show, post secret::submit;

    "/assets/{name}" => get assets::serve;
}

/// The screens, ready to be served.
pub fn router(app: App) -> Router {
    served()
        .fallback(error_page::no_such_page)
        .method_not_allowed_fallback(error_page::no_such_method)
        .layer(middleware::from_fn(guard::same_site))
        .layer(middleware::from_fn_with_state(app.clone(), error_page::dress))
        .layer(middleware::from_fn(guard::headers))
        .layer(DefaultBodyLimit::max(form::LARGEST))
        .layer(CompressionLayer::new())
        .with_state(app)
}
