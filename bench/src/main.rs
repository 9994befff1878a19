//! How fast the hub is: server time through the whole production router, beside what the same
//! machine needs for the bare work. Prints figures and asserts nothing about them.

mod bare;
mod caller;
mod hub;
mod lists;
mod mass;
mod partner;
mod paste;
mod place;
mod report;
mod samples;

use std::process::ExitCode;

use clap::Parser;
use loophub::{demo, failure::Failure, telemetry};

use crate::{caller::Caller, hub::Hub, lists::List, place::Place, report::Report};

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
    let (hub, keys) = Hub::filled(&place, cli.dossiers)?;
    let mut report = Report::new(place.name(), cli.dossiers);
    let claire = Caller::new(&hub).sign_in(demo::people::STAFF[0].email)?;
    lists::measure(&claire, (List::Portfolio, cli.dossiers), &mut report)?;
    mass::define(&claire, mass::APPLICATIONS[0])?;
    lists::measure(&claire, (List::Selection, cli.dossiers), &mut report)?;
    lists::measure_ticks(&claire, &mut report)?;
    paste::measure(&claire, (&place, cli.dossiers), &mut report)?;
    mass::measure(&claire, &place, &mut report)?;
    partner::measure(&Caller::new(&hub), &keys, &mut report)?;
    if cli.json { report.print_json() } else { report.print() }
}
