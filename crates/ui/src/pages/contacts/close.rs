//! "Fermer les services": every offer of a contact on a dossier at once (E2).

use app::{App, ContactSheet};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;

use super::{contact_address, only, place};
use crate::{
    flash::Flash,
    page::{Answer, Frame, Menu, go_and_say, show as answer},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/contacts/close.html")]
struct ClosePage {
    frame: Frame,
    sheet: ContactSheet,
    back: String,
    /// What they lose, by name.
    lost: Vec<String>,
}

/// `GET /dossiers/{code}/contacts/{contact}/close`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
) -> Answer {
    let (code, contact) = place(path)?;
    let sheet = app.contact(&me.actor, (&code, contact)).await?;
    only(sheet.may_change)?;
    let (back, lost) = (contact_address(&code, contact), lost(&sheet));
    answer(&ClosePage { frame: me.frame(Menu::Portfolio), sheet, back, lost })
}

/// `POST /dossiers/{code}/contacts/{contact}/close`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
    jar: CookieJar,
) -> Answer {
    let (code, contact) = place(path)?;
    let closed = app.close_services(&me.actor, (&code, contact)).await?;
    let flash = Flash::counted("done-services-closed", closed.offers, &[("name", &closed.name)]);
    go_and_say(&contact_address(&code, contact), jar, &flash)
}

/// The names of what is opened to the contact here.
pub(super) fn lost(sheet: &ContactSheet) -> Vec<String> {
    let opened = sheet.offers.iter().filter(|offer| offer.opened.is_some());
    opened.map(|offer| offer.name.clone()).collect()
}
