//! "Coller une liste" (C7): the codes, then the names, of every dossier, from the paste to the whole
//! report, beside one bare statement that looks the same lines up and writes the same rows.

use std::{
    thread,
    time::{Duration, Instant},
};

use loophub::{
    demo::dossiers::{code, portfolio},
    failure::Failure,
};

use crate::{Result, bare_sql::Lines, caller::Caller, place::Place, report::Report};

const PASTE: &str = "/loophub/applications/new/dossiers/paste";
const REPORT: &str = "/loophub/applications/new/dossiers/report";
/// How many lists are pasted, one in place of the other.
const ROUNDS: usize = 5;

/// How often the report is asked for, as its own page does.
const GLANCE: Duration = Duration::from_millis(100);

/// How long a report may take before the measure gives up.
const PATIENCE: Duration = Duration::from_secs(300);

/// Measures both in turn, in the draft that is open.
pub(crate) fn measure(
    caller: &Caller<'_>,
    (place, lines, dossiers): (&Place, Lines, u32),
    report: &mut Report,
) -> Result<()> {
    let (list, what) = match lines {
        Lines::Codes => ((1..=dossiers).map(|number| code(number) + "\n").collect(), "codes"),
        Lines::Names => (names(dossiers), "names"),
    };
    let (mut bares, mut pastes, mut takes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        takes.push(caller.upload(PASTE, ("list", &list))?.took);
        wait(caller, begun)?;
        pastes.push(begun.elapsed());
        bares.push(lines.look_up(place, u64::from(dossiers))?);
    }
    let yardstick = format!("bare look-up and INSERT of {dossiers} {what}");
    report.add(&yardstick, &bares.into_iter().collect(), None);
    let whole = format!("list of {dossiers} {what}: whole report");
    report.add(whole, &pastes.into_iter().collect(), Some(&yardstick));
    let taken = format!("list of {what}: taken (POST)");
    report.add(taken, &takes.into_iter().collect(), Some(&yardstick));
    let ticked = format!("list of {what}: Cocher les dossiers trouvés");
    report.add(ticked, &[tick(caller)?].into_iter().collect(), Some(&yardstick));
    Ok(())
}

/// The name of each dossier of the demonstration, which many share.
fn names(dossiers: u32) -> String {
    let file = portfolio(dossiers, &[]);
    let file = String::from_utf8_lossy(&file);
    let quoted = file.lines().filter_map(|line| line.split_once(";\"")?.1.split("\";").next());
    quoted.map(|name| name.replace("\"\"", "\"") + "\n").collect()
}

/// Ticks what the report found.
fn tick(caller: &Caller<'_>) -> Result<Duration> {
    let page = caller.get(REPORT)?.body;
    let list = page.split("name=\"list\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let list = list.ok_or_else(|| Failure::new("the report does not say of which list it is"))?;
    Ok(caller.post(REPORT, &[("list", list), ("do", "tick")])?.took)
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
