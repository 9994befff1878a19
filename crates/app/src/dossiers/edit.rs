//! Creating a dossier and changing what it says (D1).

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    dossier::{Dossier, DossierFacts, Siren, Siret},
    event::{Event, EventKind},
    id::{DossierId, FirmAppId, ObjectId},
    policy::{Action, decide},
    text::Code,
};
use serde_json::{Map, Value, json};
use store::{Opening, Read, Write};

use super::form::{DossierChoices, DossierForm};
use crate::{
    App, Error, Result,
    import::hold_future_apps,
    journal::{self, Entry},
};

/// A dossier that is about to be changed.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Its code, which stays.
    pub code: Code,
    /// Its name now.
    pub name: String,
    /// What it says now, as it would be typed.
    pub form: DossierForm,
    /// What is to be sent with a change, so that nobody's is written over.
    pub revision: i64,
    /// What may be chosen.
    pub choices: DossierChoices,
}

impl App {
    /// What may be chosen of a new dossier.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn new_dossier_choices(&self, actor: &Actor) -> Result<DossierChoices> {
        decide(actor, Action::ManageDossiers)?;
        self.read(actor.tenant(), |db| DossierChoices::read(db, None)).await
    }

    /// Adds an open dossier; the applications that take future dossiers come with it (C8). Answers its
    /// code and how many those are.
    ///
    /// # Errors
    /// `Denied`; `Invalid` on any field of the form (`dossier-code`: `taken` when the firm has it).
    pub async fn create_dossier(&self, actor: &Actor, form: DossierForm) -> Result<(Code, u64)> {
        decide(actor, Action::ManageDossiers)?;
        let (app, actor, object) = (self.clone(), actor.clone(), self.object_id());
        self.write(actor.tenant(), move |db| {
            // Whoever adds dossiers or changes them comes one after the other, as an import does.
            db.lock_portfolio()?;
            let choices = DossierChoices::read(db, None)?;
            let facts = form.facts(&choices, None).map_err(Error::Invalid)?;
            if dossier(db, &facts.code)?.is_some() {
                return Err(Error::invalid("dossier-code", Flaw::Taken));
            }
            let coming = hold_future_apps(db)?;
            let id = db.insert_dossiers(&[(object, &facts)], app.now())?;
            app.open_future(db, &actor, (&coming, &facts, (id, object)))?;
            let mut detail = said(&facts);
            detail.insert("applications".to_owned(), json!(coming.len()));
            let entry = entry("dossier.created", &facts.code, Value::Object(detail));
            journal::write(db, &actor, &entry, app.now())?;
            Ok((facts.code, coming.len() as u64))
        })
        .await
    }

    /// A dossier that is about to be changed.
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn dossier_to_edit(&self, actor: &Actor, code: &Code) -> Result<Edited> {
        decide(actor, Action::ManageDossiers)?;
        let code = code.clone();
        self.read(actor.tenant(), move |db| {
            let found = dossier(db, &code)?.ok_or(Error::NotFound)?;
            let choices = DossierChoices::read(db, Some(&found.facts))?;
            Ok(Edited {
                code: found.facts.code.clone(),
                name: found.facts.name.clone(),
                form: DossierForm::of(&found.facts, &choices),
                revision: found.revision,
                choices,
            })
        })
        .await
    }

    /// Makes a dossier say something else, unless it has changed since `revision` was shown; `false`
    /// when it said this already.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; `Invalid` on any field of the form, on `revision` (`changed`) when somebody
    /// else was first.
    pub async fn edit_dossier(
        &self,
        actor: &Actor,
        (code, revision): (&Code, i64),
        form: DossierForm,
    ) -> Result<bool> {
        decide(actor, Action::ManageDossiers)?;
        let (app, actor, code) = (self.clone(), actor.clone(), code.clone());
        self.write(actor.tenant(), move |db| {
            db.lock_portfolio()?;
            let before = dossier(db, &code)?.ok_or(Error::NotFound)?;
            let choices = DossierChoices::read(db, Some(&before.facts))?;
            let facts = form.facts(&choices, Some(&before)).map_err(Error::Invalid)?;
            if facts == before.facts {
                return Ok(false);
            }
            if !db.hold_revision(before.id, revision)? {
                return Err(Error::invalid("revision", Flaw::Changed));
            }
            db.update_dossier(&before, &facts, app.now())?;
            let event = app.change_event(&before, &facts);
            db.insert_events(&[event], None, app.now())?;
            let (was, is) = differences(&before.facts, &facts);
            let entry = entry("dossier.changed", &code, json!({ "before": was, "after": is }));
            journal::write(db, &actor, &entry, app.now())?;
            Ok(true)
        })
        .await
    }

    /// Switches on what comes to new dossiers by itself.
    fn open_future(
        &self,
        db: &mut Write<'_, Tenant>,
        actor: &Actor,
        (apps, facts, (dossier, object)): (&[FirmAppId], &DossierFacts, (DossierId, ObjectId)),
    ) -> Result<()> {
        let by = actor.staff().map(|staff| staff.id);
        let opening = Opening { at: self.now(), by, batch: None, ends_at: None };
        let mut events = Vec::new();
        for &app in apps {
            db.open_activation(app, dossier, opening)?;
            db.count_active(app, 1)?;
            let application = db.firm_app(app)?.ok_or(Error::NotFound)?.object_id;
            events.push(Event {
                object_id: self.object_id(),
                kind: EventKind::ActivationOpened,
                firm_app: Some(app),
                dossier: Some(dossier),
                data: json!({
                    "application": application,
                    "dossier": object,
                    "code": facts.code.as_str(),
                    "siren": facts.siren.as_ref().map(Siren::as_str),
                }),
            });
        }
        Ok(db.insert_events(&events, None, self.now())?)
    }
}

/// The dossier that has this code.
pub(super) fn dossier(db: &mut Read<'_, Tenant>, code: &Code) -> Result<Option<Dossier>> {
    Ok(db.dossiers_by_code(std::slice::from_ref(code))?.remove(code))
}

/// An entry of the journal about one dossier.
pub(super) fn entry(action: &'static str, code: &Code, detail: Value) -> Entry {
    Entry { action, subject: format!("dossier:{code}"), detail }
}

/// What a dossier says, for the journal: of people their numbers.
fn said(facts: &DossierFacts) -> Map<String, Value> {
    let said = json!({
        "name": facts.name,
        "siren": facts.siren.as_ref().map(Siren::as_str),
        "siret": facts.siret.as_ref().map(Siret::as_str),
        "agency": facts.agency,
        "master": facts.master,
        "manager": facts.engagement_manager,
    });
    said.as_object().cloned().unwrap_or_default()
}

/// What it said and says now, where that is not the same.
fn differences(
    before: &DossierFacts,
    after: &DossierFacts,
) -> (Map<String, Value>, Map<String, Value>) {
    let (mut before, mut after) = (said(before), said(after));
    let same: Vec<String> = before
        .iter()
        .filter(|(key, was)| after.get(*key) == Some(was))
        .map(|it| it.0.clone())
        .collect();
    for key in same {
        before.remove(&key);
        after.remove(&key);
    }
    (before, after)
}
