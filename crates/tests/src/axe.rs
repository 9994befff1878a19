//! axe-core in the pages that are looked at: nothing that it knows of keeps anybody out (AC1, AC4).
//!
//! What it can't tell by itself, it calls incomplete; that is for people, and is not asked for here.

use std::{fs, path::PathBuf, sync::OnceLock};

use serde_json::{Value, json};

use crate::{browser::Chromium, database};

/// The version that the tests are written for; `./test` installs it from here.
const VERSION: &str = include_str!("../axe-core");

/// WCAG 2.2 AA with all that came before it, and what axe calls good practice: one heading of the
/// first level, landmarks, a skip link that leads somewhere. No rule of these is switched off.
const TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Answers what is wrong, a rule on a line and under it the elements that break it. axe puts each rule
/// off with a timer, of which a window without scripts has none: here it goes on at once.
const FIND: &str = "\
const [options, done] = arguments; \
const element = ({ target, failureSummary }) => \
    `    ${target.join(' ')}: ${failureSummary.replace(/\\s+/g, ' ')}`; \
const rule = ({ id, impact, help, nodes }) => \
    [`  ${id} (${impact}): ${help}`, ...nodes.map(element)].join('\\n'); \
const timer = window.setTimeout; \
window.setTimeout = (act) => { act(); return 0; }; \
axe.run(document, options, (error, results) => { \
    window.setTimeout = timer; \
    done(error ? [`  axe failed: ${error}`] : results.violations.map(rule)); \
})";

/// Where `./test` puts it.
fn installed() -> PathBuf {
    database::workspace().join("target/npm/node_modules/axe-core/axe.min.js")
}

/// Its source, read once.
fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let (path, version) = (installed(), VERSION.trim());
        let source = fs::read_to_string(&path).unwrap_or_default();
        let is_it = source.starts_with(&format!("/*! axe v{version}\n"));
        let path = path.display();
        assert!(is_it, "axe-core {version} is not at {path}: ./test installs it");
        source
    })
}

impl Chromium {
    /// Sees that axe finds nothing on the page as it stands.
    pub(crate) async fn keeps_nobody_out(&self, state: &str) {
        if self.run("return window.axe === undefined").await == true {
            self.run(source()).await;
        }
        let options = json!({
            "runOnly": { "type": "tag", "values": TAGS },
            // Off by itself, for those who hold an older WCAG.
            "rules": { "target-size": { "enabled": true } },
            "resultTypes": ["violations"],
            "preload": false,
        });
        let found = self.client.execute_async(FIND, vec![options]).await.unwrap();
        assert!(found == json!([]), "{state}, {}:\n{}", self.path().await, listed(&found));
    }
}

fn listed(found: &Value) -> String {
    let lines = found.as_array().into_iter().flatten().filter_map(Value::as_str);
    lines.collect::<Vec<_>>().join("\n")
}
