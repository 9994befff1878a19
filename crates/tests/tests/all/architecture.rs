//! The edges between crates are the architecture (design §1, docs/adr/0001).

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, MetadataCommand};
use tests::database::workspace;

/// Who may depend on whom. `tests` and `bench` stand outside the house and may look at all of it.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("app", &["domain", "store"]),
    ("api", &["app", "domain"]),
    ("ui", &["app", "domain"]),
    ("worker", &["app", "domain"]),
    ("loophub", &["api", "app", "domain", "store", "ui", "worker"]),
];

#[test]
fn no_crate_depends_on_another_but_as_the_architecture_says() {
    let manifest = workspace().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let ours: BTreeSet<&str> =
        metadata.packages.iter().map(|package| package.name.as_str()).collect();
    for package in &metadata.packages {
        let name = package.name.as_str();
        if matches!(name, "tests" | "bench") {
            continue;
        }
        let (_, allowed) = ALLOWED.iter().find(|(known, _)| *known == name).unwrap_or_else(|| {
            panic!("{name} is a new room: say in ARCHITECTURE.md and here what it may see")
        });
        let edges = package.dependencies.iter().filter(|edge| edge.kind == DependencyKind::Normal);
        for edge in edges.filter(|edge| ours.contains(edge.name.as_str())) {
            assert!(allowed.contains(&edge.name.as_str()), "{name} must not see {}", edge.name);
        }
    }
}

/// Where somebody comes to act, and nowhere else (design §4): from a session, from the credentials of
/// a call, as the operator. The domain and the use cases are crates apart, so no visibility says it.
const MAKERS: &[(&str, &str)] = &[
    ("Actor::new(", "app/src/gate.rs"),
    // Whoever holds a one-time link, who can do nothing else (G4).
    ("Actor::new(", "app/src/invitations.rs"),
    ("Actor::new(", "app/src/key_links.rs"),
    ("Actor::new(", "app/src/sessions.rs"),
    ("Actor::new(", "domain/src/actor.rs"),
    // The hub itself, at what it does by itself: warnings (G3), and what is deleted for good (B5).
    ("Operator {", "app/src/lib.rs"),
    ("Operator {", "loophub/src/import.rs"),
];

#[test]
fn an_actor_is_made_where_somebody_comes_to_act_and_nowhere_else() {
    let marks = ["Actor::new(", "Operator {", "Operator::default", ".who = ", "Tenant::new("];
    let mut found = BTreeSet::new();
    for (path, text) in sources() {
        // What is told of them, and their own definitions.
        let code = text.lines().map(str::trim_start).filter(|line| {
            !["//", "pub struct", "impl"].iter().any(|start| line.starts_with(start))
        });
        for line in code {
            for mark in
                marks.iter().filter(|mark| line.contains(**mark) && !line.contains("-> Operator {"))
            {
                found.insert((*mark, path.clone()));
            }
        }
    }
    let found: Vec<_> = found.iter().map(|(mark, path)| (*mark, path.as_str())).collect();
    assert_eq!(found, MAKERS);
}

/// The product's own sources, by path in `crates`.
fn sources() -> Vec<(String, String)> {
    let crates = workspace().join("crates");
    let (mut found, mut folders) = (Vec::new(), vec![crates.clone()]);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(&crates).unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn no_file_of_ours_grows_beyond_four_hundred_lines() {
    let mut folders = vec![workspace().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let lines = std::fs::read_to_string(&path).unwrap().lines().count();
                assert!(lines <= 400, "{} has {lines} lines", path.display());
            }
        }
    }
}
