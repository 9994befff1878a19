//! What a line of a pasted list names (C7), against a model that looks at every dossier.

use app::{Purpose, ReportState};
use domain::{
    pasted::{LineOutcome, ListSource},
    search::fold,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tests::TestHub;

use super::pasted::{begin, import, whole};

struct Kept {
    code: &'static str,
    name: &'static str,
    siren: &'static str,
    siret: &'static str,
    open: bool,
}

const fn kept(
    code: &'static str,
    name: &'static str,
    (siren, siret): (&'static str, &'static str),
    open: bool,
) -> Kept {
    Kept { code, name, siren, siret, open }
}

/// Dossiers that are hard to tell apart.
const PORTFOLIO: &[Kept] = &[
    kept("A-1", "Société Générale d’Étanchéité", ("534640974", "53464097400018"), true),
    kept("A-2", "SOCIETE GENERALE D'ETANCHEITE", ("534640974", ""), true),
    kept("a-1", "Œuvres (les)", ("", ""), true),
    kept("534640974", "Étoile", ("", ""), true),
    kept("B_1", "Garage de l'Étoile", ("819248659", "81924865900388"), true),
    kept("B_2", "A-2", ("356000000", "35600000049837"), true),
    kept("C.1", "Archivée", ("", ""), false),
    kept("C.2", "archivee", ("", ""), false),
    kept("C.3", "Étoile", ("", ""), false),
    kept("D1", "100%", ("", ""), true),
    kept("D2", "100_", ("", ""), true),
    kept("D3", "STRAẞE", ("", ""), true),
];

/// What people paste for them, and beside them.
fn line() -> impl Strategy<Value = String> {
    let mut known: Vec<String> = Vec::new();
    for dossier in PORTFOLIO {
        for text in [dossier.code, dossier.name, dossier.siren, dossier.siret] {
            known.extend([text.to_owned(), text.to_lowercase(), text.to_uppercase(), fold(text)]);
        }
    }
    let strange =
        ["generale", "l'étoile", "534 640 974", "81924865900388 ", "\u{a0}819\u{202f}248 659"];
    known.extend(strange.map(str::to_owned));
    known.extend(
        ["100", "-", "…", "%", "534640975", "A-9", "strasse", "ARCHIVÉE"].map(str::to_owned),
    );
    prop_oneof![8 => prop::sample::select(known), 1 => "[aA]-[0-9]", 1 => "[a-z%_é ]{0,6}"]
}

/// The dossiers that a line names: by its code to the letter, or else in any other way.
fn named(line: &str) -> Vec<&'static Kept> {
    let line = line.trim();
    let digits: String = line.chars().filter(|char| !char.is_whitespace()).collect();
    let exact: Vec<&Kept> = PORTFOLIO.iter().filter(|kept| kept.code == line).collect();
    if !exact.is_empty() {
        return exact;
    }
    let is_number = |number: &str| !number.is_empty() && number == digits;
    let is_text = |text: &str| !fold(line).is_empty() && fold(text) == fold(line);
    let fits = |kept: &&Kept| {
        is_number(kept.siren) || is_number(kept.siret) || is_text(kept.code) || is_text(kept.name)
    };
    PORTFOLIO.iter().filter(fits).collect()
}

/// What each line comes to: its place, the outcome, and the code of the one dossier.
fn model(lines: &[String]) -> Vec<(u64, LineOutcome, Option<&'static str>)> {
    let mut seen: Vec<&str> = Vec::new();
    let full = (1..).zip(lines).filter(|(_, line)| !line.trim().is_empty());
    full.map(|(number, line)| {
        let named = named(line);
        let open: Vec<&str> = named.iter().filter(|kept| kept.open).map(|kept| kept.code).collect();
        let (outcome, code) = match (open.as_slice(), named.len()) {
            ([], 0) => (LineOutcome::Unknown, None),
            ([], 1) => (LineOutcome::NotEligible, Some(named[0].code)),
            ([], _) => (LineOutcome::NotEligible, None),
            ([one], _) if seen.contains(one) => (LineOutcome::Repeated, Some(*one)),
            ([one], _) => (LineOutcome::Found, Some(*one)),
            _ => (LineOutcome::Several, None),
        };
        seen.extend(code.filter(|_| outcome == LineOutcome::Found));
        (number, outcome, code)
    })
    .collect()
}

#[test]
fn lines_come_to_what_somebody_who_knows_every_dossier_would_say() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hub = runtime.block_on(TestHub::new());
    let csv: String = PORTFOLIO
        .iter()
        .map(|kept| {
            let state = if kept.open { "ouvert" } else { "archivé" };
            format!("{};\"{}\";{};{};;;;{state}\n", kept.code, kept.name, kept.siren, kept.siret)
        })
        .collect();
    runtime.block_on(import(&hub, "EXEMPLE", &csv));
    let (_, claire) = runtime.block_on(begin(&hub));
    let lists = prop::collection::vec(line(), 1..40);
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&lists, |lines| {
            let expected = model(&lines);
            prop_assume!(!expected.is_empty());
            let list = lines.join("\n").into_bytes();
            let report = runtime.block_on(async {
                hub.app
                    .paste_list(&claire, Purpose::Adding, (list, ListSource::Clipboard))
                    .await
                    .unwrap();
                whole(&hub, &claire).await
            });
            prop_assert_eq!(report.state, ReportState::Finished);
            let reported: Vec<_> = report
                .page
                .items
                .iter()
                .map(|row| {
                    let code = row.dossier.as_ref().map(|(code, _)| code.as_str().to_owned());
                    (row.line, row.outcome, code)
                })
                .collect();
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(number, outcome, code)| (number, outcome, code.map(str::to_owned)))
                .collect();
            prop_assert_eq!(reported, expected);
            Ok(())
        })
        .unwrap();
    // What is found is what is ticked, and nothing else.
    let found = runtime.block_on(async {
        let list = b"A-2\nstrasse\n100%\nETOILE\nA-9".to_vec();
        hub.app.paste_list(&claire, Purpose::Adding, (list, ListSource::Clipboard)).await.unwrap();
        let report = whole(&hub, &claire).await;
        hub.app.tick_list(&claire, Purpose::Adding, report.list).await.unwrap();
        let query = app::DraftQuery { ticked_only: true, ..app::DraftQuery::default() };
        hub.app.draft_dossiers(&claire, Purpose::Adding, query).await.unwrap().page.items
    });
    let codes: Vec<&str> = found.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["A-2", "534640974", "D1", "D3"]);
}
