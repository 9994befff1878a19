//! `loophub audit verify` (I1): proves every journal.

use std::process::ExitCode;

use app::{App, Broken, BrokenWhy, ChainReport};
use domain::firm::Firm;

use crate::{application::no_firm, cli::VerifyAudit, failure::Failure, hub, import::operator};

/// Proves the journal of one firm, or of all and the operator's own; exit code 1 when one does not
/// hold.
///
/// # Errors
/// When the firm or the database can't be had.
pub async fn verify(options: VerifyAudit) -> Result<ExitCode, Failure> {
    let app = hub::open_existing(&options.data).await?;
    let firms = match &options.firm {
        Some(code) => {
            let firm = app.firm(&operator(), code).await;
            vec![firm.map_err(|error| no_firm(error, code))?]
        }
        None => app.firms(&operator()).await?,
    };
    let mut holds = true;
    if options.firm.is_none() {
        holds &= say("operator", &app.verify_operator_journal(&operator()).await?);
    }
    for firm in firms {
        holds &= verify_firm(&app, &firm).await?;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn verify_firm(app: &App, firm: &Firm) -> Result<bool, Failure> {
    let report = app.verify_journal(&operator().at(firm.id)).await?;
    Ok(say(&format!("firm {}", firm.code), &report))
}

/// Says what was found; answers whether it holds.
fn say(chain: &str, report: &ChainReport) -> bool {
    match report.broken {
        None => println!("{chain}: {} entries, all as they were written", report.entries),
        Some(Broken { place, why }) => {
            let why = match why {
                BrokenWhy::Missing => "is missing",
                BrokenWhy::Changed => "is not what was written there",
                BrokenWhy::Added => "was never written",
                BrokenWhy::HeadMissing => "may be missing: which one is the last is noted nowhere",
            };
            eprintln!("{chain}: entry {place} {why} ({} before it hold)", report.entries);
        }
    }
    report.broken.is_none()
}
