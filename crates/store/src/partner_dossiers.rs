//! The dossiers that are open to a partner's application, as the public API lists them.

use domain::{
    actor::Tenant,
    id::{DossierId, FirmAppId, ObjectId},
    page::{self, Cursor, Page, Total},
    search::SearchKey,
    text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Sql, ToValue},
    dossier_pages::{FIRST_TERM, direction},
};

/// A dossier of the firm, and since when the application is active on it.
#[derive(Clone, Debug)]
pub struct PartnerLine {
    /// What a search is ordered by.
    key: String,
    /// Which one.
    pub id: DossierId,
    /// What the outside calls it.
    pub object_id: ObjectId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// The company.
    pub siren: Option<String>,
    /// The establishment.
    pub siret: Option<String>,
    /// Whether it is archived.
    pub archived: bool,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
    /// Since when the application is active on it; `None` when it is not.
    pub active_since: Option<Timestamp>,
}

impl FromRow for PartnerLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            key: row.next()?,
            id: row.next()?,
            object_id: row.next()?,
            code: row.next()?,
            name: row.next()?,
            siren: row.next()?,
            siret: row.next()?,
            archived: row.next()?,
            updated_at: row.next()?,
            revision: row.next()?,
            active_since: row.next()?,
        })
    }
}

const COLUMNS: &str = "d.id, d.object_id, d.code, d.name, d.siren, d.siret, d.archived, \
     d.updated_at, d.revision, a.opened_at";

/// Which of the open dossiers to list.
#[derive(Clone, Debug)]
pub struct PartnerListing {
    /// Open to this application.
    pub app: FirmAppId,
    /// Only those found by this.
    pub search: Option<SearchKey>,
    /// Changed, or opened to the application, at this time or after.
    pub updated_since: Option<Timestamp>,
    /// Where to go on.
    pub cursor: Option<Cursor>,
    /// How many.
    pub limit: u32,
    /// Whether to count them all.
    pub count: bool,
    /// What has ended by this instant is not open any more, taken away or not (H1).
    pub now: Timestamp,
}

/// That an activation has not ended by an instant.
fn not_over(now: &str) -> String {
    format!("(a.ends_at IS NULL OR a.ends_at > {now})")
}

