//! The drafts of the wizard: for each administrator one for adding an application (C), and one for
//! each application that is being changed (B4). What is ticked in them is in `ticks`.

use domain::{
    actor::{System, Tenant},
    id::{DraftId, FirmAppId, ObjectId, StaffId},
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, ToValue, Write};

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRecord {
    /// Which one.
    pub id: DraftId,
    /// The application that it changes; none when it adds one.
    pub firm_app: Option<FirmAppId>,
    /// Tells it from the next one.
    pub token: ObjectId,
    /// Grows with each change.
    pub revision: i64,
    /// Step 1 as typed: kind, slug, label, key identifier, provider's address.
    pub typed: [String; 5],
    /// Whether step 1 held when it was saved.
    pub defined: bool,
    /// How many dossiers are ticked on which the application was not active.
    pub ticked: u64,
    /// How many are unticked on which it was.
    pub unticked: u64,
    /// Takes every dossier.
    pub takes_all: bool,
    /// And those created later: wished; for an addition it counts when it takes every dossier.
    pub takes_future: bool,
    /// When it was saved last.
    pub saved_at: Timestamp,
    /// What the application that it changes had when step 1 was saved last.
    pub before: Option<Before>,
}

/// What an application has, dossiers apart, before it is changed (B4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The public half of its key.
    pub key: String,
    /// The provider's address.
    pub email: String,
    /// Whether it comes by itself to dossiers created later (C8).
    pub future: bool,
}

fn before(row: &mut Row) -> Result<Option<Before>, Error> {
    let (key, email, future) = (row.next::<Option<_>>()?, row.next::<Option<_>>()?, row.next()?);
    let whole = key.zip(email).zip(future);
    Ok(whole.map(|((key, email), future)| Before { key, email, future }))
}

impl FromRow for DraftRecord {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, firm_app) = (row.next()?, row.next()?);
        let (token, revision) = (row.next()?, row.next()?);
        let typed = [row.next()?, row.next()?, row.next()?, row.next()?, row.next()?];
        Ok(Self {
            id,
            firm_app,
            token,
            revision,
            typed,
            defined: row.next()?,
            ticked: row.next::<i64>()?.unsigned_abs(),
            unticked: row.next::<i64>()?.unsigned_abs(),
            takes_all: row.next()?,
            takes_future: row.next()?,
            saved_at: row.next()?,
            before: before(row)?,
        })
    }
}

/// A draft to begin, or step 1 of one that is there.
#[derive(Clone, Copy, Debug)]
pub struct SavedStep<'a> {
    /// Tells the draft from the next one, when it is new.
    pub token: ObjectId,
    /// Step 1 as typed.
    pub typed: &'a [String; 5],
    /// Whether it holds.
    pub defined: bool,
    /// Whether dossiers created later are taken.
    pub takes_future: bool,
    /// What the application that is being changed has now.
    pub before: Option<&'a Before>,
    /// Now.
    pub at: Timestamp,
}

const COLUMNS: &str = "id, firm_app_id, token, revision, kind, slug, label, key_identifier, \
     provider_email, defined, ticked, unticked, takes_all, takes_future, saved_at, \
     before_key, before_email, before_future";

/// Whose draft, `$2`, and for which application, `$3`: 0 stands for an addition.
const OF: &str = "firm_id = $1 AND staff_id = $2 AND COALESCE(firm_app_id, 0) = $3";

/// Whoever says whether dossiers created later are taken sees whether they are now.
const COVERED_NOW: &str = "before_future = (SELECT f.covers_future FROM firm_apps f \
     WHERE f.firm_id = drafts.firm_id AND f.id = drafts.firm_app_id)";

/// What goes into the columns of [`Before`].
fn values(before: Option<&Before>) -> (Option<String>, Option<String>, Option<bool>) {
    let of = |read: fn(&Before) -> &String| before.map(|before| read(before).clone());
    (of(|before| &before.key), of(|before| &before.email), before.map(|before| before.future))
}

/// The application of a draft as statements compare it: none has the number 0.
pub(crate) fn number(app: Option<FirmAppId>) -> i64 {
    app.map_or(0, FirmAppId::get)
}

impl Read<'_, Tenant> {
    /// An administrator's draft for changing an application, or for adding one.
    pub fn draft(
        &mut self,
        of: StaffId,
        app: Option<FirmAppId>,
    ) -> Result<Option<DraftRecord>, Error> {
        let firm = self.firm();
        let sql = format!("SELECT {COLUMNS} FROM drafts WHERE {OF}");
        self.optional(sql, &[&firm, &of, &number(app)])
    }

    /// An administrator's drafts, the one saved last first.
    pub fn drafts(&mut self, of: StaffId) -> Result<Vec<DraftRecord>, Error> {
        let firm = self.firm();
        let sql = format!(
            "SELECT {COLUMNS} FROM drafts WHERE firm_id = $1 AND staff_id = $2 \
             ORDER BY saved_at DESC, id"
        );
        self.all(sql, &[&firm, &of])
    }
}

