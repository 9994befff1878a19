//! How fast the hub is, and how much memory it holds: beside what the same machine needs for the bare
//! work. Prints figures and asserts nothing about them.

mod bare;
mod bare_sql;
mod caller;
mod change;
mod hub;
mod lists;
mod many;
mod mass;
mod partner;
mod paste;
mod place;
mod portfolio;
mod process;
mod refusals;
mod report;
mod samples;

use std::process::ExitCode;

use clap::Parser;
use loophub::{
    demo::{self, notes::Key},
    failure::Failure,
    telemetry,
};

use crate::{
    bare_sql::Lines,
    caller::{Caller, Door},
    hub::Hub,
    lists::List,
    place::Place,
    process::Process,
    report::Report,
};

/// What every part of a measure answers.
type Result<T> = std::result::Result<T, Failure>;

/// Measures the hub on a database of its own, which is thrown away afterwards.
#[derive(Debug, Parser)]
#[command(name = "bench", version)]
struct Cli {
    /// A PostgreSQL database: postgres://user@host/name. A schema is made in it, and dropped.
    /// Without it, a SQLite file in the folder for temporary files (TMPDIR).
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// How many dossiers the firm has.
    #[arg(long, default_value_t = 350_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    dossiers: u32,
    /// Measure every combination of filters, search and order of the portfolio, and nothing else.
    #[arg(long)]
    portfolio: bool,
    /// Measure nothing but how long refused calls take (AK3).
    #[arg(long)]
    refusals: bool,
    /// Measure many dossiers at once, and nothing else.
    #[arg(long)]
    many: bool,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        return Failure::new("no provider of cryptography could be installed").report();
    }
    // As in production: spans that nobody listens to would cost nothing.
    telemetry::start(false);
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(cli: &Cli) -> Result<()> {
    let place = Place::fresh(cli.database_url.as_deref())?;
    let mut report = Report::new(place.name(), cli.dossiers);
    let filling = Process::start(&place, cli.dossiers)?;
    report.held("filling the database", filling.peak()?);
    drop(filling);
    if cli.portfolio {
        portfolio::measure(&place, &mut report)?;
        return if cli.json { report.print_json() } else { report.print() };
    }
    if cli.many {
        let process = Process::start(&place, cli.dossiers)?;
        let claire = Caller::new(Door::Process(&process)).sign_in(demo::people::STAFF[0].email)?;
        mass::emptied(&claire, &place)?;
        many::measure(&claire, &place, &mut report)?;
        return if cli.json { report.print_json() } else { report.print() };
    }
    // Started again, as it is after an import: what filling held is not counted with the rest.
    let process = Process::start(&place, cli.dossiers)?;
    report.held("from its start on", process.peak()?);
    if !cli.refusals {
        changes(&process, (&place, cli.dossiers), &mut report)?;
    }
    let keys = process.keys();
    drop(process);
    let hub = Hub::open(&place)?;
    refusals::measure(&Caller::new(Door::Hub(&hub)), &keys, &mut report)?;
    if !cli.refusals {
        pages(&hub, (&keys, cli.dossiers), &mut report)?;
    }
    if cli.json { report.print_json() } else { report.print() }
}

/// Pages and calls, in this process.
fn pages(hub: &Hub, (keys, dossiers): (&[Key], u32), report: &mut Report) -> Result<()> {
    let claire = Caller::new(Door::Hub(hub)).sign_in(demo::people::STAFF[0].email)?;
    lists::measure(&claire, (List::Portfolio, dossiers), report)?;
    mass::define(&claire, mass::APPLICATIONS[1])?;
    lists::measure(&claire, (List::Selection, dossiers), report)?;
    lists::measure_ticks(&claire, report)?;
    partner::measure(&Caller::new(Door::Hub(hub)), keys, report)
}

/// What touches every dossier at once, through the real process, whose memory is watched.
fn changes(process: &Process, (place, dossiers): (&Place, u32), report: &mut Report) -> Result<()> {
    let claire = Caller::new(Door::Process(process)).sign_in(demo::people::STAFF[0].email)?;
    mass::measure(&claire, place, report)?;
    report.held("until all was added, deleted and undone", process.peak()?);
    many::measure(&claire, place, report)?;
    report.held("until many were switched and switched back", process.peak()?);
    change::measure(&claire, place, report)?;
    report.held("until all was changed and changed back", process.peak()?);
    mass::define(&claire, mass::APPLICATIONS[1])?;
    paste::measure(&claire, (place, Lines::Codes, dossiers), report)?;
    report.held("until lists of codes were pasted", process.peak()?);
    paste::measure(&claire, (place, Lines::Names, dossiers), report)?;
    report.held("until lists of names were pasted", process.peak()?);
    Ok(())
}
