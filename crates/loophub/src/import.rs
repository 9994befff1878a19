//! `loophub import dossiers` (F3).

use std::{io::IsTerminal, process::ExitCode};

use app::{ImportReport, LineError, Progress};
use domain::actor::{Operator, Origin};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::{application::no_firm, cli::ImportDossiers, failure::Failure, hub, messages};

/// What the operator is, at the command line.
#[must_use]
pub fn operator() -> Operator {
    Operator { origin: Origin { address: None, request_id: "command-line".to_owned() } }
}

/// Brings a file in; exit code 1 when something is wrong with it.
///
/// # Errors
/// When the file, the firm or the database can't be had.
pub async fn dossiers(options: ImportDossiers) -> Result<ExitCode, Failure> {
    let file = std::fs::read(&options.file)
        .map_err(|error| Failure::new(format!("{}: {error}", options.file.display())))?;
    let app = hub::open(&options.data).await?;
    let firm = app.firm(&operator(), &options.firm).await;
    let firm = firm.map_err(|error| no_firm(error, &options.firm))?;
    let bar = progress_bar();
    let shown = bar.clone();
    let report = app
        .import_dossiers(&operator().at(firm.id), file, move |progress| show(&shown, progress))
        .await?;
    bar.finish_and_clear();
    if options.json {
        print_json(&report)?
    } else {
        print(&report)
    }
    Ok(if report.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A bar on a terminal, and nothing where no person looks.
pub(crate) fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::no_length();
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}") {
        bar.set_style(style);
    }
    bar
}

pub(crate) fn show(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::Checked(lines) => {
            bar.set_message("checked");
            bar.set_position(lines);
        }
        Progress::Written(done, all) => {
            bar.set_message("written");
            bar.set_length(all);
            bar.set_position(done);
        }
    }
}

#[derive(Serialize)]
struct Report {
    created: u64,
    changed: u64,
    unchanged: u64,
    errors: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    line: u64,
    column: String,
    message: String,
}

fn print_json(report: &ImportReport) -> Result<(), Failure> {
    let fault = |error: &'_ LineError| Fault {
        line: error.line,
        column: error.column.clone(),
        message: messages::sentence(error),
    };
    let report = Report {
        created: report.created,
        changed: report.changed,
        unchanged: report.unchanged,
        errors: report.errors.iter().map(fault).collect(),
    };
    println!("{}", serde_json::to_string(&report).map_err(Failure::new)?);
    Ok(())
}

fn print(report: &ImportReport) {
    for error in &report.errors {
        eprintln!("line {}, {}: {}", error.line, error.column, messages::sentence(error));
    }
    if report.errors.is_empty() {
        let ImportReport { created, changed, unchanged, .. } = report;
        println!("{created} created, {changed} changed, {unchanged} unchanged");
    } else {
        eprintln!("{} wrong: nothing was imported", report.errors.len());
    }
}
