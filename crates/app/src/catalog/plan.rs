//! What applying a catalogue would do, and what stands in its way.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Invalid,
    actor::System,
    catalog::{CatalogApp, CatalogFacts},
    id::CatalogAppId,
    search::fold,
    text::Code,
};
use serde::Serialize;
use serde_json::Value;
use store::Read;

use super::file::Wanted;
use crate::Result;

/// What applying a catalogue would do, by slug; nothing at all while something is refused (A2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CatalogPlan {
    /// To be added.
    pub added: Vec<String>,
    /// To be changed.
    pub changed: Vec<CatalogChange>,
    /// To be taken out.
    pub removed: Vec<String>,
    /// As they are.
    pub unchanged: Vec<String>,
    /// Everything that stands in the way.
    pub refused: Vec<CatalogRefusal>,
}

impl CatalogPlan {
    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// What changes of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogChange {
    /// Which one: a slug never changes.
    pub slug: String,
    /// What changes: `name` when it is renamed, `firms` when it is offered to others.
    pub fields: Vec<FieldChange>,
}

/// One field of an application, as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// What it is. For `firms`, nothing stands for all firms.
    pub before: Value,
    /// What it will be.
    pub after: Value,
}

/// Something that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogRefusal {
    /// The slug, or `#3` for the third application of the file when it has none.
    pub application: String,
    /// Why.
    #[serde(flatten)]
    pub why: RefusedWhy,
}

/// Why a catalogue can't be applied. `firms` are those that use the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", content = "about", rename_all = "snake_case")]
pub enum RefusedWhy {
    /// A field is missing, unknown or of another type: what the parser says.
    Unreadable(String),
    /// A field can't be accepted.
    Field(Invalid),
    /// There is no firm of this code.
    UnknownFirm(String),
    /// An application that is used can't be taken out (A2).
    UsedAndRemoved(Vec<String>),
    /// Nor be of another kind: the firms have set it up as it is.
    UsedAndOtherKind(Vec<String>),
    /// Nor take the name that a firm which uses it has given to another application of its own (A3).
    UsedAndNameTaken(Vec<String>),
    /// Another application of the file, of this slug, is called so: they could not be told apart.
    SameName(String),
    /// Nor begin or cease to be generic.
    UsedAndOtherwiseGeneric(Vec<String>),
}

/// The catalogue as it is, and who uses what.
struct Present {
    apps: BTreeMap<String, CatalogApp>,
    uses: BTreeMap<CatalogAppId, Vec<String>>,
    /// What the firms call their generic applications, folded, each with the firm's code.
    labels: BTreeSet<(String, String)>,
}

/// Compares what a file asks for with what there is.
pub(super) fn plan(db: &mut Read<'_, System>, wanted: &Wanted) -> Result<CatalogPlan> {
    let present = present(db)?;
    let mut plan = CatalogPlan { refused: wanted.refused.clone(), ..CatalogPlan::default() };
    for (slug, facts) in &wanted.facts {
        let mut refused = unknown_firms(db, facts)?;
        match present.apps.get(slug) {
            None => plan.added.push(slug.clone()),
            Some(app) if app.facts == *facts => plan.unchanged.push(slug.clone()),
            Some(app) => {
                refused.extend(present.against_change(app, facts));
                plan.changed.push(change(&app.facts, facts));
            }
        }
        plan.refuse(slug, refused);
    }
    for (slug, app) in &present.apps {
        if !wanted.named.contains(slug) {
            plan.removed.push(slug.clone());
            plan.refuse(slug, present.users(app).map(RefusedWhy::UsedAndRemoved));
        }
    }
    Ok(plan)
}

impl CatalogPlan {
    fn refuse(&mut self, slug: &str, why: impl IntoIterator<Item = RefusedWhy>) {
        let refusal = |why| CatalogRefusal { application: slug.to_owned(), why };
        self.refused.extend(why.into_iter().map(refusal));
    }
}

fn present(db: &mut Read<'_, System>) -> Result<Present> {
    let apps = db.catalog()?.into_iter().map(|app| (app.facts.slug.clone(), app)).collect();
    let mut uses: BTreeMap<CatalogAppId, Vec<String>> = BTreeMap::new();
    for (app, firm) in db.catalog_uses()? {
        uses.entry(app).or_default().push(firm.as_str().to_owned());
    }
    let labels = db.catalog_labels()?.into_iter();
    let labels = labels.map(|(label, firm)| (fold(&label), firm.to_string())).collect();
    Ok(Present { apps, uses, labels })
}

impl Present {
    fn users(&self, app: &CatalogApp) -> Option<Vec<String>> {
        self.uses.get(&app.id).cloned()
    }

    fn against_change(&self, app: &CatalogApp, facts: &CatalogFacts) -> Vec<RefusedWhy> {
        let Some(firms) = self.users(app) else { return Vec::new() };
        let mut refused = Vec::new();
        if app.facts.kind != facts.kind {
            refused.push(RefusedWhy::UsedAndOtherKind(firms.clone()));
        }
        if app.facts.generic != facts.generic {
            refused.push(RefusedWhy::UsedAndOtherwiseGeneric(firms.clone()));
        }
        refused.extend(self.against_name((app, firms), facts));
        refused
    }
}

impl Present {
    /// What a generic one is called in the catalogue, no firm sees: it goes by its label.
    fn against_name(
        &self,
        (app, firms): (&CatalogApp, Vec<String>),
        facts: &CatalogFacts,
    ) -> Option<RefusedWhy> {
        let name = fold(&facts.name);
        if facts.generic || name == fold(&app.facts.name) {
            return None;
        }
        let taken = |firm: &String| self.labels.contains(&(name.clone(), firm.clone()));
        let firms: Vec<String> = firms.into_iter().filter(taken).collect();
        (!firms.is_empty()).then_some(RefusedWhy::UsedAndNameTaken(firms))
    }
}

fn unknown_firms(db: &mut Read<'_, System>, facts: &CatalogFacts) -> Result<Vec<RefusedWhy>> {
    let mut refused = Vec::new();
    for firm in facts.firms.iter().flatten() {
        let code = Code::parse(firm).ok();
        let found = code.map_or(Ok(None), |code| db.firm_by_code(&code))?;
        if found.is_none() {
            refused.push(RefusedWhy::UnknownFirm(firm.clone()));
        }
    }
    Ok(refused)
}

/// Field by field, under the names that the file gives them.
fn change(before: &CatalogFacts, after: &CatalogFacts) -> CatalogChange {
    let (old, new) = (fields(before), fields(after));
    let fields = old.into_iter().zip(new).filter(|((_, old), (_, new))| old != new);
    let fields = fields.map(|((field, before), (_, after))| FieldChange { field, before, after });
    CatalogChange { slug: after.slug.clone(), fields: fields.collect() }
}

fn fields(facts: &CatalogFacts) -> serde_json::Map<String, Value> {
    match serde_json::to_value(facts) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}
