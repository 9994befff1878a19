//! Handing a secret straight to the provider (G4).

use app::{App, Conflict, Error, Handover, KeySheet};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use domain::{Flaw, Invalid, key_secret::Overlap, mail::Language};

use super::{page_of, parse};
use crate::{
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/keys/link.html")]
struct LinkPage {
    frame: Frame,
    sheet: KeySheet,
    provider: String,
    errors: Errors,
    chosen: Option<Overlap>,
    language: Option<Language>,
}

impl LinkPage {
    fn choices() -> [Overlap; 5] {
        Overlap::ALL
    }

    fn is_chosen(&self, overlap: &Overlap) -> bool {
        self.chosen == Some(*overlap)
    }

    fn speaks(&self, code: &str) -> bool {
        self.language.is_some_and(|language| language.code() == code)
    }
}

/// `GET /loophub/keys/{key}/link`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(key): Path<String>) -> Answer {
    let sheet = app.key_sheet(&me.actor, parse(&key)?).await?;
    let chosen = (Some(proposed(&sheet)), Some(Language::French));
    answer(&page(&me, sheet, chosen, Errors::default())?)
}

/// `POST /loophub/keys/{key}/link`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(key): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let (key, chosen) = (parse(&key)?, chosen(&fields));
    let again = async |status, errors| {
        let sheet = app.key_sheet(&me.actor, key).await?;
        show_as(status, &page(&me, sheet, chosen, errors)?)
    };
    let (Some(overlap), Some(language)) = chosen else {
        let missing = [("overlap", chosen.0.is_none()), ("language", chosen.1.is_none())];
        let missing = missing.into_iter().filter(|(_, missing)| *missing);
        let missing: Vec<_> =
            missing.map(|(field, _)| Invalid::new(field, Flaw::Missing)).collect();
        return again(StatusCode::UNPROCESSABLE_ENTITY, Errors::say(me.words, &missing)).await;
    };
    match app.send_secret_link(&me.actor, key, Handover { overlap, language }).await {
        Ok(provider) => {
            let flash = Flash::new("done-link-sent", &[("name", &provider)]);
            go_and_say(&page_of(key), jar, &flash)
        }
        // The page itself says why, and what to do.
        Err(Error::Conflict(Conflict::TwoSecrets | Conflict::KeyNotLive)) => {
            again(StatusCode::CONFLICT, Errors::default()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /loophub/keys/{key}/link/withdraw`
pub(crate) async fn withdraw(
    State(app): State<App>,
    me: Signed,
    Path(key): Path<String>,
    jar: CookieJar,
) -> Answer {
    let key = parse(&key)?;
    app.withdraw_secret_link(&me.actor, key).await?;
    go_and_say(&page_of(key), jar, &Flash::new("done-link-withdrawn", &[]))
}

/// What becomes of the secret that works now. One that no call has used is in nobody's programs, and
/// whoever saw it at the firm is to have no use of it (G4).
const fn proposed(sheet: &KeySheet) -> Overlap {
    match sheet.row.last_used_at {
        None => Overlap::None,
        Some(_) => Overlap::Week,
    }
}

fn chosen(fields: &Fields) -> (Option<Overlap>, Option<Language>) {
    (Overlap::parse(fields.one("overlap")), Language::parse(fields.one("language")))
}

/// The form, for a key whose application has a provider.
fn page(
    me: &Signed,
    sheet: KeySheet,
    (chosen, language): (Option<Overlap>, Option<Language>),
    errors: Errors,
) -> Result<LinkPage, Error> {
    let provider = sheet.row.provider_email.clone();
    let provider = provider.ok_or(Error::Conflict(Conflict::NoProvider))?;
    Ok(LinkPage { frame: me.frame(Menu::Loophub), sheet, provider, errors, chosen, language })
}
