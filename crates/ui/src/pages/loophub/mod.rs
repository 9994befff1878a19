//! "LoopHub", tab "Applications" (B2).

pub(crate) mod batch;
pub(crate) mod delete;
pub(crate) mod history;
pub(crate) mod suspend;

use app::{App, ApplicationQuery, ApplicationRow, ApplicationSort, Draft, Error, Purpose};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{catalog::AppKind, firm_app::Standing, id::ObjectId};

use crate::{
    address,
    error_page::Fault,
    fields::Fields,
    page::{Answer, Frame, Menu, go, show},
    pages::wizard::Wizard,
    session::Signed,
    words::Words,
};

/// The tab.
pub(crate) const APPLICATIONS: &str = "/loophub/applications";

/// The columns by which the list can be put in order, as addresses name them, with their headings.
const COLUMNS: [(&str, ApplicationSort, &str); 6] = [
    ("name", ApplicationSort::Name, "application"),
    ("kind", ApplicationSort::Kind, "kind"),
    ("key", ApplicationSort::Key, "key"),
    ("email", ApplicationSort::Email, "provider-email"),
    ("dossiers", ApplicationSort::Dossiers, "active-dossiers"),
    ("state", ApplicationSort::State, "state"),
];

#[derive(Template)]
#[template(path = "pages/loophub/list.html")]
struct ListPage {
    frame: Frame,
    query: ApplicationQuery,
    rows: Vec<ApplicationRow>,
    drafts: Vec<Draft>,
}

/// The head of a column.
struct Column {
    heading: String,
    address: String,
    /// `ascending` or `descending`, when the list is in its order.
    sorted: Option<&'static str>,
    is_number: bool,
}

impl ListPage {
    fn columns(&self) -> impl Iterator<Item = Column> {
        COLUMNS.iter().map(|(name, sort, heading)| self.column((*name, *sort), heading))
    }

    /// The column by which the list is in order is turned round, another begins at its small end.
    fn column(&self, (name, sort): (&str, ApplicationSort), heading: &str) -> Column {
        let is_sorted = self.query.sort == sort;
        let turned = is_sorted && !self.query.descending;
        let order = if turned { format!("-{name}") } else { name.to_owned() };
        let way = if self.query.descending { "descending" } else { "ascending" };
        Column {
            heading: self.frame.w.t(heading),
            address: address::with_query(
                APPLICATIONS,
                &[("q", &self.query.search), ("sort", &order)],
            ),
            sorted: is_sorted.then_some(way),
            is_number: sort == ApplicationSort::Dossiers,
        }
    }

    /// The order as addresses name it, to be kept by a search.
    fn sort(&self) -> String {
        let column = COLUMNS.iter().find(|(_, sort, _)| *sort == self.query.sort);
        let name = column.map_or("name", |(name, _, _)| name);
        if self.query.descending { format!("-{name}") } else { name.to_owned() }
    }

    fn kind(&self, row: &ApplicationRow) -> String {
        self.frame.w.kind(&row.app.kind)
    }

    fn is_partner(row: &ApplicationRow) -> bool {
        row.app.kind == AppKind::Partner
    }

    fn description<'a>(&self, row: &'a ApplicationRow) -> &'a str {
        let (french, english) = &row.app.description;
        if self.frame.w.is_french() { french } else { english }
    }

    fn is_suspended_by_firm(row: &ApplicationRow) -> bool {
        row.app.suspension.by_firm
    }

    fn state(&self, row: &ApplicationRow) -> (&'static str, String) {
        standing(self.frame.w, row.standing)
    }

    /// "Un ajout est en cours…"; a draft may have no application yet.
    fn draft_waits(&self, draft: &Draft) -> String {
        let w = self.frame.w;
        let (date, time) = (w.date(&draft.saved_at), w.time(&draft.saved_at));
        let when = [("date", date.as_str()), ("time", time.as_str())];
        let Some(name) = &draft.name else { return w.with("draft-waiting-unnamed", &when) };
        let key = either(draft, ("draft-waiting", "change-waiting"));
        w.with(key, &[("name", name), when[0], when[1]])
    }

    fn draft_resume(&self, draft: &Draft) -> String {
        let key = either(draft, ("draft-resume", "change-resume"));
        let name = draft.name.as_ref();
        name.map_or_else(
            || self.frame.w.t("draft-resume-unnamed"),
            |name| self.frame.w.named(key, name),
        )
    }

    fn wizard(draft: &Draft) -> Wizard {
        Wizard { purpose: draft.purpose }
    }

    fn partners(&self) -> u64 {
        self.rows.iter().filter(|row| Self::is_partner(row)).count() as u64
    }

    fn count(&self) -> u64 {
        self.rows.len() as u64
    }
}

/// The one of two messages that fits: about an addition, or about a change.
const fn either(draft: &Draft, (adding, changing): (&'static str, &'static str)) -> &'static str {
    match draft.purpose {
        Purpose::Adding => adding,
        Purpose::Changing(_) => changing,
    }
}

/// The class and the words of how an application stands.
fn standing(w: Words, standing: Standing) -> (&'static str, String) {
    match standing {
        Standing::Active => ("", w.t("active")),
        Standing::SuspendedByFirm => ("off", w.t("suspended")),
        Standing::SuspendedByOperator => ("off", w.t("suspended-by-operator")),
        Standing::KeyRevoked => ("no", w.t("state-key-revoked")),
        Standing::KeyExpired => ("no", w.t("state-key-expired")),
        Standing::ExpiresIn(days) => ("soon", w.counted("state-expires-in", days)),
    }
}

/// `GET /loophub`
pub(crate) async fn home() -> Answer {
    go(APPLICATIONS)
}

/// `GET /loophub/applications?q=&sort=`
pub(crate) async fn list(
    State(app): State<App>,
    me: Signed,
    fields: Fields,
    jar: CookieJar,
) -> Answer {
    let query = query(&fields);
    let rows = app.application_rows(&me.actor, &query).await?;
    let drafts = app.drafts(&me.actor).await?;
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    Ok((jar, show(&ListPage { frame, query, rows, drafts })?).into_response())
}

/// An order that does not exist is that of the names.
fn query(fields: &Fields) -> ApplicationQuery {
    let asked = fields.one("sort");
    let name = asked.strip_prefix('-').unwrap_or(asked);
    let column = COLUMNS.iter().find(|(column, _, _)| *column == name);
    ApplicationQuery {
        search: fields.one("q").to_owned(),
        sort: column.map_or_else(ApplicationSort::default, |(_, sort, _)| *sort),
        descending: column.is_some() && asked.starts_with('-'),
    }
}

/// The application that an address names.
fn application(text: &str) -> Result<ObjectId, Fault> {
    ObjectId::parse(text).ok_or_else(|| Error::NotFound.into())
}
