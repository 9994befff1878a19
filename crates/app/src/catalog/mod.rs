//! The operator's catalogue (A1–A3): what a file asks for, what applying it would do, and doing it.

mod file;
mod plan;

use domain::{
    actor::{Operator, System},
    catalog::CatalogFacts,
    id::{CatalogAppId, FirmId},
    text::Code,
};
use serde_json::json;
use store::{Read, Write};

pub use plan::{CatalogChange, CatalogPlan, CatalogRefusal, FieldChange, RefusedWhy};

use crate::{
    App, Error, Result,
    journal::{self, Entry},
};
use file::Wanted;

/// Why a catalogue was not applied, in words for the operator. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// It is not the TOML that is asked for: where, and what the parser says.
    #[error("{0}")]
    Syntax(String),
    /// Something stands in the way: the plan says all of it.
    #[error("{} refused: {:?}", .0.refused.len(), .0.refused)]
    Refused(Box<CatalogPlan>),
    /// The catalogue, or what firms use of it, is not any more what it was when the plan was shown.
    #[error("the plan is not any more what was shown")]
    PlanChanged,
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
    /// What making the catalogue what the TOML text says would do (A2), with everything that stands
    /// in the way. Changes nothing.
    ///
    /// # Errors
    /// [`CatalogError::Syntax`], [`CatalogError::App`].
    pub async fn plan_catalog(
        &self,
        _operator: &Operator,
        toml: &str,
    ) -> Result<CatalogPlan, CatalogError> {
        let wanted = file::read(toml)?;
        let work = move |db: &mut Read<'_, System>| plan::plan(db, &wanted);
        Ok(self.inner.store.snapshot(System, work).await?)
    }

    /// Makes the catalogue what the TOML text says (A2), all or nothing, if that does exactly what
    /// was `shown`.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub async fn apply_catalog_as_shown(
        &self,
        operator: &Operator,
        toml: &str,
        shown: CatalogPlan,
    ) -> Result<CatalogPlan, CatalogError> {
        self.carry_out(operator, file::read(toml)?, Some(shown)).await
    }

    /// Makes the catalogue what the TOML text says (A2), all or nothing; answers what that did. For
    /// programs that have nobody to show a plan to.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub async fn apply_catalog(
        &self,
        operator: &Operator,
        toml: &str,
    ) -> Result<CatalogPlan, CatalogError> {
        self.carry_out(operator, file::read(toml)?, None).await
    }

    async fn carry_out(
        &self,
        operator: &Operator,
        wanted: Wanted,
        shown: Option<CatalogPlan>,
    ) -> Result<CatalogPlan, CatalogError> {
        let (app, operator) = (self.clone(), operator.clone());
        let work = move |db: &mut Write<'_, System>| {
            // One operator after the other, and no firm that sets something up in between: it holds
            // what it takes from the catalogue before it looks at it.
            db.lock_operator()?;
            db.lock_catalog()?;
            let plan = plan::plan(db, &wanted)?;
            if shown.as_ref().is_some_and(|shown| *shown != plan) {
                return Err(CatalogError::PlanChanged);
            }
            if !plan.refused.is_empty() {
                return Err(CatalogError::Refused(Box::new(plan)));
            }
            app.execute(db, &wanted, &plan)?;
            if !plan.is_empty() {
                journal::write_for_operator(db, &operator, &entry(&plan), app.now())?;
            }
            Ok(plan)
        };
        self.inner.store.write(System, work).await
    }

    fn execute(
        &self,
        db: &mut Write<'_, System>,
        wanted: &Wanted,
        plan: &CatalogPlan,
    ) -> Result<()> {
        let present = db.catalog()?;
        let number = |slug: &str| {
            let found = present.iter().find(|app| app.facts.slug == slug);
            found.map(|app| app.id).ok_or(Error::NotFound)
        };
        for facts in plan.added.iter().filter_map(|slug| wanted.facts.get(slug)) {
            let app = db.insert_catalog_app(self.object_id(), facts)?;
            make_eligible(db, app, facts)?;
        }
        let changed = plan.changed.iter().map(|change| &change.slug);
        for facts in changed.filter_map(|slug| wanted.facts.get(slug)) {
            let app = number(&facts.slug)?;
            db.update_catalog_app(app, facts)?;
            make_eligible(db, app, facts)?;
        }
        for slug in &plan.removed {
            db.delete_catalog_app(number(slug)?)?;
        }
        Ok(())
    }
}

fn make_eligible(
    db: &mut Write<'_, System>,
    app: CatalogAppId,
    facts: &CatalogFacts,
) -> Result<()> {
    let mut firms: Vec<FirmId> = Vec::new();
    for code in facts.firms.iter().flatten() {
        let code = Code::parse(code).map_err(|_| Error::NotFound)?;
        firms.push(db.firm_by_code(&code)?.ok_or(Error::NotFound)?.id);
    }
    Ok(db.replace_eligibility(app, &firms)?)
}

fn entry(plan: &CatalogPlan) -> Entry {
    Entry {
        action: "catalog.applied",
        subject: "catalog".to_owned(),
        detail: json!({
            "added": plan.added, "changed": plan.changed, "removed": plan.removed,
        }),
    }
}