impl Write<'_, Tenant> {
    /// A draft, held until the transaction ends.
    pub fn lock_draft(
        &mut self,
        of: StaffId,
        app: Option<FirmAppId>,
    ) -> Result<Option<DraftRecord>, Error> {
        let firm = self.firm();
        // An update that changes nothing takes the row's lock in the words of both databases.
        let sql = format!("UPDATE drafts SET saved_at = saved_at WHERE {OF}");
        self.execute(sql, &[&firm, &of, &number(app)])?;
        self.draft(of, app)
    }

    /// Keeps step 1 as typed, in a new draft or in the one that is there.
    pub fn save_draft(
        &mut self,
        (of, app): (StaffId, Option<FirmAppId>),
        step: &SavedStep<'_>,
    ) -> Result<(), Error> {
        if !self.update_draft((of, app), step)? && !self.begin_draft((of, app), step)? {
            // Begun from another window in this instant.
            self.update_draft((of, app), step)?;
        }
        Ok(())
    }

    fn update_draft(
        &mut self,
        (of, app): (StaffId, Option<FirmAppId>),
        step: &SavedStep<'_>,
    ) -> Result<bool, Error> {
        let (firm, app) = (self.firm(), number(app));
        let [kind, slug, label, key, email] = step.typed;
        let sql = format!(
            "UPDATE drafts SET revision = revision + 1, kind = $4, slug = $5, label = $6, \
             key_identifier = $7, provider_email = $8, defined = $9, saved_at = $10, \
             takes_future = $11, before_key = $12, before_email = $13, before_future = $14 \
             WHERE {OF}"
        );
        let typed: [&dyn ToValue; 5] = [kind, slug, label, key, email];
        let rest: [&dyn ToValue; 3] = [&step.defined, &step.at, &step.takes_future];
        let before = values(step.before);
        let before: [&dyn ToValue; 3] = [&before.0, &before.1, &before.2];
        let whose: [&dyn ToValue; 3] = [&firm, &of, &app];
        let saved = self.execute(sql, &[&whose[..], &typed, &rest, &before].concat())?;
        Ok(saved == 1)
    }

    fn begin_draft(
        &mut self,
        (of, app): (StaffId, Option<FirmAppId>),
        step: &SavedStep<'_>,
    ) -> Result<bool, Error> {
        let (firm, id) = (self.firm(), self.number("drafts")?);
        let [kind, slug, label, key, email] = step.typed;
        let before = values(step.before);
        let begun = self.execute(
            "INSERT INTO drafts (firm_id, id, staff_id, firm_app_id, token, revision, kind, slug, \
             label, key_identifier, provider_email, defined, ticked, unticked, takes_all, \
             takes_future, saved_at, before_key, before_email, before_future) \
             VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, 0, 0, FALSE, $12, $13, \
              $14, $15, $16) \
             ON CONFLICT DO NOTHING",
            &[
                &firm,
                &id,
                &of,
                &app,
                &step.token,
                kind,
                slug,
                label,
                key,
                email,
                &step.defined,
                &step.takes_future,
                &step.at,
                &before.0,
                &before.1,
                &before.2,
            ],
        )?;
        Ok(begun == 1)
    }

    /// Says which dossiers the draft takes.
    pub fn choose_dossiers(
        &mut self,
        draft: DraftId,
        (all, future): (bool, bool),
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            format!(
                "UPDATE drafts SET revision = revision + 1, takes_all = $3, takes_future = $4, \
                 saved_at = $5, {COVERED_NOW} WHERE firm_id = $1 AND id = $2"
            ),
            &[&firm, &draft, &all, &future, &now],
        )?;
        Ok(())
    }

    /// Keeps whether the box "et aux futurs dossiers" is ticked.
    pub fn wish_future(
        &mut self,
        draft: DraftId,
        future: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            format!(
                "UPDATE drafts SET revision = revision + 1, takes_future = $3, saved_at = $4, \
                 {COVERED_NOW} WHERE firm_id = $1 AND id = $2"
            ),
            &[&firm, &draft, &future, &now],
        )?;
        Ok(())
    }

    /// Forgets a draft and its ticks.
    pub fn delete_draft(&mut self, draft: DraftId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute("DELETE FROM drafts WHERE firm_id = $1 AND id = $2", &[&firm, &draft])?;
        Ok(())
    }
}

impl Write<'_, System> {
    /// Drops the drafts that nobody has touched since; answers how many.
    pub fn delete_drafts(&mut self, saved_before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM drafts WHERE saved_at <= $1", &[&saved_before])
    }
}
