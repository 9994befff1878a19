//! "Coller une liste" (C7): the form, then the report.

pub(crate) mod download;
pub(crate) mod report;

use app::{App, Error, ReportQuery};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::StatusCode,
};
use domain::{Flaw, Invalid, pasted::ListSource};

use super::Wizard;
use crate::{
    fields::Fields,
    page::{Answer, Errors, Frame, Menu, go, show_as},
    session::Signed,
    upload::Upload,
};

#[derive(Template)]
#[template(path = "pages/wizard/paste.html")]
struct PastePage {
    frame: Frame,
    wizard: Wizard,
    errors: Errors,
    /// What was pasted, when it is refused.
    typed: String,
}

/// `GET …/dossiers/paste?again`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    wizard: Wizard,
    query: Fields,
) -> Answer {
    match app.pasted_report(&me.actor, wizard.purpose, ReportQuery::default()).await {
        Ok(Some(_)) if !query.has("again") => go(&wizard.report()),
        Ok(_) => form((&me, wizard), (StatusCode::OK, Errors::default()), String::new()),
        Err(error) => wizard.or_first_step(error),
    }
}

/// `POST …/dossiers/paste`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    wizard: Wizard,
    request: Request,
) -> Answer {
    // Who may not paste is told before anything is read.
    if let Err(error) = app.pasted_report(&me.actor, wizard.purpose, ReportQuery::default()).await {
        return wizard.or_first_step(error);
    }
    // Nothing of it is read before its turn: however many are sent at once, few are in memory.
    let _turn = match app.list_turn(&me.actor).await {
        Ok(turn) => turn,
        Err(error) => {
            Upload::pass_over(request).await?;
            return Err(error.into());
        }
    };
    let Upload { list, file } = Upload::read(request).await?;
    let pasted = list.iter().any(|byte| !byte.is_ascii_whitespace());
    let (bytes, source) = match (pasted, file.is_empty()) {
        (true, false) => {
            let both = [Invalid::new("file", Flaw::Repeated)];
            return refused((&me, wizard), &both, &list);
        }
        (false, false) => (file, ListSource::File),
        _ => (list.clone(), ListSource::Clipboard),
    };
    match app.paste_list(&me.actor, wizard.purpose, (bytes, source)).await {
        Ok(()) => go(&wizard.report()),
        Err(Error::Invalid(invalid)) => refused((&me, wizard), &invalid, &list),
        Err(error) => wizard.or_first_step(error),
    }
}

/// The form again, with what was pasted, unless that is cut short or a secret.
fn refused((me, wizard): (&Signed, Wizard), invalid: &[Invalid], list: &[u8]) -> Answer {
    let has = |flaw| invalid.iter().any(|each| each.flaw == flaw);
    let status = match has(Flaw::TooLarge) {
        true => StatusCode::PAYLOAD_TOO_LARGE,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shows = !has(Flaw::TooLarge) && !has(Flaw::HoldsSecret);
    let typed = if shows { String::from_utf8_lossy(list).into_owned() } else { String::new() };
    form((me, wizard), (status, Errors::say(me.words, invalid)), typed)
}

fn form(
    (me, wizard): (&Signed, Wizard),
    (status, errors): (StatusCode, Errors),
    typed: String,
) -> Answer {
    show_as(status, &PastePage { frame: me.frame(Menu::Loophub), wizard, errors, typed })
}
