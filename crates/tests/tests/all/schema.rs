//! Both databases hold the same tables, and the tables themselves keep firms apart (design §3, TI2).

use expect_test::expect_file;
use tests::{database::Database, tables::Tables};

/// Tables that belong to no firm, each with the reason.
const OF_NO_FIRM: &[(&str, &str)] = &[
    ("accounts", "who signs in has no firm yet"),
    ("addresses", "an address is compared over all firms (C4)"),
    ("catalog_apps", "the operator's catalogue"),
    ("firms", "the firms themselves"),
    ("migrations", "what was applied"),
    ("operator_journal", "what the operator does outside any firm"),
    ("operator_journal_head", "its last entry"),
    ("sessions", "found by the hash of a token, before the firm is known"),
];

async fn tables() -> Tables {
    Tables::of(&Database::fresh().await).await
}

/// Each run compares its own database with the one description: what only one of the two has makes
/// one of the two runs red. After a new migration, run with `UPDATE_EXPECT=1` and read the
/// difference.
#[tokio::test]
async fn both_databases_have_the_tables_that_were_reviewed() {
    let head = "# Tables\n\nPrinted by `crates/tests/tests/all/schema.rs` from the database itself, and the same for both.\n";
    expect_file!["../../../../docs/tables.md"].assert_eq(&format!("{head}{}", tables().await));
}

#[tokio::test]
async fn a_table_of_a_firm_has_the_firm_first_in_its_key() {
    for (name, table) in tables().await.tables {
        let of_no_firm = OF_NO_FIRM.iter().any(|(known, _)| *known == name);
        let first = table.primary_key.first().unwrap_or_else(|| panic!("{name} has no key"));
        assert!(of_no_firm != (first == "firm_id"), "{name}: {:?}", table.primary_key);
    }
}

#[tokio::test]
async fn every_foreign_key_says_what_happens_on_delete_and_is_the_beginning_of_an_index() {
    for (name, table) in tables().await.tables {
        for key in &table.foreign_keys {
            assert_ne!(key.on_delete, "not said", "{name} {key:?}");
            let indexed = table.found_by().any(|index| index.starts_with(&key.columns));
            assert!(indexed, "{name} {key:?} has no index");
        }
    }
}

#[tokio::test]
async fn a_reference_between_tables_of_firms_carries_the_firm() {
    let tables = tables().await.tables;
    for (name, table) in &tables {
        for key in &table.foreign_keys {
            if tables[&key.table].primary_key.first().is_some_and(|first| first == "firm_id") {
                let carried = (key.columns[0].as_str(), key.to[0].as_str());
                assert_eq!(carried, ("firm_id", "firm_id"), "{name} {key:?}");
            }
        }
    }
}