impl Read<'_, Tenant> {
    /// A dossier of the firm by code, whether open to the application at this instant or not.
    pub fn partner_dossier(
        &mut self,
        app: Option<FirmAppId>,
        code: &Code,
        now: Timestamp,
    ) -> Result<Option<PartnerLine>, Error> {
        let (firm, app) = (self.firm(), app.map_or(0, FirmAppId::get));
        self.optional(
            format!(
                "SELECT '', {COLUMNS} FROM dossiers d LEFT JOIN activations a \
                 ON a.firm_id = d.firm_id AND a.firm_app_id = $2 AND a.dossier_id = d.id AND {} \
                 WHERE d.firm_id = $1 AND d.code = $3",
                not_over("$4")
            ),
            &[&firm, &app, code, &now],
        )
    }

    /// A page of the dossiers that are open to an application, in the order in which they came to
    /// the firm; with a search, in the order of the term found.
    pub fn partner_page(&mut self, listing: &PartnerListing) -> Result<Page<PartnerLine>, Error> {
        let lines = match &listing.search {
            Some(key) => self.found_partner_lines(listing, key)?,
            None => self.partner_lines(listing)?,
        };
        let key = |line: &PartnerLine| (line.key.clone(), line.id.get());
        let mut page = page::assemble(lines, listing.limit, listing.cursor.as_ref(), key);
        if listing.count {
            page.total = Total::Exact(self.count_partner(listing)?);
        }
        Ok(page)
    }

    /// How many open dossiers an application is active on at this instant.
    pub fn count_open_to(&mut self, app: FirmAppId, now: Timestamp) -> Result<u64, Error> {
        let firm = self.firm();
        // Less what has ended since the worker last looked: that is little, and looked up in an index.
        let (ended,): (i64,) = self.one(
            "SELECT COUNT(*) FROM activations a JOIN dossiers d \
             ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
             WHERE a.firm_id = $1 AND a.firm_app_id = $2 AND a.ends_at <= $3 \
               AND d.archived = FALSE",
            &[&firm, &app, &now],
        )?;
        Ok(self.open_with(app)?.saturating_sub(ended.unsigned_abs()))
    }

    fn partner_lines(&mut self, listing: &PartnerListing) -> Result<Vec<PartnerLine>, Error> {
        let ((beyond, order), open) = (direction(listing.cursor.as_ref()), not_over("$6"));
        let sql = format!(
            "SELECT '', {COLUMNS} FROM activations a \
             JOIN dossiers d ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
             WHERE a.firm_id = $1 AND a.firm_app_id = $2 AND a.dossier_id {beyond} $3 \
               AND d.archived = FALSE AND (d.updated_at >= $4 OR a.opened_at >= $4) AND {open} \
             ORDER BY a.dossier_id {order} LIMIT $5"
        );
        let (firm, limit) = (self.firm(), page::probe(listing.limit));
        let after = listing.cursor.as_ref().map_or(0, |cursor| cursor.id);
        let since = since(listing);
        self.all(Sql::Built(sql), &[&firm, &listing.app, &after, &since, &limit, &listing.now])
    }

    fn found_partner_lines(
        &mut self,
        listing: &PartnerListing,
        search: &SearchKey,
    ) -> Result<Vec<PartnerLine>, Error> {
        let ((beyond, order), open) = (direction(listing.cursor.as_ref()), not_over("$9"));
        let sql = format!(
            "SELECT t.term, {COLUMNS} FROM dossier_terms t \
             JOIN activations a ON a.firm_id = t.firm_id AND a.firm_app_id = $2 \
               AND a.dossier_id = t.dossier_id \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.term >= $3 AND t.term < $4 \
               AND (t.term, t.dossier_id) {beyond} ($5, $6) AND {FIRST_TERM} \
               AND d.archived = FALSE AND (d.updated_at >= $7 OR a.opened_at >= $7) AND {open} \
             ORDER BY t.term {order}, t.dossier_id {order} LIMIT $8"
        );
        let (firm, limit) = (self.firm(), page::probe(listing.limit));
        let (lower, upper) = (search.lower(), search.upper());
        let (key, id) = listing.cursor.as_ref().map_or((lower, 0), |c| (c.key.as_str(), c.id));
        let (since, app) = (since(listing), &listing.app);
        let found = [&firm as &dyn ToValue, app, &lower, &upper, &key, &id, &since, &limit];
        self.all(Sql::Built(sql), &[&found[..], &[&listing.now]].concat())
    }

    fn count_partner(&mut self, listing: &PartnerListing) -> Result<u64, Error> {
        let (firm, since, open) = (self.firm(), since(listing), not_over("$6"));
        let (lower, upper) = match &listing.search {
            Some(key) => (key.lower().to_owned(), key.upper()),
            None => (String::new(), String::new()),
        };
        let found = if listing.search.is_some() {
            "AND EXISTS (SELECT 1 FROM dossier_terms t WHERE t.firm_id = a.firm_id \
             AND t.dossier_id = a.dossier_id AND t.term >= $4 AND t.term < $5)"
        } else {
            "AND $4 = $5"
        };
        let sql = format!(
            "SELECT COUNT(*) FROM activations a \
             JOIN dossiers d ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
             WHERE a.firm_id = $1 AND a.firm_app_id = $2 AND d.archived = FALSE \
               AND (d.updated_at >= $3 OR a.opened_at >= $3) AND {open} {found}"
        );
        let (count,): (i64,) = self
            .one(Sql::Built(sql), &[&firm, &listing.app, &since, &lower, &upper, &listing.now])?;
        Ok(count.unsigned_abs())
    }
}

fn since(listing: &PartnerListing) -> Timestamp {
    listing.updated_since.unwrap_or(Timestamp::from_micros(i64::MIN))
}
