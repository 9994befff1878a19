//! "LoopHub", tab "Historique": mass changes, numbered (D7).

use app::{App, Batch, BatchRow, Fate};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::batch::BatchKind;

use crate::{
    address,
    fields::Fields,
    page::{Answer, Frame, Menu, Pager, show},
    pages::cursor,
    session::Signed,
    words::Words,
};

/// The tab.
pub(crate) const HISTORY: &str = "/loophub/history";

#[derive(Template)]
#[template(path = "pages/loophub/history.html")]
struct HistoryPage {
    frame: Frame,
    rows: Vec<BatchRow>,
    pager: Pager,
}

/// `GET /loophub/history?at=`
pub(crate) async fn list(
    State(app): State<App>,
    me: Signed,
    fields: Fields,
    jar: CookieJar,
) -> Answer {
    let page = app.history(&me.actor, cursor(&fields)?).await?;
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    let pager = Pager::new(me.words, &page);
    Ok((jar, show(&HistoryPage { frame, rows: page.items, pager })?).into_response())
}

impl HistoryPage {
    fn to(at: &str) -> String {
        address::with_query(HISTORY, &[("at", at)])
    }

    fn what(&self, row: &BatchRow) -> String {
        what(self.frame.w, &row.batch)
    }

    fn state(&self, row: &BatchRow) -> (&'static str, String) {
        state(self.frame.w, row)
    }
}

/// "Ajout de « Banque Connect »"
pub(super) fn what(w: Words, batch: &Batch) -> String {
    match batch.kind {
        BatchKind::Added => w.named("batch-added", &batch.name),
        BatchKind::Changed => w.named("batch-changed", &batch.name),
        BatchKind::Deleted => w.named("batch-deleted", &batch.name),
        BatchKind::Imported => w.t("batch-imported"),
        BatchKind::Switched => w.named("batch-switched", &batch.name),
    }
}

/// The class and the words of whether a batch was undone, or can be.
pub(super) fn state(w: Words, row: &BatchRow) -> (&'static str, String) {
    match (&row.batch.undone, &row.undo_until) {
        (Some(undone), _) if undone.left_alone > 0 || undone.settings_left => {
            ("soon", w.t("batch-undone-partly"))
        }
        (Some(_), _) => ("off", w.t("batch-undone")),
        (None, Some(until)) => ("", w.with("batch-undo-until", &[("date", &w.date(until))])),
        (None, None) if row.batch.fate == Fate::Deleted => ("off", w.t("batch-app-deleted")),
        (None, None) => ("off", w.t("batch-kept")),
    }
}
