//! Many dossiers at once (D6): all that a filter finds ticked, an application switched on and off for
//! them, and that undone, beside bare SQL for the same rows.

use std::time::Duration;

use crate::{
    Result,
    bare_sql::{Rows, expect},
    caller::Caller,
    mass::{APPLICATIONS, between, newest_batch, undo},
    place::Place,
    report::Report,
};

const SELECTION: &str = "/selection";
const CHOOSE: &str = "/selection/applications";
const PREVIEW: &str = "/selection/preview";

/// How many times.
const ROUNDS: usize = 5;

/// How long the steps of one batch took.
struct Steps {
    tick: Duration,
    preview: Duration,
    validate: Duration,
    undo: Duration,
}

/// Measures switching on and its undo, then switching off and its undo, and the bare statements in
/// between. The application is the one that `mass` added to warm up and took the rows of.
pub(crate) fn measure(caller: &Caller<'_>, place: &Place, report: &mut Report) -> Result<()> {
    let name = APPLICATIONS[0][2];
    steps(caller, place, (name, "on"))?;
    let (mut on, mut off) = (Vec::new(), Vec::new());
    let (mut inserts, mut deletes) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        on.push(steps(caller, place, (name, "on"))?);
        validate(caller, (name, "on"))?;
        place.settle()?;
        let rows = Rows::of(place, name)?;
        off.push(steps(caller, place, (name, "off"))?);
        deletes.push(rows.delete_and_keep(place)?);
        inserts.push(rows.insert(place)?);
        let again = Rows::of(place, name)?;
        expect(rows.count, again.count)?;
        rows.delete(place)?;
    }
    let insert = "bare INSERT … SELECT, many dossiers";
    let delete = "bare DELETE, with what was there kept, many dossiers";
    report.add(insert, &inserts.into_iter().collect(), None);
    report.add(delete, &deletes.into_iter().collect(), None);
    for (what, steps, beside) in [("on", &on, insert), ("off", &off, delete)] {
        let each = |of: fn(&Steps) -> Duration| steps.iter().map(of).collect();
        report.add(format!("tick all that is found ({what})"), &each(|s| s.tick), None);
        report.add(format!("preview, many {what}"), &each(|s| s.preview), None);
        report.add(format!("\"Valider\", many {what}"), &each(|s| s.validate), Some(beside));
        report.add(format!("undo, many {what}"), &each(|s| s.undo), None);
    }
    Ok(())
}

/// Ticks all, switches, and undoes that: all is as before.
fn steps(caller: &Caller<'_>, place: &Place, (name, act): (&str, &str)) -> Result<Steps> {
    let [tick, preview, validate] = validate(caller, (name, act))?;
    place.settle()?;
    let undo = undo(caller, &newest_batch(caller)?)?;
    place.settle()?;
    Ok(Steps { tick, preview, validate, undo })
}

fn validate(caller: &Caller<'_>, (name, act): (&str, &str)) -> Result<[Duration; 3]> {
    let found = [("do", "found"), ("back", "/dossiers?state=open")];
    let tick = caller.post(SELECTION, &found)?.took;
    let page = caller.get(CHOOSE)?.body;
    let row = between(&page, &format!("<th scope=\"row\">{name}"), '\u{0}')?;
    let app = between(row, "name=\"app\" value=\"", '"')?;
    caller.post(CHOOSE, &[("do", "next"), ("app", app), ("act", act), ("until", "")])?;
    let preview = caller.get(PREVIEW)?;
    let token = between(&preview.body, "name=\"token\" value=\"", '"')?;
    let validate = caller.post(PREVIEW, &[("token", token)])?.took;
    Ok([tick, preview.took, validate])
}
