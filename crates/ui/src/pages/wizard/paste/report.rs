//! How far a report is, then what each line came to (C7).

use app::{App, Conflict, Error, PastedReport, PastedRow, ReportQuery, ReportState};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{id::PastedListId, pasted::LineOutcome};

use super::{PASTE, REPORT, SELECTION, or_first_step};
use crate::{
    address,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Frame, Menu, Pager, go, go_and_say, show as answer},
    pages::cursor,
    session::Signed,
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/wizard/paste_progress.html")]
struct ProgressPage {
    frame: Frame,
    report: PastedReport,
}

impl ProgressPage {
    fn is_interrupted(&self) -> bool {
        self.report.state == ReportState::Interrupted
    }

    fn progress(&self) -> String {
        let (w, (lines, reported)) = (self.frame.w, self.report.lines);
        w.with("report-progress", &[("number", &w.number(reported)), ("total", &w.number(lines))])
    }
}

#[derive(Template)]
#[template(path = "pages/wizard/paste_report.html")]
struct ReportPage {
    frame: Frame,
    report: PastedReport,
    outcome: Option<LineOutcome>,
    pager: Pager,
}

impl ReportPage {
    fn found(&self) -> u64 {
        let found = self.report.counts.iter().find(|(outcome, _)| *outcome == LineOutcome::Found);
        found.map_or(0, |(_, count)| *count)
    }

    /// The outcomes that some line came to, and how many lines did.
    fn filters(&self) -> impl Iterator<Item = &(LineOutcome, u64)> {
        self.report.counts.iter().filter(|(_, count)| *count > 0)
    }

    fn is_chosen(&self, outcome: &LineOutcome) -> bool {
        self.outcome == Some(*outcome)
    }

    fn filter(&self, (outcome, count): &(LineOutcome, u64)) -> String {
        self.frame.w.counted(filter_key(*outcome), count)
    }

    fn address(&self, outcome: &LineOutcome) -> String {
        address::with_query(REPORT, &[("outcome", outcome.code())])
    }

    /// Another page of the same lines.
    fn to(&self, at: &str) -> String {
        let outcome = self.outcome.map_or("", LineOutcome::code);
        address::with_query(REPORT, &[("outcome", outcome), ("at", at)])
    }

    fn came_to(&self, row: &PastedRow) -> String {
        came_to(self.frame.w, row)
    }

    fn mark(row: &PastedRow) -> &'static str {
        match row.outcome {
            LineOutcome::Found => "",
            LineOutcome::Repeated | LineOutcome::NotEligible => " off",
            LineOutcome::Several => " soon",
            LineOutcome::Unknown => " no",
        }
    }
}

/// What a line came to, in words.
pub(super) fn came_to(w: Words, row: &PastedRow) -> String {
    match row.outcome {
        LineOutcome::Found => w.t("line-found"),
        LineOutcome::Repeated => {
            w.with("line-repeated", &[("number", &w.number(row.same_as.unwrap_or_default()))])
        }
        LineOutcome::Several => {
            let (count, codes) = &row.several;
            let more = if *count > 3 { ", …" } else { "" };
            w.counted_with("line-several", count, &[("name", &format!("{codes}{more}"))])
        }
        LineOutcome::Unknown => w.t("line-unknown"),
        LineOutcome::NotEligible => w.t("line-not-eligible"),
    }
}

fn filter_key(outcome: LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::Found => "lines-found",
        LineOutcome::Repeated => "lines-repeated",
        LineOutcome::Several => "lines-several",
        LineOutcome::Unknown => "lines-unknown",
        LineOutcome::NotEligible => "lines-not-eligible",
    }
}

/// `GET /loophub/applications/new/dossiers/report?outcome=&at=`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    jar: CookieJar,
    query: Fields,
) -> Answer {
    let asked =
        ReportQuery { outcome: LineOutcome::parse(query.one("outcome")), cursor: cursor(&query)? };
    let outcome = asked.outcome;
    let report = match app.pasted_report(&me.actor, asked).await {
        Ok(Some(report)) => report,
        Ok(None) => return go(PASTE),
        Err(error) => return or_first_step(error),
    };
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    let page = match report.state {
        ReportState::Finished => {
            let pager = Pager::new(me.words, &report.page);
            answer(&ReportPage { frame, report, outcome, pager })
        }
        _ => answer(&ProgressPage { frame, report }),
    };
    Ok((jar, page?).into_response())
}

/// `POST /loophub/applications/new/dossiers/report`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    jar: CookieJar,
    Form(fields): Form,
) -> Answer {
    let list = PastedListId::new(fields.one("list").parse().unwrap_or_default());
    let done = match fields.one("do") {
        "again" => app.report_again(&me.actor, list).await.map(|()| None),
        _ => app.tick_list(&me.actor, list).await.map(Some),
    };
    match done {
        Ok(None) => go(REPORT),
        Ok(Some(ticked)) => {
            let selection = address::with_query(SELECTION, &[("view", "ticked")]);
            go_and_say(&selection, jar, &Flash::counted("done-list-ticked", ticked, &[]))
        }
        Err(Error::Conflict(Conflict::ListChanged)) => {
            go_and_say(REPORT, jar, &Flash::new("done-list-changed", &[]))
        }
        Err(error) => or_first_step(error),
    }
}
