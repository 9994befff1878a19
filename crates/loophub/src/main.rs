//! `loophub`: the hub, its demonstration, and the operator's commands.

use std::process::ExitCode;

use clap::Parser;
use loophub::{
    application, audit, catalog,
    cli::{ApplicationCommand, AuditCommand, CatalogCommand, Cli, Command, ImportCommand},
    demo,
    failure::Failure,
    hub, import, serve, telemetry,
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    // PostgreSQL over TLS needs a provider of cryptography, chosen once for the whole process.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        return Failure::new("no provider of cryptography could be installed").report();
    }
    telemetry::start(cli.log_json);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::new(error).report(),
    };
    let outcome = runtime.block_on(run(cli));
    // What was given up by then, as the search for the address of a mail server, is not waited for.
    runtime.shutdown_background();
    outcome.unwrap_or_else(|failure| failure.report())
}

async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Demo(options) => demo::run(options).await,
        Command::Serve(options) => serve::run(options).await,
        Command::Migrate(data) => hub::migrate(&data).await,
        Command::Import(ImportCommand::Dossiers(options)) => import::dossiers(options).await,
        Command::Catalog(CatalogCommand::Apply(options)) => catalog::apply(options).await,
        Command::Application(ApplicationCommand::Suspend(options)) => {
            application::suspend(options).await
        }
        Command::Application(ApplicationCommand::Resume(options)) => {
            application::resume(options).await
        }
        Command::Audit(AuditCommand::Verify(options)) => audit::verify(options).await,
    }
}
