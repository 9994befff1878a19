//! Step 2: on which dossiers (C5–C8).

use domain::{
    Flaw,
    actor::{Actor, Tenant},
    page::Page,
    text::Code,
};
use store::{DossierLine, DraftRecord, Listing, Write};

use super::{
    Choice, Draft, DraftPage, DraftQuery, DraftRow, Opened, Purpose, hold, may_add, open, shown,
};
use crate::{App, Error, Result, portfolio::search_key};

/// The most dossiers whose ticks are saved at once: a page has 50.
const MOST: usize = 200;

impl App {
    /// A page of step 2 (C5, C6).
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `q`.
    pub async fn draft_dossiers(
        &self,
        actor: &Actor,
        purpose: Purpose,
        query: DraftQuery,
    ) -> Result<DraftPage> {
        let staff = may_add(actor)?;
        let search = search_key(&query.search)?;
        self.read(actor.tenant(), move |db| {
            let Opened { record, app } = open(db, staff.id, purpose)?;
            let listing = Listing {
                search: search.clone(),
                open_only: true,
                draft: Some(record.clone()),
                ticked_only: query.ticked_only,
                cursor: query.cursor.clone(),
            };
            let page = db.dossier_page(&listing)?;
            Ok(DraftPage { draft: shown(db, app.as_ref(), &record)?, page: rows(page) })
        })
        .await
    }

    /// Saves the ticks of one page: of the dossiers `shown`, exactly those in `ticked` are ticked
    /// from now on; others stay as they are. Codes that can't be had are passed over. At most 200.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `d` when there are too many.
    pub async fn tick(
        &self,
        actor: &Actor,
        purpose: Purpose,
        (shown, ticked): (Vec<String>, Vec<String>),
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
        self.change_draft(actor, purpose, move |db, draft| {
            db.untick(draft, &shown, now)?;
            Ok(db.tick(draft, &ticked, now)?)
        })
        .await
    }

    /// Ticks every dossier that a search finds.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `q`.
    pub async fn tick_found(&self, actor: &Actor, purpose: Purpose, search: &str) -> Result<Draft> {
        let key = search_key(search)?.ok_or_else(|| Error::invalid("q", Flaw::TooShort))?;
        let now = self.now();
        self.change_draft(actor, purpose, move |db, draft| Ok(db.tick_found(draft, &key, now)?))
            .await
    }

    /// Keeps whether "et aux futurs dossiers" is ticked (C8).
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`.
    pub async fn wish_future(
        &self,
        actor: &Actor,
        purpose: Purpose,
        future: bool,
    ) -> Result<Draft> {
        let now = self.now();
        self.change_draft(actor, purpose, move |db, draft| {
            Ok(db.wish_future(draft.id, future, now)?)
        })
        .await
    }

    /// Unticks everything.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`.
    pub async fn clear_ticks(&self, actor: &Actor, purpose: Purpose) -> Result<Draft> {
        let now = self.now();
        self.change_draft(actor, purpose, move |db, draft| Ok(db.clear_ticks(draft, now)?)).await
    }

    /// Says which dossiers the draft takes: "Suivant" or "Appliquer à tous" (C7, C8).
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Conflict(NoDraft | NotDefined)`, `Invalid` on `dossiers` when nothing is ticked of
    /// an application that is to be added.
    pub async fn choose_dossiers(
        &self,
        actor: &Actor,
        purpose: Purpose,
        choice: Choice,
    ) -> Result<Draft> {
        let now = self.now();
        self.change_draft(actor, purpose, move |db, draft| {
            if choice == Choice::Ticked && purpose == Purpose::Adding && draft.ticked == 0 {
                return Err(Error::invalid("dossiers", Flaw::NoDossier));
            }
            let (all, future) = match choice {
                Choice::Ticked => (false, draft.takes_future),
                Choice::All { future } => (true, future),
            };
            Ok(db.choose_dossiers(draft.id, (all, future), now)?)
        })
        .await
    }

    /// One change of the actor's draft, held until it is made.
    async fn change_draft(
        &self,
        actor: &Actor,
        purpose: Purpose,
        mut change: impl FnMut(&mut Write<'_, Tenant>, &DraftRecord) -> Result<()> + Send + 'static,
    ) -> Result<Draft> {
        let staff = may_add(actor)?;
        self.write(actor.tenant(), move |db| {
            let Opened { record, app } = hold(db, staff.id, purpose)?;
            change(db, &record)?;
            let record = db.draft(staff.id, record.firm_app)?.ok_or(Error::NotFound)?;
            shown(db, app.as_ref(), &record)
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
