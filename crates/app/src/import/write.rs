//! Dossiers into rows: one transaction, in chunks, telling how far it is.

use std::sync::Arc;

use domain::{
    actor::{Actor, Tenant},
    dossier::{Dossier, DossierFacts},
    event::{Event, EventKind},
    id::{DossierId, ObjectId},
    text::Code,
};
use serde_json::json;
use store::{Opening, Write};

use super::{ImportReport, Progress};
use crate::{
    App, Result,
    journal::{self, Entry},
};

/// Dossiers looked up and written at once.
const CHUNK: usize = 500;

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
            let (mut report, mut first) = (ImportReport::default(), None);
            let (mut done, all) = (0, dossiers.len() as u64);
            for chunk in dossiers.chunks(CHUNK) {
                let created = app.write_chunk(db, chunk, &mut report)?;
                first = first.or(created);
                done += chunk.len() as u64;
                progress(Progress::Written(done, all));
            }
            if let Some(first) = first {
                app.switch_on_for_new(db, &actor, first)?;
            }
            if report.created + report.changed > 0 {
                app.remember(db, &actor, &report)?;
            }
            Ok(report)
        })
        .await
    }

    /// Writes some dossiers; answers the number of the first that is new.
    fn write_chunk(
        &self,
        db: &mut Write<'_, Tenant>,
        chunk: &[DossierFacts],
        report: &mut ImportReport,
    ) -> Result<Option<DossierId>> {
        let codes: Vec<Code> = chunk.iter().map(|facts| facts.code.clone()).collect();
        let known = db.dossiers_by_code(&codes)?;
        let (mut new, mut events): (Vec<(ObjectId, DossierFacts)>, _) = (Vec::new(), Vec::new());
        for facts in chunk {
            match known.get(&facts.code) {
                None => new.push((self.object_id(), facts.clone())),
                Some(before) if before.facts == *facts => report.unchanged += 1,
                Some(before) => {
                    db.update_dossier(before, facts, self.now())?;
                    events.push(self.change_event(before, facts));
                    report.changed += 1;
                }
            }
        }
        db.insert_events(&events, None, self.now())?;
        report.created += new.len() as u64;
        if new.is_empty() { Ok(None) } else { Ok(Some(db.insert_dossiers(&new, self.now())?)) }
    }

    fn change_event(&self, before: &Dossier, facts: &DossierFacts) -> Event {
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
        first: DossierId,
    ) -> Result<()> {
        let apps = db.future_apps()?;
        if apps.is_empty() {
            return Ok(());
        }
        let (now, by) = (self.now(), actor.staff().map(|staff| staff.id));
        let batch = db.insert_batch("dossiers.imported", by, now)?;
        let opening = Opening { at: now, by, batch: Some(batch) };
        let mut total = 0;
        for app in apps {
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
        Ok(db.close_batch(batch, total)?)
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
