//! The report as a file for a spreadsheet (C7), sent as it is read.

use app::{App, Conflict, Error, PastedRow, Purpose};
use axum::{
    body::Body,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use domain::{actor::Actor, id::PastedListId};
use futures_util::stream::{self, StreamExt};

use super::{Wizard, report::came_to};
use crate::{
    page::{Answer, go},
    session::Signed,
    spreadsheet,
    words::Words,
};

/// Lines read at once.
const STEP: u32 = 2_000;

/// A download under way.
struct Download {
    app: App,
    actor: Actor,
    purpose: Purpose,
    words: Words,
    list: PastedListId,
    /// The next lines; none at the end.
    rows: Vec<PastedRow>,
}

/// `GET …/dossiers/report.csv`
pub(crate) async fn send(State(app): State<App>, me: Signed, wizard: Wizard) -> Answer {
    let (list, rows) = match app.pasted_rows((&me.actor, wizard.purpose), None, (0, STEP)).await {
        Ok(first) => first,
        Err(Error::Conflict(Conflict::ListChanged)) => return go(&wizard.report()),
        Err(error) => return wizard.or_first_step(error),
    };
    let heading = ["list-line", "list-content", "list-outcome", "code", "name"];
    let heading = heading.map(|key| me.words.t(key));
    let heading = spreadsheet::row(heading.iter().map(String::as_str));
    let first = stream::iter([Ok(spreadsheet::MARK.to_owned() + &heading)]);
    let download =
        Download { app, actor: me.actor, purpose: wizard.purpose, words: me.words, list, rows };
    let rest = stream::unfold(Some(download), |download| async { next(download?).await });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"liste.csv\""),
    ];
    // Whoever compresses it asks once more after the end.
    let file = first.chain(rest).fuse();
    Ok((headers, Body::from_stream(file)).into_response())
}

type Chunk = Result<String, Error>;

/// The lines that are there, as text, and those after them.
async fn next(download: Download) -> Option<(Chunk, Option<Download>)> {
    let Download { app, actor, purpose, words, list, rows } = download;
    let last = rows.last()?.line;
    let text: String = rows.iter().map(|row| line(words, row)).collect();
    // A list that was replaced meanwhile breaks the download off: half a file must not look whole.
    match app.pasted_rows((&actor, purpose), Some(list), (last, STEP)).await {
        Ok((list, rows)) => {
            Some((Ok(text), Some(Download { app, actor, purpose, words, list, rows })))
        }
        Err(error) => Some((Err(error), None)),
    }
}

fn line(w: Words, row: &PastedRow) -> String {
    let (code, name) = match &row.dossier {
        Some((code, name)) => (code.as_str(), name.as_str()),
        None => ("", ""),
    };
    let (number, outcome) = (row.line.to_string(), came_to(w, row));
    spreadsheet::row([number.as_str(), &row.content, &outcome, code, name])
}
