//! Adding a contact to a dossier: a contact of the firm who has the address, or a new one (E1).

use app::{App, ContactAdded, DossierHead, Error, NewDossierContact};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use domain::{id::ObjectId, text::Code};

use super::{Typed, contact_address, contacts_address, only, parse};
use crate::{
    error_page::Fault,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/contacts/new.html")]
struct NewPage {
    frame: Frame,
    dossier: DossierHead,
    /// The list of the dossier's contacts.
    back: String,
    typed: Typed,
    errors: Errors,
    /// Who has the address already, under another name.
    known: Option<String>,
    /// There is no account that an edit would untie.
    warns: bool,
}

/// `GET /dossiers/{code}/contacts/new`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(code): Path<String>) -> Answer {
    let found = app.dossier_contacts(&me.actor, &parse(&code)?).await?;
    only(found.may_change)?;
    let typed = Typed { language: "fr".to_owned(), ..Typed::default() };
    let frame = me.frame(Menu::Portfolio);
    let page = page(frame, found.dossier, (typed, Errors::default()));
    show_as(StatusCode::OK, &page)
}

/// `POST /dossiers/{code}/contacts/new`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let (code, typed) = (parse(&code)?, Typed::from(&fields));
    // Who may not is told that first, whatever was typed.
    let found = app.dossier_contacts(&me.actor, &code).await?;
    only(found.may_change)?;
    let facts = match typed.facts() {
        Ok(facts) => facts,
        Err(invalid) => {
            let errors = Errors::say(me.words, &invalid);
            return refused(&page(me.frame(Menu::Portfolio), found.dossier, (typed, errors)));
        }
    };
    let new = NewDossierContact { facts, tie_known: fields.one("do") == "tie" };
    let name = new.facts.name();
    match app.add_dossier_contact(&me.actor, &code, new).await {
        Ok(ContactAdded::New(object)) => done(&code, object, (jar, "done-contact-added", &name)),
        Ok(ContactAdded::Tied(object)) => {
            let place = (&code, object);
            let name = app.contact(&me.actor, place).await?.contact.facts.name();
            done(&code, object, (jar, "done-contact-tied", &name))
        }
        Ok(ContactAdded::Known { name }) => {
            let frame = me.frame(Menu::Portfolio);
            let asked = page(frame, found.dossier, (typed, Errors::default()));
            refused(&NewPage { known: Some(name), ..asked })
        }
        Err(Error::Invalid(invalid)) => {
            let errors = Errors::say(me.words, &invalid);
            refused(&page(me.frame(Menu::Portfolio), found.dossier, (typed, errors)))
        }
        Err(error) => Err(error.into()),
    }
}

fn done(code: &Code, object: ObjectId, (jar, key, name): (CookieJar, &str, &str)) -> Answer {
    go_and_say(&contact_address(code, object), jar, &Flash::new(key, &[("name", name)]))
}

fn refused(page: &NewPage) -> Result<axum::response::Response, Fault> {
    show_as(StatusCode::UNPROCESSABLE_ENTITY, page)
}

fn page(frame: Frame, dossier: DossierHead, (typed, errors): (Typed, Errors)) -> NewPage {
    let back = contacts_address(&dossier.code);
    NewPage { frame, back, dossier, typed, errors, known: None, warns: false }
}
