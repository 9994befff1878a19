//! Step 3: what "Valider" will do, and what has changed since (C9, C10).

use domain::{
    actor::{Actor, Tenant},
    id::StaffId,
};
use store::{DraftRecord, Read};

use super::{
    CatalogChoice, Definition, Draft, DraftToken, LeftOut, LeftOutWhy, Summary, defined,
    definition, may_add, shown,
};
use crate::{App, Conflict, Error, Result};

/// How many dossiers the summary names.
const NAMED: i64 = 100;

impl App {
    /// Step 3 (C9, C10).
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`.
    pub async fn draft_summary(&self, actor: &Actor) -> Result<Summary> {
        let (staff, now) = (may_add(actor)?, self.now());
        self.read(actor.tenant(), move |db| {
            let record = defined(db.draft(staff.id)?)?;
            let checked = definition::check(db, &Definition::from(&record), now)?;
            let (app, _) =
                db.eligible_app(&record.typed[1])?.ok_or(Error::Conflict(Conflict::NotDefined))?;
            let key = checked.as_ref().ok().and_then(|defined| defined.partner.as_ref());
            let key = key.map(|(key, _)| (key.name.clone(), key.expires_at));
            let (left_out, left_out_count) = left_out(db, &record, staff.id)?;
            let dossiers = match record.takes_all {
                true => db.dossier_counts()?.0,
                false => record.ticked.saturating_sub(left_out_count),
            };
            Ok(Summary {
                application: CatalogChoice::from(app),
                key,
                dossiers,
                first: db.first_chosen(staff.id, (record.takes_all, NAMED))?,
                left_out,
                left_out_count,
                flaws: checked.err().unwrap_or_default(),
                draft: as_shown(shown(db, staff.id, &record)?, dossiers),
            })
        })
        .await
    }
}

/// The draft with what the summary says of it, for "Valider" to hold to.
fn as_shown(draft: Draft, dossiers: u64) -> Draft {
    let token = DraftToken { dossiers: Some(dossiers), ..draft.token };
    Draft { token, ..draft }
}

/// The ticked dossiers that were archived since (C10). "Appliquer à tous" leaves out nothing.
fn left_out(
    db: &mut Read<'_, Tenant>,
    record: &DraftRecord,
    staff: StaffId,
) -> Result<(Vec<LeftOut>, u64)> {
    if record.takes_all {
        return Ok((Vec::new(), 0));
    }
    let (first, count) = db.archived_ticks(staff, NAMED)?;
    let told = first.into_iter().map(|(code, name, at)| LeftOut {
        code,
        name,
        why: LeftOutWhy::Archived(at),
    });
    Ok((told.collect(), count))
}
