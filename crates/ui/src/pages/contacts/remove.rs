//! Removing a contact from a dossier (E1, E4): a page that says what will happen, then it is done.

use app::{App, ContactSheet};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;

use super::{contact_address, contacts_address, only, place};
use crate::{
    flash::Flash,
    page::{Answer, Frame, Menu, go_and_say, show as answer},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/contacts/remove.html")]
struct RemovePage {
    frame: Frame,
    sheet: ContactSheet,
    back: String,
    /// What they lose, by name.
    lost: Vec<String>,
    /// The names of their other dossiers.
    others: Vec<String>,
}

/// `GET /dossiers/{code}/contacts/{contact}/remove`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
) -> Answer {
    let (code, contact) = place(path)?;
    let sheet = app.contact(&me.actor, (&code, contact)).await?;
    only(sheet.may_change)?;
    let others = sheet.ties.iter().filter(|tie| tie.code != code);
    answer(&RemovePage {
        back: contact_address(&code, contact),
        lost: super::close::lost(&sheet),
        others: others.map(|tie| tie.name.clone()).collect(),
        frame: me.frame(Menu::Portfolio),
        sheet,
    })
}

/// `POST /dossiers/{code}/contacts/{contact}/remove`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
    jar: CookieJar,
) -> Answer {
    let (code, contact) = place(path)?;
    let removed = app.remove_contact(&me.actor, (&code, contact)).await?;
    let key = if removed.for_good { "done-contact-deleted" } else { "done-contact-removed" };
    let flash = Flash::new(key, &[("name", &removed.name)]);
    go_and_say(&contacts_address(&code), jar, &flash)
}
