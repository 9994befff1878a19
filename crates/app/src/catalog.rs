//! The operator's catalogue (A1–A3).

use std::collections::{BTreeMap, HashMap};

use domain::{
    Flaw, Invalid,
    actor::{Operator, System},
    catalog::{CatalogApp, CatalogFacts},
    id::{CatalogAppId, FirmId},
    text::{self, Code},
};
use serde::Deserialize;
use store::Write;

use crate::{App, Error, Result};

/// What applying a catalogue did, by slug.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogReport {
    /// Added.
    pub added: Vec<String>,
    /// Changed.
    pub changed: Vec<String>,
    /// As it was.
    pub unchanged: Vec<String>,
    /// Taken out.
    pub removed: Vec<String>,
}

/// The list of the report that an application belongs to.
type Fate = fn(&mut CatalogReport) -> &mut Vec<String>;

/// The file: `[[application]]` for each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogFile {
    #[serde(default)]
    application: Vec<CatalogFacts>,
}

/// Why a catalogue file is refused, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// It is not the TOML that is asked for: where, and what the parser says.
    #[error("{0}")]
    Syntax(String),
    /// One application has a field that can't be accepted.
    #[error("application {slug:?}: {invalid}")]
    Field {
        /// Which application.
        slug: String,
        /// What is wrong with it.
        invalid: Invalid,
    },
    /// An application that a firm uses is missing from the file (A2).
    #[error("application {0:?} is used by a firm and can't be removed")]
    StillUsed(String),
    /// The rest.
    #[error(transparent)]
    App(#[from] Error),
}

impl From<store::Error> for CatalogError {
    fn from(error: store::Error) -> Self {
        Self::App(error.into())
    }
}

impl App {
    /// Makes the catalogue what the TOML text says (A2), all or nothing.
    ///
    /// # Errors
    /// [`CatalogError`], in words for the operator.
    pub async fn apply_catalog(
        &self,
        _operator: &Operator,
        toml: &str,
    ) -> Result<CatalogReport, CatalogError> {
        let wanted = parse(toml)?;
        let app = self.clone();
        self.inner
            .store
            .write(System, move |db| {
                let present: BTreeMap<String, CatalogApp> =
                    db.catalog()?.into_iter().map(|app| (app.facts.slug.clone(), app)).collect();
                let mut report = CatalogReport::default();
                for facts in wanted.values() {
                    let fate = app.apply(db, present.get(&facts.slug), facts)?;
                    fate(&mut report).push(facts.slug.clone());
                }
                for gone in present.values().filter(|app| !wanted.contains_key(&app.facts.slug)) {
                    remove(db, gone, &mut report)?;
                }
                Ok(report)
            })
            .await
    }

    fn apply(
        &self,
        db: &mut Write<'_, System>,
        present: Option<&CatalogApp>,
        facts: &CatalogFacts,
    ) -> Result<Fate, CatalogError> {
        match present {
            Some(app) if app.facts == *facts => Ok(|report| &mut report.unchanged),
            Some(app) => {
                db.update_catalog_app(app.id, facts)?;
                make_eligible(db, app.id, facts)?;
                Ok(|report| &mut report.changed)
            }
            None => {
                let id = db.insert_catalog_app(self.object_id(), facts)?;
                make_eligible(db, id, facts)?;
                Ok(|report| &mut report.added)
            }
        }
    }
}

fn remove(
    db: &mut Write<'_, System>,
    gone: &CatalogApp,
    report: &mut CatalogReport,
) -> Result<(), CatalogError> {
    if db.is_used(gone.id)? {
        return Err(CatalogError::StillUsed(gone.facts.slug.clone()));
    }
    db.delete_catalog_app(gone.id)?;
    report.removed.push(gone.facts.slug.clone());
    Ok(())
}

fn make_eligible(
    db: &mut Write<'_, System>,
    app: CatalogAppId,
    facts: &CatalogFacts,
) -> Result<(), CatalogError> {
    let mut firms: Vec<FirmId> = Vec::new();
    for code in facts.firms.iter().flatten() {
        let unknown = || field(facts, "firms", Flaw::Unknown);
        let code = Code::parse(code).map_err(|_| unknown())?;
        firms.push(db.firm_by_code(&code)?.ok_or_else(unknown)?.id);
    }
    Ok(db.replace_eligibility(app, &firms)?)
}

fn field(facts: &CatalogFacts, field: &'static str, flaw: Flaw) -> CatalogError {
    CatalogError::Field { slug: facts.slug.clone(), invalid: Invalid::new(field, flaw) }
}

/// Reads and checks a catalogue file.
fn parse(toml: &str) -> Result<HashMap<String, CatalogFacts>, CatalogError> {
    let file: CatalogFile =
        toml::from_str(toml).map_err(|error| CatalogError::Syntax(error.to_string()))?;
    let mut wanted = HashMap::new();
    for mut facts in file.application {
        check(&facts)?;
        if let Some(firms) = &mut facts.firms {
            firms.sort();
            firms.dedup();
        }
        if let Some(twice) = wanted.insert(facts.slug.clone(), facts) {
            return Err(field(&twice, "slug", Flaw::Repeated));
        }
    }
    Ok(wanted)
}

fn check(facts: &CatalogFacts) -> Result<(), CatalogError> {
    let slug_fits = !facts.slug.is_empty()
        && facts.slug.len() <= 64
        && facts.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !slug_fits {
        return Err(field(facts, "slug", Flaw::Malformed));
    }
    let texts = [
        ("name", &facts.name, text::LONGEST_LABEL),
        ("publisher", &facts.publisher, text::LONGEST_NAME),
        ("description_fr", &facts.description_fr, 500),
        ("description_en", &facts.description_en, 500),
        ("launch_url", &facts.launch_url, 500),
    ];
    for (name, value, most) in texts {
        text::clean(value, most).map_err(|flaw| field(facts, name, flaw))?;
    }
    if facts.launch_url.starts_with("https://") {
        Ok(())
    } else {
        Err(field(facts, "launch_url", Flaw::Malformed))
    }
}
