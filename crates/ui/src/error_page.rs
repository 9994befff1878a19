//! What a person sees when something is not to be had: what happened, what was kept, what to do.

use std::{sync::Arc, time::Duration};

use app::{App, Conflict, Error};
use askama::Template;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{
        StatusCode,
        header::{ALLOW, RETRY_AFTER},
    },
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::policy::{Denied, FixableBy, Reason};

use crate::{
    assets,
    language::Language,
    page::{Frame, Menu},
    session::Asker,
    words::Words,
};

/// Why a page is not shown. Put into words by [`dress`], which knows the language.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// A use case did nothing.
    App(Arc<Error>),
    /// The request itself is wrong.
    Status(StatusCode),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::App(Arc::new(error))
    }
}

impl Fault {
    fn status(&self) -> StatusCode {
        match self {
            Self::Status(status) => *status,
            Self::App(error) => match error.as_ref() {
                Error::Unauthenticated => StatusCode::UNAUTHORIZED,
                Error::NotFound => StatusCode::NOT_FOUND,
                Error::Denied(_) => StatusCode::FORBIDDEN,
                Error::Conflict(_) => StatusCode::CONFLICT,
                Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Error::Limited { .. } => StatusCode::TOO_MANY_REQUESTS,
                Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
                Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    /// The message: `error-…-title` and `error-…-text`.
    fn key(&self) -> &'static str {
        match self {
            Self::App(error) => match error.as_ref() {
                Error::Denied(Denied { reason: Reason::NotAdministrator, .. }) => "administrator",
                Error::Denied(Denied { reason: Reason::MayOneself, .. }) => "may-oneself",
                Error::Denied(Denied { fixable_by: FixableBy::FirmAdministrator, .. }) => "rights",
                Error::Conflict(Conflict::RequestPending) => "request-pending",
                Error::Conflict(Conflict::ManyRequests) => "many-requests",
                Error::Conflict(Conflict::RequestOver) => "request-over",
                Error::Conflict(Conflict::NoDraft) => "draft",
                Error::Conflict(Conflict::DossierArchived) => "archived",
                Error::Conflict(Conflict::OnlySecret) => "only-secret",
                Error::Conflict(Conflict::TwoSecrets) => "two-secrets",
                Error::Conflict(Conflict::NoProvider) => "no-provider",
                Error::Conflict(Conflict::SignsIn) => "signs-in",
                Error::Conflict(Conflict::KeyNotLive) => "key-not-live",
                _ => by_status(self.status()),
            },
            Self::Status(status) => by_status(*status),
        }
    }

    fn say(&self, w: Words, request_id: String) -> Said {
        let key = self.key();
        Said {
            title: w.t(&format!("error-{key}-title")),
            text: w.t(&format!("error-{key}-text")),
            request_id,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::App(error) => match error.as_ref() {
                Error::Limited { retry_after } => Some(*retry_after),
                Error::Busy => Some(Duration::from_secs(2)),
                _ => None,
            },
            Self::Status(_) => None,
        }
    }
}

fn by_status(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "sign-in",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "media-type",
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => "invalid",
        StatusCode::TOO_MANY_REQUESTS => "limited",
        StatusCode::SERVICE_UNAVAILABLE => "busy",
        _ => "internal",
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What every such page says.
struct Said {
    title: String,
    text: String,
    request_id: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    w: Words,
    style: &'static str,
    icon: &'static str,
    said: Said,
}

/// What one may not, in the frame of whoever works at a firm.
#[derive(Template)]
#[template(path = "forbidden.html")]
struct ForbiddenPage {
    frame: Frame,
    said: Said,
    /// "Les administrateurs (profil 5.0 ou plus) : Claire Martin", when they can help.
    who: Option<String>,
}

/// Turns a fault into a page, in the language of the request; logs, once, what is our fault.
pub(crate) async fn dress(
    State(app): State<App>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let (words, asker) = (Words::new(Language::of(request.headers())), Asker::default());
    let request_id = request.headers().get("request-id").and_then(|id| id.to_str().ok());
    let request_id = request_id.unwrap_or_default().to_owned();
    request.extensions_mut().insert(asker.clone());
    let response = next.run(request).await;
    let Some(fault) = response.extensions().get::<Fault>().cloned() else { return response };
    if let Fault::App(error) = &fault {
        if matches!(error.as_ref(), Error::Unauthenticated) {
            return Redirect::to("/sign-in").into_response();
        }
        log(error, &request_id);
    }
    let said = fault.say(words, request_id);
    let mut page = match framed(&app, &fault, &asker).await {
        Some((frame, who)) => render(&fault, &ForbiddenPage { frame, said, who }),
        None => {
            let (style, icon) = (&assets::STYLE, &assets::ICON);
            render(&fault, &ErrorPage { w: words, style, icon, said })
        }
    };
    // What the router said of the address stays.
    if let Some(allow) = response.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allow.clone());
    }
    page
}

fn log(error: &Error, request_id: &str) {
    if let Error::Internal(cause) = error {
        tracing::error!(request_id, cause, "a page failed");
    }
}

/// The frame of whoever works at a firm and may not, and by name who can (B1). Nobody else has that
/// frame or learns of anybody, nor is a name waited for that can't be had: their page is bare.
async fn framed(app: &App, fault: &Fault, asker: &Asker) -> Option<(Frame, Option<String>)> {
    let Fault::App(error) = fault else { return None };
    let Error::Denied(denied) = error.as_ref() else { return None };
    let me = asker.signed().filter(|me| me.actor.staff().is_some())?;
    let names = match denied.fixable_by {
        FixableBy::FirmAdministrator => {
            let found = app.administrators(&me.actor).await;
            found.inspect_err(|error| log(error, &me.actor.origin.request_id)).ok()?
        }
        _ => Vec::new(),
    };
    let w = me.words;
    let who = (!names.is_empty()).then(|| w.named("who-administrators", w.listed(&names)));
    Some((me.frame(Menu::Elsewhere), who))
}

fn render(fault: &Fault, page: &impl Template) -> Response {
    let body = page.render().map(Html).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (fault.status(), body).into_response();
    *response.status_mut() = fault.status();
    if let Some(wait) = fault.retry_after() {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// Every address that is not one.
pub(crate) async fn no_such_page() -> Fault {
    Fault::Status(StatusCode::NOT_FOUND)
}

/// A method that an address does not know.
pub(crate) async fn no_such_method() -> Fault {
    Fault::Status(StatusCode::METHOD_NOT_ALLOWED)
}
