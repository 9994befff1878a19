//! `loophub catalog apply` (A2): says what it would do, asks, then does exactly that.

mod words;

use std::{
    io::{BufRead, IsTerminal, Write},
    process::ExitCode,
};

use app::{App, CatalogError, CatalogPlan};
use serde::Serialize;

use crate::{cli::ApplyCatalog, failure::Failure, hub, import::operator};

/// How applying a catalogue ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// The plan was carried out.
    Applied,
    /// The catalogue is what the file says already.
    NothingToDo,
    /// Something stands in the way.
    Refused,
    /// Somebody was asked, and did not say yes.
    Declined,
    /// Nobody could be asked, and `--yes` was not given.
    NotConfirmed,
    /// The plan was no longer what had been shown.
    PlanChanged,
}

impl Outcome {
    fn code(self) -> ExitCode {
        match self {
            Self::Applied | Self::NothingToDo => ExitCode::SUCCESS,
            Self::Refused | Self::Declined | Self::PlanChanged => ExitCode::FAILURE,
            Self::NotConfirmed => ExitCode::from(2),
        }
    }
}

/// Makes the catalogue what a file says: exit code 1 when something stands in the way, 2 when nobody
/// said yes to it.
///
/// # Errors
/// When the file can't be read, or is not TOML.
pub async fn apply(options: ApplyCatalog) -> Result<ExitCode, Failure> {
    let path = options.file.display();
    let in_file = |error: &dyn std::fmt::Display| Failure::new(format!("{path}: {error}"));
    let toml = std::fs::read_to_string(&options.file).map_err(|error| in_file(&error))?;
    let app = hub::open(&options.data).await?;
    let plan = app.plan_catalog(&operator(), &toml).await;
    let plan = plan.map_err(|error| in_file(&error))?;
    if !options.json {
        words::print(&plan);
    }
    let outcome = match wanted(&plan, &options) {
        Ok(()) => carry_out(&app, &toml, &plan).await?,
        Err(outcome) => outcome,
    };
    if options.json {
        print_json(&plan, outcome)?;
    } else {
        words::print_outcome(outcome);
    }
    Ok(outcome.code())
}

/// Whether the plan is to be carried out, or how it ends otherwise.
fn wanted(plan: &CatalogPlan, options: &ApplyCatalog) -> Result<(), Outcome> {
    if !plan.refused.is_empty() {
        return Err(Outcome::Refused);
    }
    if plan.is_empty() {
        return Err(Outcome::NothingToDo);
    }
    if options.yes {
        return Ok(());
    }
    let mut typed = std::io::stdin().lock();
    if options.json || !std::io::stdin().is_terminal() {
        return Err(Outcome::NotConfirmed);
    }
    if says_yes(&mut typed, &mut std::io::stdout()) { Ok(()) } else { Err(Outcome::Declined) }
}

async fn carry_out(app: &App, toml: &str, plan: &CatalogPlan) -> Result<Outcome, Failure> {
    match app.apply_catalog_as_shown(&operator(), toml, plan.clone()).await {
        Ok(_) => Ok(Outcome::Applied),
        Err(CatalogError::PlanChanged) => Ok(Outcome::PlanChanged),
        Err(CatalogError::App(error)) => Err(error.into()),
        Err(error) => Err(Failure::new(error)),
    }
}

/// Asks; whatever is not clearly yes is no.
fn says_yes(typed: &mut impl BufRead, shown: &mut impl Write) -> bool {
    let asked = write!(shown, "{}", words::QUESTION).and_then(|()| shown.flush());
    let mut line = String::new();
    let answered = asked.and_then(|()| typed.read_line(&mut line));
    let yes = ["o", "oui", "y", "yes"];
    answered.is_ok() && yes.contains(&line.trim().to_lowercase().as_str())
}

#[derive(Serialize)]
struct Report<'a> {
    outcome: Outcome,
    plan: &'a CatalogPlan,
}

fn print_json(plan: &CatalogPlan, outcome: Outcome) -> Result<(), Failure> {
    let report = serde_json::to_string(&Report { outcome, plan });
    println!("{}", report.map_err(Failure::new)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_clearly_yes_is_no() {
        let says = |typed: &str| says_yes(&mut typed.as_bytes(), &mut Vec::new());
        for yes in ["o\n", " Oui \n", "y", "YES\r\n"] {
            assert!(says(yes), "{yes:?}");
        }
        for no in ["", "\n", "n\n", "non\n", "ok\n", "oo\n"] {
            assert!(!says(no), "{no:?}");
        }
    }
}
