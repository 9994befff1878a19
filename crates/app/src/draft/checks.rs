//! Whether step 1 holds: the rules C1 to C4 as things stand, every flaw told at once.

use domain::{
    Flaw, Invalid,
    actor::Tenant,
    api_key::{ApiKey, KeyIdentifier, KeyKind, KeyState, holds_secret},
    catalog::{AppKind, CatalogApp},
    firm_app::FirmApp,
    id::FirmAppId,
    search::fold,
    text::{self, Email},
    time::Timestamp,
};
use store::Read;

use super::Definition;
use crate::Result;

/// The most characters in the slug of an application.
const LONGEST_SLUG: usize = 254;

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
    let slug = match text::clean(slug, LONGEST_SLUG) {
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
