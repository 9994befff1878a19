//! Reading the catalogue's file, and all that is wrong with it at once.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Flaw, Invalid,
    catalog::CatalogFacts,
    search::fold,
    text::{self, Code},
};
use serde::Deserialize;

use super::{CatalogError, CatalogRefusal, RefusedWhy};

/// The file: `[[application]]` for each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogFile {
    #[serde(default)]
    application: Vec<toml::Value>,
}

/// What a file asks for.
#[derive(Default)]
pub(super) struct Wanted {
    /// The applications in which nothing is wrong, by slug.
    pub facts: BTreeMap<String, CatalogFacts>,
    /// Every slug that stands in the file: what is written wrong is not taken out.
    pub named: BTreeSet<String>,
    /// What is wrong.
    pub refused: Vec<CatalogRefusal>,
}

/// Reads a file.
pub(super) fn read(toml: &str) -> Result<Wanted, CatalogError> {
    let file: CatalogFile =
        toml::from_str(toml).map_err(|error| CatalogError::Syntax(error.to_string()))?;
    let mut wanted = Wanted::default();
    for (place, application) in (1..).zip(file.application) {
        take(&mut wanted, place, application);
    }
    wanted.refused.extend(same_names(&wanted.facts));
    Ok(wanted)
}

/// Those that are called as one before them, however it is written (A3).
fn same_names(facts: &BTreeMap<String, CatalogFacts>) -> Vec<CatalogRefusal> {
    let (mut known, mut refused) = (BTreeMap::new(), Vec::new());
    for facts in facts.values() {
        if let Some(first) = known.get(&fold(&facts.name)) {
            let why = RefusedWhy::SameName(String::clone(first));
            refused.push(CatalogRefusal { application: facts.slug.clone(), why });
        } else {
            known.insert(fold(&facts.name), facts.slug.clone());
        }
    }
    refused
}

fn take(wanted: &mut Wanted, place: usize, application: toml::Value) {
    let slug = application.get("slug").and_then(toml::Value::as_str).map(str::to_owned);
    let name = slug.clone().unwrap_or_else(|| format!("#{place}"));
    let repeated = slug.is_some_and(|slug| !wanted.named.insert(slug));
    let mut told = Vec::new();
    if repeated {
        told.push(RefusedWhy::Field(Invalid::new("slug", Flaw::Repeated)));
    }
    match application.try_into::<CatalogFacts>() {
        Ok(mut facts) => {
            told.extend(tidy(&mut facts).into_iter().map(RefusedWhy::Field));
            if told.is_empty() {
                wanted.facts.insert(name.clone(), facts);
            }
        }
        Err(error) => told.push(RefusedWhy::Unreadable(error.message().to_owned())),
    }
    let refused = told.into_iter().map(|why| CatalogRefusal { application: name.clone(), why });
    wanted.refused.extend(refused);
}

/// Brings an application into the form in which it is kept and compared, so that the same file
/// changes nothing twice; answers everything that is wrong with it, but for what only the database
/// knows.
fn tidy(facts: &mut CatalogFacts) -> Vec<Invalid> {
    let slug_fits = (1..=64).contains(&facts.slug.len())
        && facts.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let texts = [
        ("name", &mut facts.name, text::LONGEST_LABEL),
        ("publisher", &mut facts.publisher, text::LONGEST_NAME),
        ("description_fr", &mut facts.description_fr, 500),
        ("description_en", &mut facts.description_en, 500),
        ("launch_url", &mut facts.launch_url, 500),
    ];
    let mut flaws = Vec::new();
    for (field, value, most) in texts {
        match text::clean(value, most) {
            Ok(clean) => *value = clean,
            Err(flaw) => flaws.push(Invalid::new(field, flaw)),
        }
    }
    if !slug_fits {
        flaws.push(Invalid::new("slug", Flaw::Malformed));
    }
    if !facts.launch_url.starts_with("https://") && !facts.launch_url.trim().is_empty() {
        flaws.push(Invalid::new("launch_url", Flaw::Malformed));
    }
    if tidy_firms(facts.firms.as_mut()).is_err() {
        flaws.push(Invalid::new("firms", Flaw::Malformed));
    }
    flaws
}

/// Codes as firms have them, each once, in order.
fn tidy_firms(firms: Option<&mut Vec<String>>) -> Result<(), Flaw> {
    let Some(firms) = firms else { return Ok(()) };
    for firm in firms.iter_mut() {
        *firm = Code::parse(firm)?.to_string();
    }
    firms.sort();
    firms.dedup();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[[application]]
slug = "one"
name = "One"
kind = "firm"
publisher = "P"
description_fr = "F"
description_en = "E"
launch_url = "https://one.example/"
"#;

    fn refused(toml: &str) -> Vec<(String, RefusedWhy)> {
        let refused = read(toml).unwrap().refused.into_iter();
        refused.map(|one| (one.application, one.why)).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let bad = GOOD
            .replace("\"One\"", "\"\"")
            .replace("\"one\"", "\"One!\"")
            .replace("https://", "http://");
        let nameless = "[[application]]\nname = \"x\"\n";
        let told = refused(&format!("{GOOD}{bad}{nameless}{GOOD}"));
        let field = |name, flaw| RefusedWhy::Field(Invalid::new(name, flaw));
        let one = "One!".to_owned();
        assert_eq!(told[0], (one.clone(), field("name", Flaw::Missing)));
        assert_eq!(told[1], (one.clone(), field("slug", Flaw::Malformed)));
        assert_eq!(told[2], (one, field("launch_url", Flaw::Malformed)));
        assert_eq!(told[3].0, "#3");
        assert!(matches!(&told[3].1, RefusedWhy::Unreadable(why) if why.contains("slug")));
        assert_eq!(told[4], ("one".to_owned(), field("slug", Flaw::Repeated)));
        assert_eq!(told.len(), 5);
    }

    #[test]
    fn a_field_that_nobody_knows_is_refused_and_named() {
        let told = refused(&format!("{GOOD}colour = \"red\"\n"));
        assert!(matches!(&told[0].1, RefusedWhy::Unreadable(why) if why.contains("colour")));
        assert!(matches!(read("[[application]"), Err(CatalogError::Syntax(_))));
    }
}
