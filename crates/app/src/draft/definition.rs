//! Step 1: which application, and for a partner's its key and the provider's address (C1–C4). Whether
//! it holds is `checks`.

use domain::{
    Invalid,
    actor::{Actor, Tenant},
    api_key::{KeyKind, KeyState, holds_secret},
    catalog::CatalogApp,
    firm_app::FirmApp,
    id::ObjectId,
    search::fold,
};
use store::{DraftRecord, Read, SavedStep};

use super::{
    CatalogChoice, Changeable, Definition, Draft, Purpose, as_things_stand, before, changed,
    checks, may_add, shown,
};
use crate::{App, Error, Result};

/// The most characters that are kept of a field that does not hold.
const KEPT: usize = 254;

impl App {
    /// What can be added: eligible, and not added yet unless generic (C1). By name.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn application_choices(&self, actor: &Actor) -> Result<Vec<CatalogChoice>> {
        may_add(actor)?;
        self.read(actor.tenant(), |db| {
            let mut choices: Vec<CatalogChoice> =
                db.addable_apps()?.into_iter().map(CatalogChoice::from).collect();
            choices.sort_by_cached_key(|choice| fold(&choice.name));
            Ok(choices)
        })
        .await
    }

    /// One of the firm's applications, to be changed (B4).
    ///
    /// # Errors
    /// `Denied`, `NotFound` when it is not a partner's of the firm (B3).
    pub async fn changeable(&self, actor: &Actor, application: ObjectId) -> Result<Changeable> {
        may_add(actor)?;
        self.read(actor.tenant(), move |db| {
            let app = changed(db, Purpose::Changing(application))?.ok_or(Error::NotFound)?;
            let catalog = db.catalog_app_of(app.id)?.ok_or(Error::NotFound)?;
            Ok(Changeable {
                definition: definition_of(&app, &catalog),
                name: app.name,
                application: CatalogChoice::from(catalog),
            })
        })
        .await
    }

    /// The unused live keys of the firm, for step 1: identifier, name.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn unused_keys(&self, actor: &Actor) -> Result<Vec<(String, String)>> {
        may_add(actor)?;
        let now = self.now();
        self.read(actor.tenant(), move |db| {
            let lines = db.key_lines()?.into_iter();
            let unused = lines.filter(|line| {
                line.application.is_none()
                    && line.key.kind == KeyKind::Standard
                    && line.key.state(now) == KeyState::Live
            });
            Ok(unused.map(|line| (line.key.identifier.to_string(), line.key.name)).collect())
        })
        .await
    }

    /// Saves step 1 as typed, then says whether it holds (C1–C4). What is typed is kept even when
    /// it does not, but for a secret, which is never kept (C3).
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Invalid` (`kind`, `application`, `label`, `key`, `email`).
    pub async fn define_application(
        &self,
        actor: &Actor,
        purpose: Purpose,
        definition: Definition,
    ) -> Result<Draft> {
        let (draft, flaws) = self.save_definition(actor, purpose, definition).await?;
        if flaws.is_empty() { Ok(draft) } else { Err(Error::Invalid(flaws)) }
    }

    /// Saves step 1 as typed without a word about it ("Générer une clé").
    ///
    /// # Errors
    /// `Denied`, `NotFound`.
    pub async fn keep_definition(
        &self,
        actor: &Actor,
        purpose: Purpose,
        definition: Definition,
    ) -> Result<Draft> {
        Ok(self.save_definition(actor, purpose, definition).await?.0)
    }

    async fn save_definition(
        &self,
        actor: &Actor,
        purpose: Purpose,
        typed: Definition,
    ) -> Result<(Draft, Vec<Invalid>)> {
        let staff = may_add(actor)?.id;
        let (at, token) = (self.now(), self.object_id());
        self.write(actor.tenant(), move |db| {
            let app = changed(db, purpose)?;
            let number = app.as_ref().map(|app| app.id);
            let held = db.lock_draft(staff, number)?;
            let definition = match &app {
                Some(app) => same_application(db, app, &untouched(&typed, held.as_ref(), app))?,
                None => typed.clone(),
            };
            let held = held.map(|held| as_things_stand(held, app.as_ref()).takes_future);
            let flaws = checks::flaws(db, (app.as_ref(), &definition), at)?;
            let before = app.as_ref().map(before);
            let step = SavedStep {
                token,
                typed: &kept(&definition),
                defined: flaws.is_empty(),
                takes_future: held
                    .unwrap_or_else(|| app.as_ref().is_some_and(|app| app.covers_future)),
                before: before.as_ref(),
                at,
            };
            db.save_draft((staff, number), &step)?;
            let record = db.draft(staff, number)?.ok_or(Error::NotFound)?;
            Ok((shown(db, app.as_ref(), &record)?, flaws))
        })
        .await
    }
}

/// Step 1 of a change as the application stands.
fn definition_of(app: &FirmApp, catalog: &CatalogApp) -> Definition {
    let key = app.key.as_ref().map(|key| key.identifier.to_string());
    let email = app.provider_email.as_ref().map(ToString::to_string);
    Definition {
        kind: app.kind.code().to_owned(),
        application: catalog.facts.slug.clone(),
        label: if catalog.facts.generic { app.name.clone() } else { String::new() },
        key: key.unwrap_or_default(),
        email: email.unwrap_or_default(),
    }
}

/// What was typed, but for what still says what the application had: that was not touched, and stays as
/// a colleague left it since (D4).
fn untouched(typed: &Definition, held: Option<&DraftRecord>, app: &FirmApp) -> Definition {
    let (Some(then), now) = (held.and_then(|held| held.before.as_ref()), before(app)) else {
        return typed.clone();
    };
    let keep = |typed: &str, then: &str, now: String| match typed.trim() == then {
        true => now,
        false => typed.to_owned(),
    };
    Definition {
        key: keep(&typed.key, &then.key, now.key),
        email: keep(&typed.email, &then.email, now.email),
        ..typed.clone()
    }
}

/// What was typed about an application that is being changed: which one it is can't be typed.
fn same_application(
    db: &mut Read<'_, Tenant>,
    app: &FirmApp,
    typed: &Definition,
) -> Result<Definition> {
    let catalog = db.catalog_app_of(app.id)?.ok_or(Error::NotFound)?;
    let (key, email) = (typed.key.clone(), typed.email.clone());
    Ok(Definition { key, email, ..definition_of(app, &catalog) })
}

impl Definition {
    /// The same without anything that may be a secret: what is kept, and what goes back into the
    /// form (C3).
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        let fields = [&mut self.kind, &mut self.application, &mut self.label, &mut self.email];
        for field in fields.into_iter().filter(|field| holds_secret(field)) {
            field.clear();
        }
        if holds_secret(&self.key) || self.key.contains(':') {
            self.key.clear();
        }
        self
    }
}

/// What is kept of a definition, whether it holds or not: bounded, and without control characters.
fn kept(definition: &Definition) -> [String; 5] {
    let Definition { kind, application, label, key, email } = definition.clone().without_secrets();
    [kind, application, label, key, email]
        .map(|field| field.trim().chars().filter(|char| !char.is_control()).take(KEPT).collect())
}

impl From<CatalogApp> for CatalogChoice {
    fn from(app: CatalogApp) -> Self {
        let facts = app.facts;
        Self {
            slug: facts.slug,
            name: facts.name,
            kind: facts.kind,
            publisher: facts.publisher,
            description: (facts.description_fr, facts.description_en),
            scopes: facts.scopes,
            generic: facts.generic,
        }
    }
}
