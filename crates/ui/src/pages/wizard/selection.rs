//! Step 2, "Sélection des dossiers client" (C5–C8).
//!
//! One form: every button first saves the ticks of the page that it stands on, so that no way of
//! leaving a page loses them, with or without a script.

use app::{App, Choice, Draft, DraftPage, DraftQuery, DraftRow, Error};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use domain::page::{Cursor, Total};

use super::{APPLICATIONS, Wizard, saved_at};
use crate::{
    address,
    fields::Fields,
    form::Form,
    page::{Answer, Errors, Frame, Menu, Pager, go, show_as},
    pages::cursor,
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/wizard/selection.html")]
struct SelectionPage {
    frame: Frame,
    wizard: Wizard,
    saved: String,
    draft: Draft,
    q: String,
    /// The cursor of this page, to come back to it.
    at: String,
    only_ticked: bool,
    errors: Errors,
    rows: Vec<DraftRow>,
    total: Total,
    pager: Pager,
}

impl SelectionPage {
    fn name(&self) -> &str {
        self.draft.name.as_deref().unwrap_or_default()
    }

    fn title(&self) -> String {
        self.wizard.title(self.frame.w, self.name())
    }

    fn ticked_here(&self) -> u64 {
        self.rows.iter().filter(|row| row.ticked).count() as u64
    }

    fn here(&self) -> u64 {
        self.rows.len() as u64
    }

    fn all_here(&self) -> bool {
        !self.rows.is_empty() && self.ticked_here() == self.here()
    }

    fn some_here(&self) -> bool {
        self.ticked_here() > 0 && !self.all_here()
    }

    /// Whether a search is shown, and not everything.
    fn is_search(&self) -> bool {
        !self.q.trim().is_empty() && self.errors.is_empty()
    }

    fn results(&self) -> String {
        let w = self.frame.w;
        match self.total {
            Total::Exact(count) => {
                w.counted_with("search-results", count, &[("name", self.q.trim())])
            }
            Total::MoreThan(count) => {
                w.counted_with("search-results-more", count, &[("name", self.q.trim())])
            }
        }
    }

    /// "Sélectionner les 1 284 résultats", when there is more than the page shows.
    fn select_found(&self) -> Option<String> {
        let w = self.frame.w;
        match self.total {
            _ if !self.is_search() => None,
            Total::Exact(count) if count <= self.here() => None,
            Total::Exact(count) => Some(w.counted("select-results", count)),
            Total::MoreThan(_) => Some(w.t("select-results-all")),
        }
    }
}

/// `GET …/dossiers?q=&view=&at=`
pub(crate) async fn show(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    jar: CookieJar,
    query: Fields,
) -> Answer {
    let asked = DraftQuery {
        search: query.one("q").to_owned(),
        ticked_only: query.one("view") == "ticked",
        cursor: cursor(&query)?,
    };
    match app.draft_dossiers(&me.actor, wizard.purpose, asked.clone()).await {
        // Step 1 says why.
        Ok(page) if page.draft.withdrawn => go(&wizard.definition()),
        Ok(page) => {
            let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
            Ok((jar, render((frame, wizard), asked, (page, Errors::default()))?).into_response())
        }
        Err(Error::Invalid(invalid)) => {
            let errors = Errors::say(me.words, &invalid);
            with_errors(&app, (&me, wizard), (asked, errors)).await
        }
        Err(error) => wizard.or_first_step(error),
    }
}

/// The page as it was asked for, or the whole list when that can't be had, with what is wrong.
async fn with_errors(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    (asked, errors): (DraftQuery, Errors),
) -> Answer {
    match app.draft_dossiers(&me.actor, wizard.purpose, asked.clone()).await {
        Ok(page) => render((me.frame(Menu::Loophub), wizard), asked, (page, errors)),
        Err(Error::Invalid(_)) => {
            let page = app.draft_dossiers(&me.actor, wizard.purpose, DraftQuery::default()).await?;
            render((me.frame(Menu::Loophub), wizard), asked, (page, errors))
        }
        Err(error) => wizard.or_first_step(error),
    }
}

/// `POST …/dossiers`
pub(crate) async fn submit(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer {
    let (shown, ticked) = (fields.all("shown"), fields.all("d"));
    let all = fields.one("do") == "page";
    let ticked = if all { shown.clone() } else { ticked };
    let draft = match save(&app, (&me, wizard), (shown, ticked), clicked(&fields)).await {
        Ok(draft) => draft,
        Err(error) => return wizard.or_first_step(error),
    };
    // The script saves ticks as they are made, and shows the count that comes back.
    if headers.contains_key("x-partial") {
        return Ok(me.words.counted("selection-count", draft.ticked).into_response());
    }
    match act(&app, (&me, wizard), (&fields, &draft)).await {
        Ok(path) => go(&path),
        Err(Error::Invalid(invalid)) => {
            let asked = DraftQuery {
                search: fields.one("q").to_owned(),
                ticked_only: fields.one("view") == "ticked",
                cursor: None,
            };
            let errors = Errors::say(me.words, &invalid);
            with_errors(&app, (&me, wizard), (asked, errors)).await
        }
        Err(error) => wizard.or_first_step(error),
    }
}

/// What "et aux futurs dossiers" was set to here; nothing when it still says what was shown, which a
/// colleague may have changed since (D4).
fn clicked(fields: &Fields) -> Option<bool> {
    let future = fields.has("future");
    (future != (fields.one("future_was") == "on")).then_some(future)
}

/// Keeps the boxes of the page, and "et aux futurs dossiers".
async fn save(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    (shown, ticked): (Vec<String>, Vec<String>),
    future: Option<bool>,
) -> Result<Draft, Error> {
    let draft = app.tick(&me.actor, wizard.purpose, (shown, ticked)).await?;
    match future.filter(|future| *future != draft.wishes_future) {
        None => Ok(draft),
        Some(future) => app.wish_future(&me.actor, wizard.purpose, future).await,
    }
}

/// Does what the button says; answers where to go.
async fn act(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    (fields, draft): (&Fields, &Draft),
) -> Result<String, Error> {
    // What is typed counts when it is searched for; until then the list is that of the last search.
    let typed = if fields.one("do") == "search" { "q" } else { "searched" };
    let (q, view) = (fields.one(typed), fields.one("view"));
    let here = |q: &str, view: &str, at: &str| {
        address::with_query(&wizard.selection(), &[("q", q), ("view", view), ("at", at)])
    };
    let stay = || here(q, view, fields.one("at"));
    let (actor, purpose) = (&me.actor, wizard.purpose);
    match fields.one("do") {
        "found" => app.tick_found(actor, purpose, fields.one("searched")).await.map(|_| stay()),
        "clear" => app.clear_ticks(actor, purpose).await.map(|_| here(q, "", "")),
        "all" => {
            let future = draft.wishes_future;
            app.choose_dossiers(actor, purpose, Choice::All { future })
                .await
                .map(|_| wizard.summary())
        }
        "next" => {
            app.choose_dossiers(actor, purpose, Choice::Ticked).await.map(|_| wizard.summary())
        }
        "back" => Ok(wizard.definition()),
        "cancel" => Ok(APPLICATIONS.to_owned()),
        "paste" => Ok(wizard.paste()),
        "search" => Ok(here(q, "", "")),
        "ticked" => Ok(here("", "ticked", "")),
        "everything" => Ok(here("", "", "")),
        go if go.starts_with("go:") => Ok(here(q, view, &go[3..])),
        _ => Ok(stay()),
    }
}

fn render(
    (frame, wizard): (Frame, Wizard),
    asked: DraftQuery,
    (page, errors): (DraftPage, Errors),
) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = SelectionPage {
        wizard,
        saved: saved_at(frame.w, &page.draft),
        draft: page.draft,
        q: asked.search,
        at: asked.cursor.as_ref().map(Cursor::encode).unwrap_or_default(),
        only_ticked: asked.ticked_only,
        errors,
        total: page.page.total,
        pager: Pager::new(frame.w, &page.page),
        rows: page.page.items,
        frame,
    };
    show_as(status, &shown)
}
