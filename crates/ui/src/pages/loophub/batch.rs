//! One mass change: what it did, its undo, and what the undo left alone (D7).

use app::{App, BatchApp, BatchRow, BatchSheet, Conflict, Error, Leftover};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use domain::{
    Flaw, Invalid,
    batch::BatchKind,
    id::{BatchId, FirmAppId},
    text::Code,
};

use super::history;
use crate::{
    address,
    error_page::Fault,
    fields::Fields,
    flash::Flash,
    page::{Answer, Errors, Frame, Menu, go_and_say, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/loophub/batch.html")]
struct BatchPage {
    frame: Frame,
    errors: Errors,
    row: BatchRow,
    /// With which applications, when it was of several dossiers.
    apps: Vec<BatchApp>,
    left: Vec<Leftover>,
    /// Where the next page of `left` begins.
    next: Option<String>,
}

/// Where the list of what was left alone goes on: what is no code is no place.
fn after(fields: &Fields) -> (String, FirmAppId) {
    let code = Some(fields.one("after")).filter(|text| Code::parse(text).is_ok());
    let app = fields.one("app").parse().unwrap_or_default();
    (code.unwrap_or_default().to_owned(), FirmAppId::new(app))
}

/// The frame of a batch's page: whoever manages no applications came from the portfolio.
fn frame(me: &Signed) -> Frame {
    let administers = me.actor.staff().is_some_and(|staff| staff.profile.is_administrator());
    me.frame(if administers { Menu::Loophub } else { Menu::Portfolio })
}

/// `GET /loophub/history/{batch}?after=&app=`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(batch): Path<String>,
    (fields, jar): (Fields, CookieJar),
) -> Answer {
    let (frame, jar) = frame(&me).with_notice(jar);
    let page = page(&app, (&me, frame), parse(&batch)?, after(&fields)).await?;
    Ok((jar, show_as(StatusCode::OK, &page)?).into_response())
}

/// `POST /loophub/history/{batch}/undo`
pub(crate) async fn undo(
    State(app): State<App>,
    me: Signed,
    Path(batch): Path<String>,
    jar: CookieJar,
) -> Answer {
    let batch = parse(&batch)?;
    match app.undo_batch(&me.actor, batch).await {
        Ok(undone) => {
            let number = me.words.number(batch.get().unsigned_abs());
            let left = undone.undone.as_ref().is_some_and(|u| u.left_alone > 0 || u.settings_left);
            let key = if left { "done-undone-partly" } else { "done-undone" };
            let dossiers = undone.undone.map_or(0, |undone| undone.dossiers);
            let arguments = [("name", undone.name.as_str()), ("batch", number.as_str())];
            let administers = me.actor.staff().is_some_and(|s| s.profile.is_administrator());
            let to =
                if left || !administers { address_of(batch) } else { history::HISTORY.to_owned() };
            go_and_say(&to, jar, &Flash::counted(key, dossiers, &arguments))
        }
        Err(Error::Conflict(conflict)) => {
            let refused = [Invalid::new("batch", flaw(conflict))];
            let frame = frame(&me);
            let page = page(&app, (&me, frame), batch, after(&Fields::default())).await?;
            let errors = Errors::say(me.words, &refused);
            show_as(StatusCode::CONFLICT, &BatchPage { errors, ..page })
        }
        Err(error) => Err(error.into()),
    }
}

/// Why an undo is refused, as the list of errors says it.
const fn flaw(conflict: Conflict) -> Flaw {
    match conflict {
        Conflict::AddedAgain => Flaw::AlreadyAdded,
        Conflict::UndoneAlready => Flaw::UndoneAlready,
        Conflict::ApplicationDeleted => Flaw::ApplicationDeleted,
        Conflict::ApplicationSuspended => Flaw::ApplicationSuspended,
        _ => Flaw::NotUndoable,
    }
}

async fn page(
    app: &App,
    (me, frame): (&Signed, Frame),
    batch: BatchId,
    after: (String, FirmAppId),
) -> Result<BatchPage, Error> {
    let BatchSheet { row, apps, left, more } = app.batch(&me.actor, batch, after).await?;
    let next = left.last().filter(|_| more).map(|last| {
        let app = last.app.get().to_string();
        let place = [("after", last.code.as_str()), ("app", app.as_str())];
        address::with_query(&address_of(batch), &place)
    });
    Ok(BatchPage { frame, errors: Errors::default(), row, apps, left, next })
}

fn address_of(batch: BatchId) -> String {
    format!("{}/{}", history::HISTORY, batch.get())
}

fn parse(text: &str) -> Result<BatchId, Fault> {
    text.parse().map(BatchId::new).map_err(|_| Error::NotFound.into())
}

impl BatchPage {
    fn what(&self) -> String {
        history::what(self.frame.w, &self.row.batch)
    }

    fn state(&self) -> (&'static str, String) {
        history::state(self.frame.w, &self.row)
    }

    fn is_deletion(&self) -> bool {
        self.row.batch.kind == BatchKind::Deleted
    }

    /// What else a change gave the application: "clé, e-mail du prestataire".
    fn settings(&self) -> Option<String> {
        let (w, change) = (self.frame.w, self.row.batch.settings.as_ref()?);
        let each = [
            (change.changes_key(), "batch-key"),
            (change.changes_email(), "batch-email"),
            (change.changes_future(), "batch-future"),
        ];
        let told = each.into_iter().filter(|(changes, _)| *changes).map(|(_, key)| w.t(key));
        Some(told.collect::<Vec<_>>().join(", "))
    }

    /// What an undo will do, before it is asked for.
    fn undo_text(&self) -> String {
        let key = match self.row.batch.kind {
            BatchKind::Deleted => "undo-deleted-text",
            BatchKind::Changed => "undo-changed-text",
            BatchKind::Switched => "undo-switched-text",
            BatchKind::Added | BatchKind::Imported => "undo-added-text",
        };
        self.frame.w.t(key)
    }

    /// "à activer jusqu’au 31 décembre 2026", once done: "Activée jusqu’au …".
    fn of_app(&self, app: &BatchApp) -> String {
        let w = self.frame.w;
        let done = w.counted_with(
            if app.switched_on { "many-done-on" } else { "many-done-off" },
            app.dossiers,
            &[("name", &app.name)],
        );
        match app.ends_at {
            Some(end) => format!("{done}, {}", w.until(&end)),
            None => done,
        }
    }
}
