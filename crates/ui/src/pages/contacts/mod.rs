//! The contacts of a dossier, and "fiche interlocuteur" (E1, E2).

pub(crate) mod close;
pub(crate) mod edit;
pub(crate) mod new;
pub(crate) mod remove;
pub(crate) mod show;

use app::{App, ContactAccess, ContactRow, DossierContacts, DossierHead, Error, MailState};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use domain::{
    Invalid, contact::ContactFacts, id::ObjectId, invitation::InvitationState, policy::Denied,
    text::Code,
};

use crate::{
    address,
    error_page::Fault,
    fields::Fields,
    page::{Answer, Frame, Menu, show as answer},
    session::Signed,
    words::Words,
};

/// A contact as a list shows them.
pub(crate) struct Line {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) position: String,
    pub(crate) email: String,
    pub(crate) offers: u64,
    pub(crate) access: Access,
}

/// Whether a contact comes into their space, in words, with the form of the dot before them.
pub(crate) struct Access {
    /// Empty, `off`, `soon` or `no`.
    pub(crate) dot: &'static str,
    pub(crate) text: String,
}

/// The contacts of a dossier, for `parts/dossier_contacts.html`: a section of its own page, and of
/// whatever page shows the dossier.
pub(crate) struct ContactsPart {
    pub(crate) lines: Vec<Line>,
    pub(crate) may_change: bool,
    pub(crate) is_open: bool,
    /// Where they have a page of their own.
    pub(crate) all: String,
    /// Where one is added.
    pub(crate) new: String,
}

#[derive(Template)]
#[template(path = "pages/contacts/list.html")]
struct ListPage {
    frame: Frame,
    dossier: DossierHead,
    address: String,
    contacts: ContactsPart,
}

/// `GET /dossiers/{code}/contacts`
pub(crate) async fn list(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    jar: CookieJar,
) -> Answer {
    let found = app.dossier_contacts(&me.actor, &parse(&code)?).await?;
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let page = ListPage {
        address: super::dossiers::dossier_address(found.dossier.code.as_str()),
        dossier: found.dossier.clone(),
        contacts: ContactsPart::new(frame.w, found),
        frame,
    };
    Ok(axum::response::IntoResponse::into_response((jar, answer(&page)?)))
}

impl ContactsPart {
    /// The contacts of a dossier in words.
    pub(crate) fn new(w: Words, found: DossierContacts) -> Self {
        let code = found.dossier.code.clone();
        let line = |row: ContactRow| Line {
            address: contact_address(&code, row.contact.object_id),
            name: row.contact.facts.name(),
            position: row.contact.facts.position,
            email: row.contact.facts.email.to_string(),
            offers: row.offers,
            access: Access::of(w, &row.access),
        };
        Self {
            may_change: found.may_change.is_ok(),
            is_open: found.dossier.state.is_open(),
            all: contacts_address(&code),
            new: format!("{}/new", contacts_address(&code)),
            lines: found.contacts.into_iter().map(line).collect(),
        }
    }
}

impl Access {
    fn of(w: Words, access: &ContactAccess) -> Self {
        let (dot, key, at) = match access {
            ContactAccess::SignsIn => ("", "access-signs-in", None),
            ContactAccess::NotInvited => ("off", "access-none", None),
            ContactAccess::Invited(row) => match (row.state, row.mail) {
                (InvitationState::Expired, _) => ("no", "access-expired", Some(row.expires_at)),
                (InvitationState::Waiting, MailState::Failed) => ("no", "access-failed", None),
                (InvitationState::Waiting, MailState::Waiting) => ("soon", "access-sending", None),
                (InvitationState::Waiting, MailState::Gone) => {
                    ("soon", "access-sent", Some(row.sent_at))
                }
                _ => ("off", "access-withdrawn", None),
            },
        };
        let text = match at {
            Some(at) => w.with(key, &[("date", &w.date(&at))]),
            None => w.t(key),
        };
        Self { dot, text }
    }
}

/// The address of a dossier's contacts.
pub(crate) fn contacts_address(code: &Code) -> String {
    format!("/dossiers/{}/contacts", address::part(code.as_str()))
}

/// The address of a contact's page.
pub(crate) fn contact_address(code: &Code, contact: ObjectId) -> String {
    format!("{}/{contact}", contacts_address(code))
}

fn applications_address(dossier: &DossierHead) -> String {
    super::dossiers::applications_address(dossier.code.as_str())
}

fn parse(code: &str) -> Result<Code, Fault> {
    Code::parse(code).map_err(|_| Error::NotFound.into())
}

/// The dossier and the contact that an address names.
fn place((code, contact): (String, String)) -> Result<(Code, ObjectId), Fault> {
    let contact = ObjectId::parse(&contact).ok_or(Error::NotFound)?;
    Ok((parse(&code)?, contact))
}

/// A page for those alone who may: anybody else sees why not (B1).
fn only(may: Result<(), Denied>) -> Result<(), Fault> {
    may.map_err(|denied| Error::Denied(denied).into())
}

/// What was typed of a contact.
#[derive(Clone, Default)]
struct Typed {
    first_name: String,
    last_name: String,
    position: String,
    email: String,
    language: String,
}

impl Typed {
    fn from(fields: &Fields) -> Self {
        let one = |name| fields.one(name).to_owned();
        Self {
            first_name: one("first-name"),
            last_name: one("last-name"),
            position: one("position"),
            email: one("contact-email"),
            language: one("language"),
        }
    }

    /// In the order in which they are read.
    fn all(&self) -> [&str; 5] {
        [&self.first_name, &self.last_name, &self.position, &self.email, &self.language]
    }

    fn facts(&self) -> Result<ContactFacts, Vec<Invalid>> {
        ContactFacts::parse(self.all())
    }

    /// What a page said of the contact, as its form brings it back.
    fn said(said: &[String]) -> Option<ContactFacts> {
        let [first, last, position, email, language] = said else { return None };
        ContactFacts::parse([first, last, position, email, language]).ok()
    }
}
