//! Logs, on standard error.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

/// Sends logs where a person or a machine reads them. `RUST_LOG` chooses what is said.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let logs = logs.with_target(false);
    // A second start, as in tests, keeps the first.
    let started = if json { logs.json().try_init() } else { logs.compact().try_init() };
    drop(started);
}
