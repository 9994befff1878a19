//! "Fiche interlocuteur": what is opened to a contact of a dossier, and whether they come in (E2).

use std::collections::BTreeSet;

use app::{
    App, ContactEvent, ContactHappened, ContactSheet, ContactTie, Error, Notified, OfferRow,
    OffersChanged,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use domain::{id::ObjectId, offer::OfferChanges};

use super::{Access, applications_address, contact_address, contacts_address, place};
use crate::{
    error_page::Fault,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Frame, Menu, go_and_say, show_as},
    pages::dossiers::dossier_address,
    session::Signed,
    words::Words,
};

/// An active application, with its box.
struct Row {
    id: String,
    name: String,
    description: String,
    suspended: bool,
    /// It is opened now.
    was: bool,
    /// Its box is ticked.
    ticked: bool,
    /// "Ouverte le 24 novembre 2026 par Inès Petit".
    opened: Option<String>,
}

/// Another dossier of the contact.
struct Other {
    address: String,
    code: String,
    name: String,
    archived: bool,
    offers: u64,
}

#[derive(Template)]
#[template(path = "pages/contacts/show.html")]
struct ShowPage {
    frame: Frame,
    sheet: ContactSheet,
    address: String,
    contacts: String,
    /// The page of the dossier.
    dossier: String,
    applications: String,
    rows: Vec<Row>,
    others: Vec<Other>,
    access: Access,
    /// What was to be opened and is not active any more.
    gone: Vec<String>,
}

impl ShowPage {
    /// Something is opened to them here.
    fn has_offers(&self) -> bool {
        self.rows.iter().any(|row| row.was)
    }

    fn may_change(&self) -> bool {
        self.sheet.may_change.is_ok() && self.sheet.dossier.state.is_open()
    }

    /// They could be invited, and something is opened to them somewhere.
    fn may_invite(&self) -> bool {
        let waits = !matches!(self.sheet.access, app::ContactAccess::SignsIn);
        let invited = matches!(self.sheet.access, app::ContactAccess::Invited(_));
        let offered = self.sheet.ties.iter().any(|tie| tie.offers > 0);
        self.sheet.may_change.is_ok() && waits && (invited || offered)
    }

    /// "Offres ouvertes : Banque Connect, PaieSimple"
    fn what(&self, event: &ContactEvent) -> String {
        let w = self.frame.w;
        match &event.what {
            ContactHappened::Added => w.t("contact-was-added"),
            ContactHappened::Changed => w.t("contact-was-changed"),
            ContactHappened::Removed => w.t("contact-was-removed"),
            ContactHappened::Opened(names) => w.named("contact-was-opened", names.join(", ")),
            ContactHappened::Closed(names) => w.named("contact-was-closed", names.join(", ")),
            ContactHappened::ServicesClosed(count) => w.counted("contact-was-services", *count),
            ContactHappened::Invited => w.t("contact-was-invited"),
            ContactHappened::Accepted => w.t("contact-was-accepted"),
        }
    }

    /// The name of a dossier of theirs; of another, its code.
    fn dossier_of(&self, event: &ContactEvent) -> String {
        let code = event.dossier.as_deref().unwrap_or_default();
        let tie = self.sheet.ties.iter().find(|tie| tie.code.as_str() == code);
        tie.map_or_else(|| code.to_owned(), |tie| tie.name.clone())
    }

    fn gone_names(&self) -> String {
        self.gone.join(", ")
    }
}

/// `GET /dossiers/{code}/contacts/{contact}`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
    jar: CookieJar,
) -> Answer {
    let (code, contact) = place(path)?;
    let sheet = app.contact(&me.actor, (&code, contact)).await?;
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let shown = show_as(StatusCode::OK, &page(frame, sheet, (&OfferChanges::default(), vec![])))?;
    Ok(axum::response::IntoResponse::into_response((jar, shown)))
}

