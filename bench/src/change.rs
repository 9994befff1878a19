//! "Modifier" (B4): an application is switched off everywhere and on again, and both are undone (D7),
//! beside bare SQL for the same rows.

use std::time::Duration;

use crate::{
    Result,
    bare_sql::Rows,
    caller::Caller,
    mass::{TAB, between, newest_batch, undo},
    place::Place,
    report::Report,
};

/// A partner's application of the demonstration.
const NAME: &str = "Banque Connect";

const ROUNDS: usize = 5;

/// What one round took.
struct Round {
    off: Duration,
    on: Duration,
    undo_on: Duration,
    undo_off: Duration,
}

/// Measures the hub and the bare statements in turn, from the same state of the tables: switched on
/// for every open dossier.
pub(crate) fn measure(caller: &Caller<'_>, place: &Place, report: &mut Report) -> Result<()> {
    let address = address(caller)?;
    change(caller, &address, "all")?;
    let rows = Rows::of(place, NAME)?;
    let (mut bares, mut rounds) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let delete = rows.delete(place)?;
        let insert = rows.insert(place)?;
        let keep = rows.delete_and_keep(place)?;
        rows.insert(place)?;
        bares.push((delete, insert, keep));
        rounds.push(round(caller, place, &address)?);
    }
    let delete = format!("modify: bare DELETE of {} rows", rows.count);
    let insert = format!("modify: bare INSERT … SELECT of {} rows", rows.count);
    report.add(&delete, &bares.iter().map(|bare| bare.0).collect(), None);
    report.add(&insert, &bares.iter().map(|bare| bare.1).collect(), None);
    let keep = "modify: the same DELETE, with what was there kept";
    report.add(keep, &bares.iter().map(|bare| bare.2).collect(), None);
    let mut beside = |what, took: fn(&Round) -> Duration, yardstick| {
        report.add(what, &rounds.iter().map(took).collect(), Some(yardstick));
    };
    beside("modify: off everywhere", |round| round.off, keep);
    beside("modify: on everywhere", |round| round.on, &insert);
    beside("undo of on everywhere", |round| round.undo_on, &delete);
    beside("undo of off everywhere", |round| round.undo_off, &insert);
    Ok(())
}

fn round(caller: &Caller<'_>, place: &Place, address: &str) -> Result<Round> {
    let off = change(caller, address, "clear")?;
    let off_batch = newest_batch(caller)?;
    place.settle()?;
    let on = change(caller, address, "all")?;
    place.settle()?;
    let undo_on = undo(caller, &newest_batch(caller)?)?;
    place.settle()?;
    let undo_off = undo(caller, &off_batch)?;
    place.settle()?;
    Ok(Round { off, on, undo_on, undo_off })
}

/// The address of its "Modifier".
fn address(caller: &Caller<'_>) -> Result<String> {
    let tab = caller.get(TAB)?.body;
    let row = between(&tab, &format!("<th scope=\"row\">{NAME}<"), '\u{0}')?;
    Ok(format!("{TAB}/{}/edit", between(row, &format!("{TAB}/"), '/')?))
}

/// Goes through the three steps with one press in the second; answers how long that press and
/// "Valider" took together.
fn change(caller: &Caller<'_>, address: &str, press: &str) -> Result<Duration> {
    let page = caller.get(address)?.body;
    let key = between(&page, "name=\"key\" value=\"", '"')?;
    let email = between(&page, "type=\"email\" value=\"", '"')?;
    caller.post(address, &[("do", "next"), ("key", key), ("email", email)])?;
    let selection = format!("{address}/dossiers");
    let pressed = caller.post(&selection, &[("do", press)])?.took;
    if press != "all" {
        caller.post(&selection, &[("do", "next")])?;
    }
    let summary = format!("{address}/summary");
    let page = caller.get(&summary)?.body;
    let token = between(&page, "name=\"token\" value=\"", '"')?;
    Ok(pressed + caller.post(&summary, &[("token", token)])?.took)
}
