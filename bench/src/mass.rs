//! "Appliquer à tous", then "Valider" (C7, C9), beside the bare `INSERT … SELECT` of the same rows.

use std::time::Duration;

use loophub::failure::Failure;

use crate::{
    Result,
    caller::Caller,
    place::{Place, Rows},
    report::Report,
};

const DEFINITION: &str = "/loophub/applications/new";
const SELECTION: &str = "/loophub/applications/new/dossiers";
const SUMMARY: &str = "/loophub/applications/new/summary";

/// Kind and slug of applications that the demonstration has not added: one to warm up, and one for
/// each round.
pub(crate) const APPLICATIONS: [(&str, &str); 6] = [
    ("cegid", "factures-clients"),
    ("cegid", "facture-electronique"),
    ("cegid", "notes-de-frais"),
    ("cegid", "suivi-des-immobilisations"),
    ("firm", "tableau-de-bord-du-cabinet"),
    ("firm", "veille-sociale"),
];

/// How long one pass through the wizard took.
struct Pass {
    all: Duration,
    summary: Duration,
    validate: Duration,
}

/// Step 1 of the wizard.
pub(crate) fn define(caller: &Caller<'_>, (kind, slug): (&str, &str)) -> Result<()> {
    let fields = [("do", "next"), ("kind", kind), ("application", slug)];
    caller.post(DEFINITION, &fields).map(drop)
}

/// Measures the wizard and the bare statement in turn, from the same state of the table.
pub(crate) fn measure(caller: &Caller<'_>, place: &Place, report: &mut Report) -> Result<()> {
    let [warming, rounds @ ..] = APPLICATIONS;
    pass(caller, warming)?;
    let rows = place.newest_rows()?;
    place.clear(&rows)?;
    bare(place, &rows)?;
    let (mut bares, mut passes) = (Vec::new(), Vec::new());
    for (round, application) in rounds.into_iter().enumerate() {
        // Who goes first changes from round to round.
        if round % 2 == 0 {
            bares.push(bare(place, &rows)?);
        }
        passes.push(add(caller, place, (application, &rows))?);
        if round % 2 == 1 {
            bares.push(bare(place, &rows)?);
        }
    }
    tell(report, (&bares, &passes), rows.count);
    Ok(())
}

/// One pass through the wizard, whose rows are then cleared away.
fn add(
    caller: &Caller<'_>,
    place: &Place,
    (application, expected): ((&str, &str), &Rows),
) -> Result<Pass> {
    let pass = pass(caller, application)?;
    let rows = place.newest_rows()?;
    same(expected.count, rows.count)?;
    place.clear(&rows)?;
    Ok(pass)
}

/// The bare statement, whose rows are then cleared away.
fn bare(place: &Place, rows: &Rows) -> Result<Duration> {
    let (count, took) = place.insert(rows)?;
    same(rows.count, count)?;
    place.clear(rows)?;
    Ok(took)
}

fn pass(caller: &Caller<'_>, application: (&str, &str)) -> Result<Pass> {
    define(caller, application)?;
    let all = caller.post(SELECTION, &[("do", "all")])?.took;
    let summary = caller.get(SUMMARY)?;
    let token = summary.body.split("name=\"token\" value=\"").nth(1);
    let token = token.and_then(|rest| rest.split('"').next());
    let token = token.ok_or_else(|| Failure::new("the summary has no token"))?;
    let validate = caller.post(SUMMARY, &[("token", token)])?.took;
    Ok(Pass { all, summary: summary.took, validate })
}

fn same(expected: u64, count: u64) -> Result<()> {
    if expected == count {
        return Ok(());
    }
    Err(Failure::new(format!("{count} activations where {expected} were expected")))
}

fn tell(report: &mut Report, (bares, passes): (&[Duration], &[Pass]), rows: u64) {
    let yardstick = format!("bare INSERT … SELECT of {rows} rows");
    report.add(&yardstick, &bares.iter().copied().collect(), None);
    let mut beside = |what, took: fn(&Pass) -> Duration| {
        report.add(what, &passes.iter().map(took).collect(), Some(&yardstick));
    };
    beside("wizard: Appliquer à tous + Valider", |pass| pass.all + pass.validate);
    beside("wizard: Appliquer à tous (POST)", |pass| pass.all);
    beside("wizard: Récapitulatif (GET)", |pass| pass.summary);
    beside("wizard: Valider (POST)", |pass| pass.validate);
}