/// `POST /dossiers/{code}/contacts/{contact}`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let (code, contact) = place(path)?;
    let (ticked, was) = (ids(&fields, "offer")?, ids(&fields, "was")?);
    // What changed, not the set: a colleague's boxes are none of this form's.
    let changes = OfferChanges { on: &ticked - &was, off: &was - &ticked };
    let place = (&code, contact);
    match app.change_offers(&me.actor, place, changes.clone()).await? {
        OffersChanged::Done { changes, notified } => {
            let flash = said((&changes, notified));
            go_and_say(&contact_address(&code, contact), jar, &flash)
        }
        OffersChanged::NotActive(gone) => {
            let sheet = app.contact(&me.actor, place).await?;
            let page = page(me.frame(Menu::Portfolio), sheet, (&changes, gone));
            show_as(StatusCode::CONFLICT, &page)
        }
    }
}

/// `POST /dossiers/{code}/contacts/{contact}/invite`
pub(crate) async fn invite(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
    jar: CookieJar,
) -> Answer {
    let (code, contact) = place(path)?;
    app.invite_contact(&me.actor, (&code, contact)).await?;
    let flash = Flash::new("done-invited", &[]);
    go_and_say(&contact_address(&code, contact), jar, &flash)
}

fn ids(fields: &Fields, name: &str) -> Result<BTreeSet<ObjectId>, Fault> {
    let parse = |id: String| ObjectId::parse(&id).ok_or(Fault::from(Error::NotFound));
    fields.all(name).into_iter().map(parse).collect()
}

fn said((changes, notified): (&OfferChanges<ObjectId>, Notified)) -> Flash {
    let (on, off) = (changes.on.len().to_string(), changes.off.len().to_string());
    let key = match notified {
        _ if changes.is_empty() => "done-offers-nothing",
        Notified::Nothing => "done-offers",
        Notified::Invited => "done-offers-invited",
        Notified::StillInvited => "done-offers-still-invited",
        Notified::Told => "done-offers-told",
        Notified::Enough => "done-offers-enough",
    };
    Flash::new(key, &[("on", &on), ("off", &off)])
}

fn page(
    frame: Frame,
    sheet: ContactSheet,
    (asked, gone): (&OfferChanges<ObjectId>, Vec<String>),
) -> ShowPage {
    let (w, code) = (frame.w, &sheet.dossier.code);
    let row = |offer: &OfferRow| {
        let was = offer.opened.is_some();
        let (on, off) = (asked.on.contains(&offer.object_id), asked.off.contains(&offer.object_id));
        let (french, english) = &offer.description;
        Row {
            id: offer.object_id.to_string(),
            name: offer.name.clone(),
            description: if w.is_french() { french } else { english }.clone(),
            suspended: offer.suspension.holds(),
            was,
            ticked: (was || on) && !off,
            opened: opened(w, offer),
        }
    };
    let other = |tie: &ContactTie| Other {
        address: contact_address(&tie.code, sheet.contact.object_id),
        code: tie.code.to_string(),
        name: tie.name.clone(),
        archived: tie.archived,
        offers: tie.offers,
    };
    ShowPage {
        address: contact_address(code, sheet.contact.object_id),
        contacts: contacts_address(code),
        dossier: dossier_address(code.as_str()),
        applications: applications_address(&sheet.dossier),
        rows: sheet.offers.iter().map(row).collect(),
        others: sheet.ties.iter().filter(|tie| tie.code != *code).map(other).collect(),
        access: Access::of(w, &sheet.access),
        gone,
        sheet,
        frame,
    }
}

/// Since when it is opened, and by whom.
fn opened(w: Words, offer: &OfferRow) -> Option<String> {
    let (at, by) = offer.opened.as_ref()?;
    let date = w.date(at);
    Some(match by {
        Some(by) => w.with("offer-opened-by", &[("date", &date), ("name", by)]),
        None => w.with("offer-opened", &[("date", &date)]),
    })
}
