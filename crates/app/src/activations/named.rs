//! The applications that somebody names, some of which a colleague may have deleted meanwhile (B5).

use std::collections::{HashMap, HashSet};

use domain::{
    activation::ActivationChanges,
    actor::Tenant,
    firm_app::FirmApp,
    id::{FirmAppId, ObjectId},
};
use store::Write;

use crate::{Error, Result};

/// The applications named in `changes` that are the firm's, and the names of those that it has deleted.
pub(crate) fn still_named(
    db: &mut Write<'_, Tenant>,
    changes: &ActivationChanges<ObjectId>,
) -> Result<(Vec<FirmApp>, Vec<String>)> {
    let (apps, kept) = (named(db, changes)?, db.firm_apps()?);
    let kept: HashSet<FirmAppId> = kept.into_iter().map(|app| app.id).collect();
    let (apps, gone): (Vec<_>, Vec<_>) = apps.into_iter().partition(|app| kept.contains(&app.id));
    Ok((apps, gone.into_iter().map(|app| app.name).collect()))
}

/// The applications named in `changes`, in the order of their numbers, those that the firm has deleted too.
pub(super) fn named(
    db: &mut Write<'_, Tenant>,
    changes: &ActivationChanges<ObjectId>,
) -> Result<Vec<FirmApp>> {
    let mut of_firm: HashMap<ObjectId, FirmApp> =
        db.firm_apps_and_deleted()?.into_iter().map(|app| (app.object_id, app)).collect();
    let named = changes.named().into_iter();
    let mut apps = named
        .map(|object| of_firm.remove(&object).ok_or(Error::NotFound))
        .collect::<Result<Vec<_>>>()?;
    apps.sort_unstable_by_key(|app| app.id);
    Ok(apps)
}
