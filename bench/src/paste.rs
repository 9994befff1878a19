//! "Coller une liste" (C7): the codes of every dossier, from the paste to the whole report, beside
//! one bare statement that looks the same codes up and writes the same rows.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use loophub::{demo::dossiers::code, failure::Failure};

use crate::{Result, caller::Caller, place::Place, report::Report};

const PASTE: &str = "/loophub/applications/new/dossiers/paste";
const REPORT: &str = "/loophub/applications/new/dossiers/report";
/// How many lists are pasted, one in place of the other.
const ROUNDS: usize = 3;

/// How often the report is asked for, as its own page does.
const GLANCE: Duration = Duration::from_millis(100);

/// How long a report may take before the measure gives up.
const PATIENCE: Duration = Duration::from_secs(300);

/// Measures both in turn, in the draft that is open.
pub(crate) fn measure(
    caller: &Caller<'_>,
    (place, dossiers): (&Place, u32),
    report: &mut Report,
) -> Result<()> {
    let list: String = (1..=dossiers).map(|number| code(number) + "\n").collect();
    let (mut bares, mut pastes, mut takes) = (Vec::new(), Vec::new(), Vec::new());
    forget_peak();
    let before = peak();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        takes.push(caller.upload(PASTE, ("list", &list))?.took);
        wait(caller, begun)?;
        pastes.push(begun.elapsed());
        bares.push(place.look_up_again(u64::from(dossiers))?);
    }
    if let Some((before, most)) = before.zip(peak()) {
        eprintln!("the process held {before}, and at most {most} while lists were pasted");
    }
    let yardstick = format!("bare look-up and INSERT of {dossiers} lines");
    report.add(&yardstick, &bares.into_iter().collect(), None);
    let what = format!("list of {dossiers} codes: whole report");
    report.add(what, &pastes.into_iter().collect(), Some(&yardstick));
    report.add("list: taken (POST)", &takes.into_iter().collect(), Some(&yardstick));
    let ticked = caller.get(REPORT)?;
    let shown = ticked.body.split("name=\"list\" value=\"").nth(1);
    let shown = shown.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    let tick = caller.post(REPORT, &[("list", shown.as_str()), ("do", "tick")])?.took;
    report.add(
        "list: Cocher les dossiers trouvés",
        &[tick].into_iter().collect(),
        Some(&yardstick),
    );
    Ok(())
}

fn wait(caller: &Caller<'_>, begun: Instant) -> Result<()> {
    while begun.elapsed() < PATIENCE {
        if caller.get(REPORT)?.body.contains("<table") {
            return Ok(());
        }
        thread::sleep(GLANCE);
    }
    Err(Failure::new("the report is never whole"))
}

/// Where Linux tells it: from here on, the most memory that the process holds.
fn forget_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}

fn peak() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
