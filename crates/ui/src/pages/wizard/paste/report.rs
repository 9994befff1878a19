//! How far a report is, then what each line came to (C7).

use app::{App, Conflict, Error, PastedReport, PastedRow, ReportQuery, ReportState};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{id::PastedListId, pasted::LineOutcome};

use super::Wizard;
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
    wizard: Wizard,
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
    wizard: Wizard,
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
        address::with_query(&self.wizard.report(), &[("outcome", outcome.code())])
    }

    /// Another page of the same lines.
    fn to(&self, at: &str) -> String {
        let outcome = self.outcome.map_or("", LineOutcome::code);
        address::with_query(&self.wizard.report(), &[("outcome", outcome), ("at", at)])
    }

    fn came_to(&self, row: &PastedRow) -> String {
        came_to(self.frame.w, row)
    }

    fn mark(row: &PastedRow) -> &'static str {
        match row.outcome {
            LineOutcome::Found => "",
            LineOutcome::AlreadyActive | LineOutcome::Repeated | LineOutcome::NotEligible => " off",
            LineOutcome::Several => " soon",
            LineOutcome::Unknown => " no",
        }
    }
}

/// What a line came to, in words.
pub(super) fn came_to(w: Words, row: &PastedRow) -> String {
    match row.outcome {
        LineOutcome::Found => w.t("line-found"),
        LineOutcome::AlreadyActive => w.t("line-already-active"),
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
        LineOutcome::AlreadyActive => "lines-already-active",
        LineOutcome::Repeated => "lines-repeated",
        LineOutcome::Several => "lines-several",
        LineOutcome::Unknown => "lines-unknown",
        LineOutcome::NotEligible => "lines-not-eligible",
    }
}

/// `GET …/dossiers/report?outcome=&at=`
pub(crate) async fn show(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    jar: CookieJar,
    query: Fields,
) -> Answer {
    let asked =
        ReportQuery { outcome: LineOutcome::parse(query.one("outcome")), cursor: cursor(&query)? };
    let outcome = asked.outcome;
    let report = match app.pasted_report(&me.actor, wizard.purpose, asked).await {
        Ok(Some(report)) => report,
        Ok(None) => return go(&wizard.paste()),
        Err(error) => return wizard.or_first_step(error),
    };
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    let page = match report.state {
        ReportState::Finished => {
            let pager = Pager::new(me.words, &report.page);
            answer(&ReportPage { frame, wizard, report, outcome, pager })
        }
        _ => answer(&ProgressPage { frame, wizard, report }),
    };
    Ok((jar, page?).into_response())
}

/// `POST …/dossiers/report`
pub(crate) async fn submit(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    jar: CookieJar,
    Form(fields): Form,
) -> Answer {
    let list = PastedListId::new(fields.one("list").parse().unwrap_or_default());
    let done = match fields.one("do") {
        "again" => app.report_again(&me.actor, wizard.purpose, list).await.map(|()| None),
        _ => app.tick_list(&me.actor, wizard.purpose, list).await.map(Some),
    };
    match done {
        Ok(None) => go(&wizard.report()),
        Ok(Some(ticked)) => {
            let selection = address::with_query(&wizard.selection(), &[("view", "ticked")]);
            go_and_say(&selection, jar, &Flash::counted("done-list-ticked", ticked, &[]))
        }
        Err(Error::Conflict(Conflict::ListChanged)) => {
            go_and_say(&wizard.report(), jar, &Flash::new("done-list-changed", &[]))
        }
        Err(error) => wizard.or_first_step(error),
    }
}
