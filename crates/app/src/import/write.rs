//! Dossiers into rows: one transaction, in chunks, telling how far it is.

use std::sync::Arc;

use domain::{
    actor::{Actor, Tenant},
    batch::BatchKind,
    dossier::{Dossier, DossierFacts},
    event::{Event, EventKind},
    id::{DossierId, FirmAppId, ObjectId},
    text::Code,
};
use serde_json::json;
use store::{NewBatch, Opening, Write};

use super::{ImportReport, Progress};
use crate::{
    App, Result,
    journal::{self, Entry},
    offers::OfferPlace,
};

/// Dossiers looked up at once.
const LOOKED_UP: usize = 500;

/// New dossiers written at once: sorted, so many go in several times faster than in small lots.
const WRITTEN: usize = 25_000;

/// An import under way.
#[derive(Default)]
struct Import<'a> {
    report: ImportReport,
    /// New: written when everything has been looked up, for none of them can be what is looked for,
    /// and looking among many rows that nobody has counted yet is slow on PostgreSQL.
    new: Vec<(ObjectId, &'a DossierFacts)>,
    /// The number of the first that is new.
    first: Option<DossierId>,
    /// Of the changes. Numbered at the end: numbering keeps others of the firm from theirs.
    events: Vec<Event>,
}

impl App {
    pub(super) async fn write_portfolio(
        &self,
        actor: &Actor,
        dossiers: Vec<DossierFacts>,
        progress: Arc<dyn Fn(Progress) + Send + Sync>,
    ) -> Result<ImportReport> {
        let (app, actor) = (self.clone(), actor.clone());
        self.write(actor.tenant(), move |db| {
            db.lock_portfolio()?;
            let (mut import, mut done) = (Import::default(), 0);
            let all = dossiers.len() as u64;
            for lot in dossiers.chunks(LOOKED_UP) {
                let new = import.new.len();
                app.compare(db, lot, &mut import)?;
                done += (lot.len() + new - import.new.len()) as u64;
                progress(Progress::Written(done, all));
            }
            let coming = if import.new.is_empty() { Vec::new() } else { hold_future_apps(db)? };
            for lot in std::mem::take(&mut import.new).chunks(WRITTEN) {
                app.create(db, lot, &mut import)?;
                done += lot.len() as u64;
                progress(Progress::Written(done, all));
            }
            // The number of a batch before those of events, as everybody takes them.
            if let Some(first) = import.first {
                app.switch_on_for_new(db, &actor, (&coming, first))?;
            }
            db.insert_events(&import.events, None, app.now())?;
            if import.report.created + import.report.changed > 0 {
                app.remember(db, &actor, &import.report)?;
            }
            Ok(import.report)
        })
        .await
    }

    /// Changes those that are known and say something else; keeps those that are new for later.
    fn compare<'a>(
        &self,
        db: &mut Write<'_, Tenant>,
        lot: &'a [DossierFacts],
        import: &mut Import<'a>,
    ) -> Result<()> {
        let codes: Vec<Code> = lot.iter().map(|facts| facts.code.clone()).collect();
        let known = db.dossiers_by_code(&codes)?;
        for facts in lot {
            match known.get(&facts.code) {
                None => import.new.push((self.object_id(), facts)),
                Some(before) if before.facts == *facts => import.report.unchanged += 1,
                Some(before) => {
                    db.update_dossier(before, facts, self.now())?;
                    if before.facts.state.is_open() && !facts.state.is_open() {
                        let place = OfferPlace::of_dossier(before);
                        import.events.extend(self.end_offers_of_dossier(db, &place)?);
                    }
                    import.events.push(self.change_event(before, facts));
                    import.report.changed += 1;
                }
            }
        }
        Ok(())
    }

    /// Writes some of those that are new.
    fn create(
        &self,
        db: &mut Write<'_, Tenant>,
        lot: &[(ObjectId, &DossierFacts)],
        import: &mut Import<'_>,
    ) -> Result<()> {
        let first = db.insert_dossiers(lot, self.now())?;
        import.report.created += lot.len() as u64;
        import.first = import.first.or(Some(first));
        Ok(())
    }

    /// What partners are told when a dossier says something else.
    pub(crate) fn change_event(&self, before: &Dossier, facts: &DossierFacts) -> Event {
        let archived = before.facts.state.is_open() && !facts.state.is_open();
        Event {
            object_id: self.object_id(),
            kind: if archived { EventKind::DossierArchived } else { EventKind::DossierUpdated },
            firm_app: None,
            dossier: Some(before.id),
            data: json!({
                "dossier": before.object_id,
                "code": facts.code.as_str(),
                "siren": facts.siren.as_ref().map(domain::dossier::Siren::as_str),
            }),
        }
    }

    /// The applications that take future dossiers come to the new ones (C8), as one batch.
    fn switch_on_for_new(
        &self,
        db: &mut Write<'_, Tenant>,
        actor: &Actor,
        (apps, first): (&[FirmAppId], DossierId),
    ) -> Result<()> {
        if apps.is_empty() {
            return Ok(());
        }
        let (now, by) = (self.now(), actor.staff().map(|staff| staff.id));
        let new = NewBatch { kind: BatchKind::Imported, name: "", by, at: now };
        let batch = db.insert_batch(&new)?;
        let opening = Opening { at: now, by, batch: Some(batch), ends_at: None };
        let mut total = 0;
        for &app in apps {
            let count = db.open_for_new(app, first, opening)?;
            db.count_active(app, i64::try_from(count).unwrap_or(i64::MAX))?;
            let event = Event {
                object_id: self.object_id(),
                kind: EventKind::ActivationOpened,
                firm_app: Some(app),
                dossier: None,
                data: json!({ "batch": batch, "dossiers": count }),
            };
            db.insert_events(&[event], Some(batch), now)?;
            total += count;
        }
        Ok(db.close_batch(batch, None, (total, 0))?)
    }

    fn remember(
        &self,
        db: &mut Write<'_, Tenant>,
        actor: &Actor,
        report: &ImportReport,
    ) -> Result<()> {
        let entry = Entry {
            action: "dossiers.imported",
            subject: "portfolio".to_owned(),
            detail: json!({ "created": report.created, "changed": report.changed }),
        };
        journal::write(db, actor, &entry, self.now())
    }
}

/// Holds the applications that take future dossiers, in the order of their numbers, and before any
/// number is taken: whoever changes one holds it first too.
pub(crate) fn hold_future_apps(db: &mut Write<'_, Tenant>) -> Result<Vec<FirmAppId>> {
    let mut held = Vec::new();
    for app in db.future_apps()? {
        // Deleted in this instant: it takes no dossier any more.
        if db.hold_firm_app(app)? {
            held.push(app);
        }
    }
    Ok(held)
}
