//! The report of a list, made in the background: so many lines are looked up, then written in a
//! short transaction of their own, so that nobody waits long behind a long list.

use std::collections::HashMap;

use domain::{
    actor::Tenant,
    id::{DossierId, FirmAppId, PastedListId},
    pasted::{LineOutcome, Named},
};
use store::PastedLine;

use super::names;
use crate::{App, Result};

/// Lines reported by one transaction.
const STEP: usize = 4_000;

/// What is remembered of the lines so far.
#[derive(Default)]
struct Reporter {
    /// The application that the draft changes.
    app: Option<FirmAppId>,
    /// What lines name, but for those that name one dossier, which is soon found again. A list may say
    /// the same again and again, and a name at the end of thousands of others is dear to look up.
    named: HashMap<String, Named>,
    /// The first line that names each dossier.
    first: HashMap<DossierId, u64>,
}

impl App {
    /// Makes a report, unless the list is replaced meanwhile.
    pub(super) fn begin_report(
        &self,
        tenant: Tenant,
        (list, changed): (PastedListId, Option<FirmAppId>),
    ) {
        let app = self.clone();
        drop(tokio::spawn(async move {
            let reporter = Reporter { app: changed, ..Reporter::default() };
            if let Err(error) = app.report(tenant, list, reporter).await {
                tracing::warn!(%error, "the report of a pasted list was interrupted");
                // Should this fail too, the report is seen to stand still.
                drop(app.write(tenant, move |db| Ok(db.stop_pasted_list(list)?)).await);
            }
        }));
    }

    async fn report(
        &self,
        tenant: Tenant,
        list: PastedListId,
        mut reporter: Reporter,
    ) -> Result<()> {
        let Some(_turn) = self.report_turn(tenant, list).await? else { return Ok(()) };
        let text = self.read(tenant, move |db| Ok(db.pasted_text(list)?)).await?;
        let Some(text) = text else { return Ok(()) };
        let mut reported = 0;
        let mut entries = text.entries().peekable();
        while entries.peek().is_some() {
            let step: Vec<(u64, String)> = entries
                .by_ref()
                .take(STEP)
                .map(|(number, line)| (number, line.to_owned()))
                .collect();
            let count = step.len() as u64;
            let lines = self.step(&tenant, &mut reporter, step).await?;
            let now = self.now();
            let add = move |db: &mut store::Write<'_, Tenant>| {
                Ok(db.report_lines((list, reported), &lines, now)?)
            };
            if !self.write(tenant, add).await? {
                return Ok(());
            }
            reported += count;
        }
        let now = self.now();
        self.write(tenant, move |db| Ok(db.finish_pasted_list(list, now)?)).await
    }

    /// What the next lines come to.
    async fn step(
        &self,
        tenant: &Tenant,
        reporter: &mut Reporter,
        lines: Vec<(u64, String)>,
    ) -> Result<Vec<PastedLine>> {
        let new = lines.iter().filter(|(_, line)| !reporter.named.contains_key(line));
        let new: Vec<String> = new.map(|(_, line)| line.clone()).collect();
        let app = reporter.app;
        reporter.named.extend(self.read(*tenant, move |db| names::look_up(db, &new, app)).await?);
        let judged = lines.into_iter().map(|(number, line)| reporter.judge(number, line)).collect();
        reporter.named.retain(|_, named| !matches!(named, Named::One(_)));
        Ok(judged)
    }
}

impl Reporter {
    fn judge(&mut self, number: u64, content: String) -> PastedLine {
        let (mut dossier, mut same_as, mut several) = (None, None, (0, String::new()));
        let outcome = match self.named.get(&content).unwrap_or(&Named::Nothing) {
            named @ (Named::One(one) | Named::Active(one)) => {
                dossier = Some(*one);
                let first = *self.first.entry(*one).or_insert(number);
                same_as = Some(first).filter(|first| *first != number);
                match named {
                    _ if same_as.is_some() => LineOutcome::Repeated,
                    Named::Active(_) => LineOutcome::AlreadyActive,
                    _ => LineOutcome::Found,
                }
            }
            Named::Several(count, codes) => {
                several = (*count, codes.clone());
                LineOutcome::Several
            }
            Named::Archived(one) => {
                dossier = *one;
                LineOutcome::NotEligible
            }
            Named::Nothing => LineOutcome::Unknown,
        };
        PastedLine { number, content, outcome, dossier, several, same_as }
    }
}
