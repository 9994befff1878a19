//! Step 1: which application, and for a partner's its key and the provider's address (C1–C4).

use domain::{
    Flaw, Invalid,
    actor::{Actor, Tenant},
    api_key::{ApiKey, KeyIdentifier, KeyKind, KeyState, holds_secret},
    catalog::{AppKind, CatalogApp},
    firm_app::FirmApp,
    id::{FirmAppId, ObjectId},
    search::fold,
    text::{self, Email},
    time::Timestamp,
};
use store::{DraftRecord, Read, SavedStep};

use super::{
    CatalogChoice, Changeable, Definition, Draft, Purpose, as_things_stand, before, changed,
    may_add, shown,
};
use crate::{App, Error, Result};

/// The most characters that are kept of a field that does not hold.
const KEPT: usize = 254;

/// A definition that holds.
#[derive(Clone, Debug)]
pub(crate) struct Defined {
    /// The application.
    pub app: CatalogApp,
    /// The name of a generic one (A3).
    pub label: Option<String>,
    /// For a partner's: its key and the provider's address.
    pub partner: Option<(ApiKey, Email)>,
}

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
            let flaws = flaws(db, (app.as_ref(), &definition), at)?;
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

/// What does not hold of step 1; `app` is the application that is being changed.
pub(crate) fn flaws(
    db: &mut Read<'_, Tenant>,
    (app, definition): (Option<&FirmApp>, &Definition),
    now: Timestamp,
) -> Result<Vec<Invalid>> {
    let flaws = match app {
        Some(app) => check_change(db, (app.id, definition), now)?.err(),
        None => check(db, definition, now)?.err(),
    };
    Ok(flaws.unwrap_or_default())
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

/// Checks a definition against the rules as things stand; every flaw is told at once.
pub(crate) fn check(
    db: &mut Read<'_, Tenant>,
    definition: &Definition,
    now: Timestamp,
) -> Result<Result<Defined, Vec<Invalid>>> {
    let mut flaws = Vec::new();
    let kind = keep(&mut flaws, "kind", kind(&definition.kind));
    let app = app(db, kind, &definition.application)?;
    let app = keep(&mut flaws, "application", app);
    let label = label(db, app.as_ref(), &definition.label)?;
    let label = keep(&mut flaws, "label", label).flatten();
    let partner = match kind {
        Some(AppKind::Partner) => partner(db, (None, definition, now), &mut flaws)?,
        Some(_) => {
            keep(&mut flaws, "key", absent(&definition.key));
            keep(&mut flaws, "email", absent(&definition.email));
            None
        }
        None => None,
    };
    Ok(match app {
        Some(app) if flaws.is_empty() => Ok(Defined { app, label, partner }),
        _ => Err(flaws),
    })
}

/// Checks the key and the address of an application that is being changed, as adding does (B4); every
/// flaw is told at once.
pub(crate) fn check_change(
    db: &mut Read<'_, Tenant>,
    (app, definition): (FirmAppId, &Definition),
    now: Timestamp,
) -> Result<Result<(ApiKey, Email), Vec<Invalid>>> {
    let mut flaws = Vec::new();
    let partner = partner(db, (Some(app), definition, now), &mut flaws)?;
    Ok(partner.ok_or(flaws))
}

/// A partner's key and address; a key that serves the application itself is unused to it.
fn partner(
    db: &mut Read<'_, Tenant>,
    (app, definition, now): (Option<FirmAppId>, &Definition, Timestamp),
    flaws: &mut Vec<Invalid>,
) -> Result<Option<(ApiKey, Email)>> {
    let key = key(db, (app, &definition.key), now)?;
    let email = provider_email(db, &definition.email)?;
    Ok(keep(flaws, "key", key).zip(keep(flaws, "email", email)))
}

/// Notes what is wrong with a field, and goes on with the others.
fn keep<T>(flaws: &mut Vec<Invalid>, field: &'static str, value: Result<T, Flaw>) -> Option<T> {
    value.map_err(|flaw| flaws.push(Invalid::new(field, flaw))).ok()
}

fn kind(typed: &str) -> Result<AppKind, Flaw> {
    match typed.trim() {
        "" => Err(Flaw::Missing),
        typed => AppKind::parse(typed).ok_or(Flaw::Unknown),
    }
}

/// The application of the typed slug: of that kind, for which the firm is eligible, and which it
/// has not added (C1). One that is not for this firm answers as one that does not exist.
fn app(
    db: &mut Read<'_, Tenant>,
    kind: Option<AppKind>,
    slug: &str,
) -> Result<Result<CatalogApp, Flaw>> {
    let slug = match text::clean(slug, KEPT) {
        Ok(slug) => slug,
        Err(flaw) => return Ok(Err(flaw)),
    };
    let found = db.eligible_app(&slug)?;
    let named_so = match &found {
        // A generic one goes by its label.
        Some((app, _)) if !app.facts.generic => is_named_so(db, &fold(&app.facts.name))?,
        _ => false,
    };
    Ok(match found {
        None => Err(Flaw::NotEligible),
        Some((_, false)) => Err(Flaw::AlreadyAdded),
        Some(_) if named_so => Err(Flaw::Taken),
        Some((app, true)) if kind.is_none_or(|kind| kind == app.facts.kind) => Ok(app),
        Some(_) => Err(Flaw::NotEligible),
    })
}

/// A generic application has a label of its own, another has none (A3). No other application of the
/// firm is called so, however it is written; of two who take one label at once, the unique key of
/// labels tells the second.
fn label(
    db: &mut Read<'_, Tenant>,
    app: Option<&CatalogApp>,
    typed: &str,
) -> Result<Result<Option<String>, Flaw>> {
    if !app.is_some_and(|app| app.facts.generic) {
        let stray = app.is_some() && !typed.trim().is_empty();
        return Ok(if stray { Err(Flaw::NotForThisKind) } else { Ok(None) });
    }
    let label = match text::clean(typed, text::LONGEST_LABEL) {
        Ok(label) => label,
        Err(flaw) => return Ok(Err(flaw)),
    };
    let key = fold(&label);
    let taken = db.has_label(&key)? || is_named_so(db, &key)?;
    Ok(if taken { Err(Flaw::Taken) } else { Ok(Some(label)) })
}

/// Whether one of the firm's applications is called so, folded: two could not be told apart (A3).
fn is_named_so(db: &mut Read<'_, Tenant>, key: &str) -> Result<bool> {
    Ok(db.firm_apps()?.iter().any(|app| fold(&app.name) == key))
}

/// The unused live key of this firm that has the typed identifier (C3).
fn key(
    db: &mut Read<'_, Tenant>,
    (app, typed): (Option<FirmAppId>, &str),
    now: Timestamp,
) -> Result<Result<ApiKey, Flaw>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Err(Flaw::Missing));
    }
    if holds_secret(typed) || typed.contains(':') {
        return Ok(Err(Flaw::KeyHoldsSecret));
    }
    let Some(identifier) = KeyIdentifier::parse(typed) else { return Ok(Err(Flaw::KeyUnknown)) };
    Ok(match db.own_key(&identifier)? {
        None => Err(Flaw::KeyUnknown),
        Some((key, serves)) => match key.state(now) {
            KeyState::Expired => Err(Flaw::KeyExpired),
            KeyState::Revoked => Err(Flaw::KeyRevoked),
            KeyState::Live if serves.is_some() && serves != app => Err(Flaw::KeyUsed),
            // A key of the firm's own programs must not come into a partner's hands.
            KeyState::Live if key.kind != KeyKind::Standard => Err(Flaw::KeyOfFirm),
            KeyState::Live => Ok(key),
        },
    })
}

/// A well-formed address that is no user's, of whatever firm (C4).
fn provider_email(db: &mut Read<'_, Tenant>, typed: &str) -> Result<Result<Email, Flaw>> {
    let email = match Email::parse(typed) {
        Ok(email) => email,
        Err(flaw) => return Ok(Err(flaw)),
    };
    Ok(if db.is_user_address(email.key())? { Err(Flaw::EmailOfUser) } else { Ok(email) })
}

/// What an application of another kind must not carry (C2).
fn absent(typed: &str) -> Result<(), Flaw> {
    if typed.trim().is_empty() { Ok(()) } else { Err(Flaw::NotForThisKind) }
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
