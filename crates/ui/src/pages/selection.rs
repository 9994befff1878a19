//! Many dossiers at once (D6): what is ticked in the portfolio, and what is to be done with it.

pub(crate) mod applications;
pub(crate) mod preview;

use app::{App, SelectedLine};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use domain::page::Cursor;

use super::{cursor, dossiers::list};
use crate::{
    address,
    fields::Fields,
    form::Form,
    page::{Answer, Errors, Frame, Menu, Pager, go, show_as},
    session::Signed,
};

/// "Voir la sélection".
pub(crate) const SELECTION: &str = "/selection";
/// Which applications.
pub(crate) const APPLICATIONS: &str = "/selection/applications";
/// What will change.
pub(crate) const PREVIEW: &str = "/selection/preview";

#[derive(Template)]
#[template(path = "pages/selection/dossiers.html")]
struct DossiersPage {
    frame: Frame,
    errors: Errors,
    rows: Vec<SelectedLine>,
    ticked: u64,
    /// The cursor of this page, to come back to it.
    at: String,
    pager: Pager,
}

/// `GET /selection?at=`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    query: Fields,
    jar: CookieJar,
) -> Answer {
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let shown = render(&app, (&me, frame), (cursor(&query)?, Errors::default())).await?;
    Ok((jar, shown).into_response())
}

/// `POST /selection`: keeps the boxes of a page, of this one or of the portfolio, and goes where the
/// button says.
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer {
    let shown = fields.all("shown");
    let ticked = if fields.one("do") == "page" { shown.clone() } else { fields.all("d") };
    let ticked = app.select_shown(&me.actor, (shown, ticked)).await?;
    // The script saves ticks as they are made, and shows the count that comes back.
    if headers.contains_key("x-partial") {
        return Ok(me.words.counted("selection-count", ticked).into_response());
    }
    let back = back(&fields);
    match fields.one("do") {
        "clear" => {
            app.clear_selection(&me.actor).await?;
            go(&back)
        }
        "view" => go(SELECTION),
        // What the page that it stands on shows, and all that its filters find beyond.
        "found" => {
            let (_, asked) = back.split_once('?').unwrap_or_default();
            let asked = list::query(&Fields::parse(asked.as_bytes()), None);
            app.select_found(&me.actor, asked).await?;
            go(&back)
        }
        "apps" if ticked > 0 => go(APPLICATIONS),
        "apps" => {
            let none = [domain::Invalid::new("d", domain::Flaw::NoDossier)];
            let errors = Errors::say(me.words, &none);
            render(&app, (&me, me.frame(Menu::Portfolio)), (None, errors)).await
        }
        to if to.starts_with("go:") => go(&address::with_query(SELECTION, &[("at", &to[3..])])),
        _ => go(&back),
    }
}

/// The page of the portfolio or of the selection that the form stands on: nowhere else.
fn back(fields: &Fields) -> String {
    let back = fields.one("back");
    let of = |page: &str| back == page || back.starts_with(&format!("{page}?"));
    let plain = !back.chars().any(|char| char.is_control() || char == '\\');
    if plain && (of("/dossiers") || of(SELECTION)) { back.to_owned() } else { SELECTION.to_owned() }
}

async fn render(
    app: &App,
    (me, frame): (&Signed, Frame),
    (at, errors): (Option<Cursor>, Errors),
) -> Answer {
    let ticked = app.selected_count(&me.actor).await?;
    let page = app.selected_dossiers(&me.actor, at.clone()).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = DossiersPage {
        errors,
        ticked,
        at: at.as_ref().map(Cursor::encode).unwrap_or_default(),
        pager: Pager::new(frame.w, &page),
        rows: page.items,
        frame,
    };
    show_as(status, &shown)
}

impl DossiersPage {
    /// This page, to come back to.
    fn here(&self) -> String {
        address::with_query(SELECTION, &[("at", &self.at)])
    }
}
