//! `loophub catalog apply` (A2).

use std::process::ExitCode;

use app::CatalogReport;

use crate::{cli::ApplyCatalog, failure::Failure, hub, import::operator};

/// Makes the catalogue what a file says.
///
/// # Errors
/// When the file can't be read or is refused.
pub async fn apply(options: ApplyCatalog) -> Result<ExitCode, Failure> {
    let path = options.file.display();
    let toml = std::fs::read_to_string(&options.file)
        .map_err(|error| Failure::new(format!("{path}: {error}")))?;
    let app = hub::open(&options.data).await?;
    let report = app.apply_catalog(&operator(), &toml).await;
    print(&report.map_err(|error| Failure::new(format!("{path}: {error}")))?);
    Ok(ExitCode::SUCCESS)
}

fn print(report: &CatalogReport) {
    let fates =
        [("added", &report.added), ("changed", &report.changed), ("removed", &report.removed)];
    for (fate, slugs) in fates {
        for slug in slugs {
            println!("{fate} {slug}");
        }
    }
    println!("{} unchanged", report.unchanged.len());
}
