//! A secret that stands where it should not is recognised (AK9): by the expression that is
//! documented, in the files of this repository too.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use domain::api_key::KeySecret;
use tests::{clock::SeededChance, database::workspace};

/// The documented expression: a beginning, and how many digits follow.
struct Scan {
    begins: String,
    digits: usize,
}

impl Scan {
    /// As SECURITY.md has it, on a line of its own.
    fn documented() -> Self {
        let text = fs::read_to_string(workspace().join("SECURITY.md")).unwrap();
        let found = text.lines().find_map(|line| {
            let (begins, rest) = line.split_once("[0-9A-Za-z]{")?;
            Some((begins.to_owned(), rest.strip_suffix('}')?.parse().ok()?))
        });
        let (begins, digits) = found.expect("SECURITY.md says how a secret is found");
        Self { begins, digits }
    }

    fn finds(&self, text: &str) -> bool {
        text.match_indices(&self.begins).any(|(at, _)| {
            let rest = text[at + self.begins.len()..].bytes();
            rest.take_while(u8::is_ascii_alphanumeric).count() >= self.digits
        })
    }

    /// The files below a folder that hold a secret, but for what is built or ignored.
    fn search(&self, folder: &Path, ignored: &BTreeSet<String>) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if ignored.contains(&name) || path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                found.extend(self.search(&path, ignored));
            } else if self.finds(&String::from_utf8_lossy(&fs::read(&path).unwrap())) {
                found.push(path);
            }
        }
        found
    }
}

/// What git does not keep.
fn ignored() -> BTreeSet<String> {
    let text = fs::read_to_string(workspace().join(".gitignore")).unwrap();
    let names = text.lines().map(|line| line.trim_matches('/').to_owned());
    names.filter(|name| !name.is_empty()).chain([".git".to_owned()]).collect()
}

#[test]
fn no_secret_stands_in_the_repository() {
    let found = Scan::documented().search(workspace(), &ignored());
    assert_eq!(found, Vec::<PathBuf>::new());
}

#[test]
fn every_secret_is_found_wherever_it_was_planted() {
    let (scan, chance) = (Scan::documented(), SeededChance::default());
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("src/config");
    fs::create_dir_all(&deep).unwrap();
    for (number, around) in [
        ("KEY=", "\n"),
        ("\"", "\","),
        ("curl -H 'x-apikey: lhk_live_x:", "'"),
        ("\u{0}é", "\u{0}"),
    ]
    .into_iter()
    .enumerate()
    {
        let secret = KeySecret::generate(&chance);
        let text = [around.0, secret.reveal(), around.1].concat();
        fs::write(deep.join(format!("{number}.txt")), text).unwrap();
    }
    assert_eq!(scan.search(folder.path(), &ignored()).len(), 4);
}

#[test]
fn what_only_begins_like_a_secret_is_none() {
    let scan = Scan::documented();
    for text in ["lhs_live_", "lhs_live_[0-9A-Za-z]{49}", "lhs_live_short", "LHS_LIVE_x"] {
        assert!(!scan.finds(text), "{text}");
    }
}
