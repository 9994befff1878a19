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
