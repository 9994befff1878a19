//! Where a contact accepts an invitation, once (E2): no session, a link and a password. Looking
//! changes nothing, for programs that read mails open links too.

use app::{App, Conflict, Error, Welcome};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::CookieJar;
use domain::{
    password::{LONGEST, SHORTEST},
    secret::Secret,
};

use crate::{
    flash::Flash,
    form::Form,
    language::Language,
    page::{Answer, Errors, Frame, show_as},
    session::{self, From},
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/welcome/offer.html")]
struct OfferPage {
    frame: Frame,
    welcome: Welcome,
    errors: Errors,
    /// What was typed, when it is to be seen.
    shown: Option<String>,
    /// Too many attempts: what to read instead.
    limited: Option<String>,
}

impl OfferPage {
    fn shortest() -> u64 {
        SHORTEST as u64
    }

    fn longest() -> u64 {
        LONGEST as u64
    }
}

#[derive(Template)]
#[template(path = "pages/welcome/over.html")]
struct OverPage {
    frame: Frame,
}

/// `GET /welcome/{token}`
pub(crate) async fn show(
    State(app): State<App>,
    From(origin): From,
    language: Language,
    Path(token): Path<String>,
) -> Answer {
    let frame = frame(language, &token);
    match app.welcome(&token, origin).await {
        Ok(welcome) => show_as(StatusCode::OK, &page(frame, welcome)),
        Err(Error::NotFound) => over(frame),
        Err(error) => Err(error.into()),
    }
}

/// `POST /welcome/{token}`: signs in, and leads to "Mon espace".
pub(crate) async fn submit(
    State(app): State<App>,
    From(origin): From,
    language: Language,
    (Path(token), jar, Form(fields)): (Path<String>, CookieJar, Form),
) -> Answer {
    let (frame, typed) = (frame(language, &token), fields.one("password").to_owned());
    let refused = match fields.one("do") {
        "show" | "hide" => None,
        _ => {
            let password = Secret::new(typed.clone());
            match app.accept_invitation(&token, password, origin.clone()).await {
                Ok(signed_in) => {
                    // The session that this browser had is over: nobody is left signed in unseen.
                    if let Some(before) = session::token(&jar) {
                        app.sign_out(&before).await?;
                    }
                    let flash = Flash::new("done-welcome", &[]).cookie();
                    let jar = jar.add(session::cookie(&signed_in.token)).add(flash);
                    return Ok((jar, Redirect::to("/space")).into_response());
                }
                Err(Error::NotFound) => return over(frame),
                Err(error) => Some(error),
            }
        }
    };
    let welcome = match app.welcome(&token, origin).await {
        Ok(welcome) => welcome,
        Err(Error::NotFound) => return over(frame),
        Err(error) => return Err(error.into()),
    };
    let shown = (fields.one("do") == "show").then_some(typed);
    let page = OfferPage { shown, ..page(frame, welcome) };
    match refused {
        None => show_as(StatusCode::OK, &page),
        Some(error) => refuse(page, error),
    }
}

fn refuse(page: OfferPage, error: Error) -> Answer {
    let w = page.frame.w;
    match error {
        Error::Invalid(invalid) => {
            let errors = Errors::say(w, &invalid);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &OfferPage { errors, ..page })
        }
        // In this instant the address got an account: its password is asked for from here on.
        Error::Conflict(Conflict::EmailTaken) => show_as(StatusCode::CONFLICT, &page),
        Error::Limited { retry_after } => {
            let limited = Some(w.counted("sign-in-limited", retry_after.as_secs().max(1)));
            let page = OfferPage { limited, ..page };
            let mut shown = show_as(StatusCode::TOO_MANY_REQUESTS, &page)?;
            let seconds = (retry_after.as_secs() + 1).into();
            shown.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds);
            Ok(shown)
        }
        error => Err(error.into()),
    }
}

fn page(frame: Frame, welcome: Welcome) -> OfferPage {
    OfferPage { frame, welcome, errors: Errors::default(), shown: None, limited: None }
}

/// The same for every link that opens nothing, whatever the reason.
fn over(frame: Frame) -> Answer {
    show_as(StatusCode::NOT_FOUND, &OverPage { frame })
}

fn frame(language: Language, token: &str) -> Frame {
    let here = format!("/welcome/{}", crate::address::part(token));
    Frame { here, ..Frame::nobody(Words::new(language)) }
}
