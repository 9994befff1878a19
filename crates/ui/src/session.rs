//! Who is signed in: from the cookie to the actor, at every request (SE3).

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

use app::{App, Session};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use domain::{
    actor::{Actor, Origin, Who},
    secret::Secret,
};

use crate::{
    address,
    error_page::Fault,
    language::Language,
    page::{Frame, Menu, Place},
    words::Words,
};

const COOKIE: &str = "__Host-session";

/// A signed-in person, and the words to speak with them.
#[derive(Clone)]
pub(crate) struct Signed {
    /// Who acts.
    pub actor: Actor,
    /// The language of the page.
    pub words: Words,
    session: Session,
    here: String,
}

impl Signed {
    /// What stands around every page of theirs.
    pub(crate) fn frame(&self, menu: Menu) -> Frame {
        let staff = self.actor.staff();
        Frame {
            menu,
            firm: self.session.firm.name.clone(),
            person: self.session.person.name.clone(),
            is_administrator: staff.is_some_and(|staff| staff.profile.is_administrator()),
            places: self.places(),
            here: self.here.clone(),
            ..Frame::nobody(self.words)
        }
    }

    /// The other places that the person has.
    fn places(&self) -> Vec<Place> {
        let (w, here) = (self.words, self.is_contact().then_some(self.session.firm.id));
        let work = self
            .session
            .works_at
            .as_ref()
            .map(|firm| Place { value: String::new(), name: w.named("space-work", firm) });
        let spaces = self.session.spaces.iter().filter(|space| Some(space.firm) != here);
        let spaces = spaces.map(|space| Place {
            value: space.object_id.to_string(),
            name: w.named("space-place", &space.name),
        });
        work.into_iter().chain(spaces).collect()
    }

    /// Whether it is a contact, who has a space and nothing else.
    pub(crate) const fn is_contact(&self) -> bool {
        matches!(self.actor.who, Who::Contact(_))
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str()).to_owned();
        let token = token(&CookieJar::from_headers(&parts.headers));
        let session = match token {
            Some(token) => app.session(&token, origin(parts)).await,
            None => Ok(None),
        };
        match session.map_err(|error| Fault::from(error).into_response())? {
            Some(session) => {
                let actor = session.actor.clone();
                let words = Words::new(Language::of(&parts.headers));
                let me = Self { actor, words, session, here };
                Asker::note(parts, &me);
                Ok(me)
            }
            None => Err(to_sign_in(&parts.method, &here)),
        }
    }
}

/// Who a request turned out to come from, for whatever makes its answer into a page: the same person,
/// with the same rights, as the one whom the use case refused.
#[derive(Clone, Default)]
pub(crate) struct Asker(Arc<OnceLock<Signed>>);

impl Asker {
    /// Who it is, if anybody is signed in and was asked for.
    pub(crate) fn signed(&self) -> Option<&Signed> {
        self.0.get()
    }

    fn note(parts: &Parts, me: &Signed) {
        if let Some(asker) = parts.extensions.get::<Self>() {
            asker.0.get_or_init(|| me.clone());
        }
    }
}

/// To the sign-in page, which leads back here; a form that was sent can't be led back to.
fn to_sign_in(method: &axum::http::Method, here: &str) -> Response {
    let next = if method == axum::http::Method::GET && here != "/" { here } else { "" };
    Redirect::to(&address::with_query("/sign-in", &[("next", next)])).into_response()
}

/// Where a request comes from. The binary has made sure of the request id.
fn origin(parts: &Parts) -> Origin {
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let request_id = parts.headers.get("request-id").and_then(|id| id.to_str().ok());
    Origin {
        address: address.map(|ConnectInfo(address)| address.ip().to_string()),
        request_id: request_id.unwrap_or_default().to_owned(),
    }
}

/// Where a request of nobody comes from: to slow down whoever guesses (AU4), and for the journal.
pub(crate) struct From(pub(crate) Origin);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(origin(parts)))
    }
}

/// The token in a request's cookies.
pub(crate) fn token(jar: &CookieJar) -> Option<String> {
    jar.get(COOKIE).map(|cookie| cookie.value().to_owned())
}

/// The cookie of a fresh session (SE2). It has no end of its own: the server knows when it is over.
pub(crate) fn cookie(token: &Secret) -> Cookie<'static> {
    Cookie::build((COOKIE, token.reveal().to_owned()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

/// The cookie that makes the browser forget it.
pub(crate) fn gone() -> Cookie<'static> {
    Cookie::build((COOKIE, ""))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}
