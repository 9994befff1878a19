//! Step 2: on which dossiers (C5–C8).

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    page::Page,
    text::Code,
};
use store::{DossierLine, DraftRecord, Listing, Write};

use super::{Choice, Draft, DraftPage, DraftQuery, DraftRow, defined, may_add, shown};
use crate::{App, Error, Result, portfolio::search_key};

/// The most dossiers whose ticks are saved at once: a page has 50.
const MOST: usize = 200;

impl App {
    /// A page of step 2 (C5, C6).
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `q`.
    pub async fn draft_dossiers(&self, actor: &Actor, query: DraftQuery) -> Result<DraftPage> {
        let staff = may_add(actor)?;
        let listing = Listing {
            search: search_key(&query.search)?,
            open_only: true,
            draft_of: Some(staff.id),
            ticked_only: query.ticked_only,
            cursor: query.cursor,
        };
        self.read(actor.tenant(), move |db| {
            let record = defined(db.draft(staff.id)?)?;
            let page = db.dossier_page(&listing)?;
            Ok(DraftPage { draft: shown(db, staff.id, &record)?, page: rows(page) })
        })
        .await
    }

    /// Saves the ticks of one page: of the dossiers `shown`, exactly those in `ticked` are ticked
    /// from now on; others stay as they are. Codes that can't be had are passed over. At most 200.
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `d` when there are too many.
    pub async fn tick(
        &self,
        actor: &Actor,
        shown: Vec<String>,
        ticked: Vec<String>,
    ) -> Result<Draft> {
        if shown.len() > MOST || ticked.len() > MOST {
            return Err(Error::invalid("d", Flaw::TooLong));
        }
        let codes = |typed: Vec<String>| -> Vec<Code> {
            typed.iter().filter_map(|code| Code::parse(code).ok()).collect()
        };
        let (mut shown, ticked) = (codes(shown), codes(ticked));
        shown.retain(|code| !ticked.contains(code));
        let now = self.now();
        self.change_draft(actor, move |db, _, staff| {
            db.untick(staff, &shown, now)?;
            Ok(db.tick(staff, &ticked, now)?)
        })
        .await
    }

    /// Ticks every dossier that a search finds.
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `q`.
    pub async fn tick_found(&self, actor: &Actor, search: &str) -> Result<Draft> {
        let key = search_key(search)?.ok_or_else(|| Error::invalid("q", Flaw::TooShort))?;
        let now = self.now();
        self.change_draft(actor, move |db, _, staff| Ok(db.tick_found(staff, &key, now)?)).await
    }

    /// Keeps whether "et aux futurs dossiers" is ticked (C8).
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`.
    pub async fn wish_future(&self, actor: &Actor, future: bool) -> Result<Draft> {
        let now = self.now();
        self.change_draft(actor, move |db, _, staff| Ok(db.wish_future(staff, future, now)?)).await
    }

    /// Unticks everything.
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`.
    pub async fn clear_ticks(&self, actor: &Actor) -> Result<Draft> {
        let now = self.now();
        self.change_draft(actor, move |db, _, staff| Ok(db.clear_ticks(staff, now)?)).await
    }

    /// Says which dossiers the draft takes: "Suivant" or "Appliquer à tous" (C7, C8).
    ///
    /// # Errors
    /// `Denied`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `dossiers` when nothing is ticked.
    pub async fn choose_dossiers(&self, actor: &Actor, choice: Choice) -> Result<Draft> {
        let now = self.now();
        self.change_draft(actor, move |db, record, staff| {
            if choice == Choice::Ticked && record.ticked == 0 {
                return Err(Error::invalid("dossiers", Flaw::NoDossier));
            }
            let (all, future) = match choice {
                Choice::Ticked => (false, record.takes_future),
                Choice::All { future } => (true, future),
            };
            Ok(db.choose_dossiers(staff, (all, future), now)?)
        })
        .await
    }

    /// One change of the actor's draft, held until it is made.
    async fn change_draft(
        &self,
        actor: &Actor,
        mut change: impl FnMut(&mut Write<'_, Tenant>, &DraftRecord, domain::id::StaffId) -> Result<()>
        + Send
        + 'static,
    ) -> Result<Draft> {
        let staff = may_add(actor)?;
        self.write(actor.tenant(), move |db| {
            let record = defined(db.lock_draft(staff.id)?)?;
            change(db, &record, staff.id)?;
            let record = db.draft(staff.id)?.ok_or(Error::NotFound)?;
            shown(db, staff.id, &record)
        })
        .await
    }
}

fn rows(page: Page<DossierLine>) -> Page<DraftRow> {
    page.map(|line| DraftRow {
        code: line.code,
        name: line.name,
        siren: line.siren,
        agency: line.agency,
        master: line.master,
        ticked: line.ticked,
    })
}
