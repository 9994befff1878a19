//! "Appliquer à tous" and "Valider" (C7, C9), the deletion of an application (B5), and the undo of
//! both (D7): each beside bare SQL for the same rows.

use std::time::Duration;

use loophub::failure::Failure;

use crate::{
    Result,
    bare_sql::{Rows, expect},
    caller::Caller,
    place::Place,
    report::Report,
};

const DEFINITION: &str = "/loophub/applications/new";
const SELECTION: &str = "/loophub/applications/new/dossiers";
const SUMMARY: &str = "/loophub/applications/new/summary";
pub(crate) const TAB: &str = "/loophub/applications";
const HISTORY: &str = "/loophub/history";

/// Kind, slug and name of applications that the demonstration has not added: one to warm up, and one
/// for each round.
pub(crate) const APPLICATIONS: [[&str; 3]; 6] = [
    ["cegid", "factures-clients", "Factures clients"],
    ["cegid", "facture-electronique", "Facture électronique"],
    ["cegid", "notes-de-frais", "Notes de frais"],
    ["cegid", "suivi-des-immobilisations", "Suivi des immobilisations"],
    ["firm", "tableau-de-bord-du-cabinet", "Tableau de bord du cabinet"],
    ["firm", "veille-sociale", "Veille sociale"],
];

/// What an application went through, and how long each step took.
struct Round {
    all: Duration,
    summary: Duration,
    validate: Duration,
    delete: Duration,
    undo_deletion: Duration,
    undo_addition: Duration,
}

/// The same with bare statements.
struct Bare {
    insert: Duration,
    delete: Duration,
    mark: [Duration; 2],
}

/// Step 1 of the wizard.
pub(crate) fn define(caller: &Caller<'_>, [kind, slug, _]: [&str; 3]) -> Result<()> {
    let fields = [("do", "next"), ("kind", kind), ("application", slug)];
    caller.post(DEFINITION, &fields).map(drop)
}

/// Measures the hub and the bare statements in turn, from the same state of the tables.
pub(crate) fn measure(caller: &Caller<'_>, place: &Place, report: &mut Report) -> Result<()> {
    let [_, applications @ ..] = APPLICATIONS;
    let rows = emptied(caller, place)?;
    bare(place, &rows)?;
    let (mut bares, mut rounds) = (Vec::new(), Vec::new());
    for (number, application) in applications.into_iter().enumerate() {
        // Who goes first changes from round to round.
        if number % 2 == 0 {
            bares.push(bare(place, &rows)?);
        }
        rounds.push(round(caller, (place, &rows), application)?);
        if number % 2 == 1 {
            bares.push(bare(place, &rows)?);
        }
    }
    tell(report, (&bares, &rounds), rows.count);
    Ok(())
}

/// Adds the first application for every dossier. It stays, without its rows: they are what the bare
/// statements write.
pub(crate) fn emptied(caller: &Caller<'_>, place: &Place) -> Result<Rows> {
    validate(caller, APPLICATIONS[0])?;
    let rows = Rows::newest(place)?;
    rows.delete(place)?;
    Ok(rows)
}

fn bare(place: &Place, rows: &Rows) -> Result<Bare> {
    Ok(Bare { insert: rows.insert(place)?, delete: rows.delete(place)?, mark: rows.mark(place)? })
}

/// Adds an application for every dossier, deletes it, undoes that, and undoes the addition: all is
/// as before.
fn round(
    caller: &Caller<'_>,
    (place, expected): (&Place, &Rows),
    application: [&str; 3],
) -> Result<Round> {
    let [all, summary, validate] = validate(caller, application)?;
    let rows = Rows::newest(place)?;
    expect(expected.count, rows.count)?;
    place.settle()?;
    let addition = newest_batch(caller)?;
    let delete = delete(caller, application)?;
    place.settle()?;
    let undo_deletion = undo(caller, &newest_batch(caller)?)?;
    place.settle()?;
    let undo_addition = undo(caller, &addition)?;
    place.settle()?;
    // Its rows are gone, and the newest are those of an application before it.
    let left = Rows::newest(place)?;
    if left.app == rows.app {
        return Err(Failure::new(format!("{} rows are left after the undo", left.count)));
    }
    Ok(Round { all, summary, validate, delete, undo_deletion, undo_addition })
}

/// "Appliquer à tous", the summary, and "Valider".
pub(crate) fn validate(caller: &Caller<'_>, application: [&str; 3]) -> Result<[Duration; 3]> {
    define(caller, application)?;
    let all = caller.post(SELECTION, &[("do", "all")])?.took;
    let summary = caller.get(SUMMARY)?;
    let token = between(&summary.body, "name=\"token\" value=\"", '"')?;
    let validate = caller.post(SUMMARY, &[("token", token)])?.took;
    Ok([all, summary.took, validate])
}

/// "Supprimer", with the name typed.
fn delete(caller: &Caller<'_>, [_, _, name]: [&str; 3]) -> Result<Duration> {
    let tab = caller.get(TAB)?.body;
    let row = between(&tab, &format!("<th scope=\"row\">{name}<"), '\u{0}')?;
    let object = between(row, &format!("{TAB}/"), '/')?;
    Ok(caller.post(&format!("{TAB}/{object}/delete"), &[("confirm", name)])?.took)
}

/// "Annuler cette opération".
pub(crate) fn undo(caller: &Caller<'_>, batch: &str) -> Result<Duration> {
    Ok(caller.post(&format!("{HISTORY}/{batch}/undo"), &[])?.took)
}

/// The number of the batch on top of "Historique".
pub(crate) fn newest_batch(caller: &Caller<'_>) -> Result<String> {
    let history = caller.get(HISTORY)?.body;
    between(&history, &format!("href=\"{HISTORY}/"), '"').map(str::to_owned)
}

/// What stands in a page after `start`, up to `end` or to the end of the page.
pub(crate) fn between<'a>(page: &'a str, start: &str, end: char) -> Result<&'a str> {
    let rest = page.split_once(start).map(|(_, rest)| rest);
    let found = rest.and_then(|rest| rest.split(end).next());
    found.ok_or_else(|| Failure::new(format!("a page has no {start}")))
}

fn tell(report: &mut Report, (bares, rounds): (&[Bare], &[Round]), rows: u64) {
    let insert = format!("bare INSERT … SELECT of {rows} rows");
    let delete = format!("bare DELETE of {rows} rows");
    let mark = "bare UPDATE of the one row that marks";
    report.add(&insert, &bares.iter().map(|bare| bare.insert).collect(), None);
    report.add(&delete, &bares.iter().map(|bare| bare.delete).collect(), None);
    report.add(mark, &bares.iter().flat_map(|bare| bare.mark).collect(), None);
    let mut beside = |what, took: fn(&Round) -> Duration, yardstick| {
        report.add(what, &rounds.iter().map(took).collect(), Some(yardstick));
    };
    beside("wizard: Appliquer à tous + Valider", |round| round.all + round.validate, &insert);
    beside("wizard: Appliquer à tous (POST)", |round| round.all, &insert);
    beside("wizard: Récapitulatif (GET)", |round| round.summary, &insert);
    beside("wizard: Valider (POST)", |round| round.validate, &insert);
    beside("deletion", |round| round.delete, &delete);
    beside("deletion, beside its mark alone", |round| round.delete, mark);
    beside("undo of the deletion", |round| round.undo_deletion, &insert);
    beside("the same, beside its mark alone", |round| round.undo_deletion, mark);
    beside("undo of the addition", |round| round.undo_addition, &delete);
}
