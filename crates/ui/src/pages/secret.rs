//! Where a provider gets a secret, once (G4): no session, a link and a code. Looking changes
//! nothing, for programs that read mails open links too.

use app::{App, Conflict, Error, Received, SecretOffer};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

use crate::{
    form::Form,
    language::Language,
    page::{Answer, Errors, Frame, show as answer, show_as},
    session::From,
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/secret/offer.html")]
struct OfferPage {
    frame: Frame,
    offer: SecretOffer,
    errors: Errors,
    /// The firm must stop a secret first.
    is_blocked: bool,
}

#[derive(Template)]
#[template(path = "pages/secret/received.html")]
struct ReceivedPage {
    frame: Frame,
    received: Received,
}

#[derive(Template)]
#[template(path = "pages/secret/over.html")]
struct OverPage {
    frame: Frame,
}

/// `GET /secret/{token}`
pub(crate) async fn show(
    State(app): State<App>,
    From(origin): From,
    language: Language,
    Path(token): Path<String>,
) -> Answer {
    let frame = frame(language, &token);
    match app.secret_offer(&token, origin).await {
        Ok(offer) => {
            answer(&OfferPage { frame, offer, errors: Errors::default(), is_blocked: false })
        }
        Err(Error::NotFound) => over(frame),
        Err(error) => Err(error.into()),
    }
}

/// `POST /secret/{token}`: the answer shows the secret, this once.
pub(crate) async fn submit(
    State(app): State<App>,
    From(origin): From,
    language: Language,
    (Path(token), Form(fields)): (Path<String>, Form),
) -> Answer {
    let frame = frame(language, &token);
    let refused = match app.receive_secret(&token, fields.one("code"), origin.clone()).await {
        Ok(received) => return answer(&ReceivedPage { frame, received }),
        Err(refused) => refused,
    };
    let (status, errors) = match &refused {
        Error::NotFound => return over(frame),
        Error::Invalid(invalid) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Errors::say(frame.w, invalid))
        }
        Error::Conflict(Conflict::TwoSecrets) => (StatusCode::CONFLICT, Errors::default()),
        _ => return Err(refused.into()),
    };
    match app.secret_offer(&token, origin).await {
        Ok(offer) => {
            let is_blocked = status == StatusCode::CONFLICT;
            show_as(status, &OfferPage { frame, offer, errors, is_blocked })
        }
        // That was the last code that could be tried.
        Err(Error::NotFound) => over(frame),
        Err(error) => Err(error.into()),
    }
}

/// The same for every link that opens nothing, whatever the reason.
fn over(frame: Frame) -> Answer {
    show_as(StatusCode::NOT_FOUND, &OverPage { frame })
}

fn frame(language: Language, token: &str) -> Frame {
    let here = format!("/secret/{}", crate::address::part(token));
    Frame { here, ..Frame::nobody(Words::new(language)) }
}
