//! Step 3: what "Valider" will do, and what has changed since (C9, C10).

use domain::{
    actor::{Actor, Tenant},
    api_key::KeyIdentifier,
    catalog::CatalogApp,
    firm_app::FirmApp,
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use store::{DraftRecord, Read};

use super::{
    Before, CatalogChoice, Definition, Draft, DraftToken, LeftOut, LeftOutWhy, Opened, Purpose,
    Shown, Summary, before, checks, may_add, open, shown,
};
use crate::{App, Conflict, Error, Result};

/// How many dossiers the summary names.
const NAMED: i64 = 100;

impl App {
    /// Step 3 (C9, C10, B4).
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`.
    pub async fn draft_summary(&self, actor: &Actor, purpose: Purpose) -> Result<Summary> {
        let (staff, now) = (may_add(actor)?, self.now());
        self.read(actor.tenant(), move |db| {
            let Opened { record, app } = open(db, staff.id, purpose)?;
            let definition = Definition::from(&record);
            let (left_out, left_out_count) = left_out(db, &record)?;
            let (first, dossiers) = db.will_open(&record, NAMED)?;
            let (first_off, off) = db.will_close(&record, NAMED)?;
            let said = Shown { on: dossiers, off, mark: mark(db, &record, app.as_ref())? };
            Ok(Summary {
                application: CatalogChoice::from(catalog_app(db, &record)?),
                key: key(db, &definition)?,
                dossiers,
                first,
                off,
                first_off,
                contacts_lose: contacts_lose(db, &record)?,
                before: app.as_ref().map(before),
                left_out,
                left_out_count,
                flaws: checks::flaws(db, (app.as_ref(), &definition), now)?,
                draft: as_shown(shown(db, app.as_ref(), &record)?, said),
            })
        })
        .await
    }
}

/// What the catalogue says of the draft's application.
fn catalog_app(db: &mut Read<'_, Tenant>, record: &DraftRecord) -> Result<CatalogApp> {
    let app = match record.firm_app {
        Some(app) => db.catalog_app_of(app)?,
        None => db.eligible_app(&record.typed[1])?.map(|(app, _)| app),
    };
    app.ok_or(Error::Conflict(Conflict::NotDefined))
}

/// The name and the end of the draft's key.
fn key(db: &mut Read<'_, Tenant>, definition: &Definition) -> Result<Option<(String, Timestamp)>> {
    let Some(identifier) = KeyIdentifier::parse(&definition.key) else { return Ok(None) };
    Ok(db.own_key(&identifier)?.map(|(key, _)| (key.name, key.expires_at)))
}

/// Tells what "Valider" switches, and what the application has before, from all else: it does what was
/// shown, to what was shown (C10).
pub(crate) fn mark(
    db: &mut Read<'_, Tenant>,
    record: &DraftRecord,
    app: Option<&FirmApp>,
) -> Result<i64> {
    let dossiers = db.switched_mark(record)?;
    let Some(Before { key, email, future }) = app.map(before) else { return Ok(dossiers) };
    let digest = Sha256::digest(format!("{key}\n{email}\n{future}"));
    let settings = digest.iter().take(8).fold(0, |mark, byte| (mark << 8) | i64::from(*byte));
    Ok(dossiers.wrapping_add(settings))
}

/// How many contacts lose an offer with the dossiers that are unticked (D5).
fn contacts_lose(db: &mut Read<'_, Tenant>, record: &DraftRecord) -> Result<u64> {
    match record.firm_app.filter(|_| !record.takes_all) {
        Some(app) => Ok(db.unticked_offers(app, record.id)?.1),
        None => Ok(0),
    }
}

/// The draft with what the summary says of it, for "Valider" to hold to.
fn as_shown(draft: Draft, said: Shown) -> Draft {
    let token = DraftToken { shown: Some(said), ..draft.token };
    Draft { token, ..draft }
}

/// The ticked dossiers that were archived since (C10). "Appliquer à tous" leaves out nothing.
fn left_out(db: &mut Read<'_, Tenant>, record: &DraftRecord) -> Result<(Vec<LeftOut>, u64)> {
    if record.takes_all {
        return Ok((Vec::new(), 0));
    }
    let (first, count) = db.archived_ticks(record, NAMED)?;
    let told = first.into_iter().map(|(code, name, at)| LeftOut {
        code,
        name,
        why: LeftOutWhy::Archived(at),
    });
    Ok((told.collect(), count))
}
