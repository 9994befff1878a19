//! A search finds what begins so and nothing else (C6, IN4), whatever is typed.

use domain::portfolio::Which;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tests::{TestHub, firms};

/// A search is what "starts with" says of the folded code and words, whatever is typed (IN4).
#[test]
fn a_search_finds_what_begins_so_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hub = runtime.block_on(TestHub::new());
    let claire = runtime.block_on(hub.actor("claire"));
    let operator = runtime.block_on(firms::operator_at(&hub.app, "EXEMPLE"));
    let names = [
        "100% BIO",
        "A_B CONSEIL",
        "L'ÉTOILE",
        "l’étoile",
        "L ETOILE",
        "SARL Œuvres-Müller",
        "STRAẞE",
        "ou\\i",
        "O'CONNOR; NORD",
        "abc abc abcd",
        "100 BIO",
        "AXB CONSEIL",
    ];
    let mut csv = String::from("code;nom;siren;siret;agence;maitre;engagement_manager;etat\n");
    for (place, name) in names.iter().enumerate() {
        csv.push_str(&format!("N{place:03};\"{name}\";;;;;;ouvert\n"));
    }
    runtime.block_on(hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ())).unwrap();
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let query = app::DossierQuery { which: Which::All, cursor, ..app::DossierQuery::default() };
        let page = runtime.block_on(hub.app.dossiers(&claire, query)).unwrap();
        all.extend(page.items.iter().map(|row| (row.code.to_string(), row.name.clone())));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 172);
    let piece = prop_oneof![
        prop::sample::select(vec![
            "100%",
            "a_b",
            "a%b",
            "l'e",
            "L’É",
            "etoile",
            "OEUV",
            "mul",
            "strasse",
            "ou\\",
            "o'c",
            "nord",
            "abc",
            "abc a",
            "n00",
            "000000",
            "cabinet d",
            "%",
            "___",
            "\\\\\\",
            "'''"
        ])
        .prop_map(str::to_owned),
        "[a-eé0-9 '%_-]{3,6}",
    ];
    let mut runner =
        TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    runner
        .run(&piece, |typed| {
            let folded = domain::search::fold(&typed);
            let query = app::DossierQuery {
                search: typed.clone(),
                which: Which::All,
                ..app::DossierQuery::default()
            };
            let found = runtime.block_on(hub.app.dossiers(&claire, query));
            if folded.chars().count() < 3 {
                let blank = typed.trim().is_empty();
                prop_assert!(found.is_err() || blank, "{:?}", typed);
                return Ok(());
            }
            let starts = |text: &str| {
                let folded_text = domain::search::fold(text);
                let words = folded_text.match_indices(' ').map(|(at, _)| at + 1);
                std::iter::once(0).chain(words).any(|at| folded_text[at..].starts_with(&folded))
            };
            let expected = all.iter().filter(|(code, name)| starts(code) || starts(name)).count();
            let page = found.unwrap();
            prop_assert_eq!(page.total, domain::page::Total::Exact(expected as u64), "{:?}", typed);
            prop_assert_eq!(page.items.len(), expected.min(50), "{:?}", typed);
            Ok(())
        })
        .unwrap();
}
