//! Bringing in a portfolio from CSV (F3): every line checked, all or nothing, nothing twice.
//!
//! `table` turns bytes into lines and columns, `check` lines into dossiers, `write` dossiers into
//! rows.

mod check;
mod table;
mod write;

use std::{collections::HashMap, sync::Arc};

use domain::{
    Flaw,
    actor::Actor,
    id::{AgencyId, StaffId},
    policy::{Action, decide},
    search,
};

pub(crate) use table::text;
pub(crate) use write::hold_future_apps;

use crate::{App, Error, Result};

/// What an import did, or why it did nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Dossiers that are new.
    pub created: u64,
    /// Dossiers that say something else now.
    pub changed: u64,
    /// Dossiers that said this already.
    pub unchanged: u64,
    /// What is wrong; when there is anything, nothing was written.
    pub errors: Vec<LineError>,
}

/// One thing wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// The line, the heading being 1.
    pub line: u64,
    /// The heading of the column; empty when it is the whole line.
    pub column: String,
    /// What is wrong.
    pub flaw: Flaw,
    /// The value, shortened.
    pub value: String,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many lines are read and checked.
    Checked(u64),
    /// So many dossiers of so many are written.
    Written(u64, u64),
}

/// What a file may name: the firm's agencies by folded code, its staff by folded address.
#[derive(Debug)]
struct Named {
    agencies: HashMap<String, AgencyId>,
    staff: HashMap<String, StaffId>,
}

impl App {
    /// Brings in a portfolio: UTF-8 (with or without mark) or Windows-1252; `;`, `,` or tabs;
    /// columns `code;nom;siren;siret;agence;maitre;engagement_manager;etat` in any order.
    ///
    /// # Errors
    /// `Denied`. Faults of the file are in the report.
    pub async fn import_dossiers(
        &self,
        actor: &Actor,
        file: Vec<u8>,
        progress: impl Fn(Progress) + Send + Sync + 'static,
    ) -> Result<ImportReport> {
        decide(actor, Action::ImportDossiers)?;
        let progress: Arc<dyn Fn(Progress) + Send + Sync> = Arc::new(progress);
        let named = self.named(actor).await?;
        let tell = Arc::clone(&progress);
        let check = move || check::portfolio(&file, &named, tell.as_ref());
        let checked = tokio::task::spawn_blocking(check).await.map_err(Error::internal)?;
        match checked {
            Ok(dossiers) => self.write_portfolio(actor, dossiers, progress).await,
            Err(errors) => Ok(ImportReport { errors, ..ImportReport::default() }),
        }
    }

    async fn named(&self, actor: &Actor) -> Result<Named> {
        self.read(actor.tenant(), |db| {
            let agencies = db.agencies()?.into_iter();
            let agencies = agencies.map(|agency| (search::fold(agency.code.as_str()), agency.id));
            let staff = db.staff_addresses()?.into_iter();
            Ok(Named { agencies: agencies.collect(), staff: staff.collect() })
        })
        .await
    }
}
