//! Changing what a contact's page says (E1).

use app::{App, ContactChange, ContactSheet, Error};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;

use super::{Typed, contact_address, only, place};
use crate::{
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/contacts/edit.html")]
struct EditPage {
    frame: Frame,
    sheet: ContactSheet,
    /// The contact's page.
    back: String,
    typed: Typed,
    /// What the page said when they began, in the order of its fields.
    said: Vec<String>,
    errors: Errors,
    /// They sign in, or were invited: with another address that is over.
    warns: bool,
}

/// `GET /dossiers/{code}/contacts/{contact}/edit`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
) -> Answer {
    let (code, contact) = place(path)?;
    let sheet = app.contact(&me.actor, (&code, contact)).await?;
    only(sheet.may_edit)?;
    let facts = &sheet.contact.facts;
    let typed = Typed {
        first_name: facts.first_name.clone(),
        last_name: facts.last_name.clone(),
        position: facts.position.clone(),
        email: facts.email.to_string(),
        language: facts.language.code().to_owned(),
    };
    let said = typed.all().map(str::to_owned).to_vec();
    let page = page(me.frame(Menu::Portfolio), sheet, (typed, said, Errors::default()));
    show_as(StatusCode::OK, &page)
}

/// `POST /dossiers/{code}/contacts/{contact}/edit`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(path): Path<(String, String)>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let ((code, contact), typed, said) = (place(path)?, Typed::from(&fields), fields.all("said"));
    let sheet = app.contact(&me.actor, (&code, contact)).await?;
    only(sheet.may_edit)?;
    let done = match typed.facts() {
        Ok(facts) => {
            let change = ContactChange { facts, said: Typed::said(&said) };
            app.edit_contact(&me.actor, (&code, contact), change).await
        }
        Err(invalid) => Err(Error::Invalid(invalid)),
    };
    match done {
        Ok(()) => {
            let flash = Flash::new("done-contact-changed", &[]);
            go_and_say(&contact_address(&code, contact), jar, &flash)
        }
        Err(Error::Invalid(invalid)) => {
            let errors = Errors::say(me.words, &invalid);
            let page = page(me.frame(Menu::Portfolio), sheet, (typed, said, errors));
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    frame: Frame,
    sheet: ContactSheet,
    (typed, said, errors): (Typed, Vec<String>, Errors),
) -> EditPage {
    let back = contact_address(&sheet.dossier.code, sheet.contact.object_id);
    let warns = !matches!(sheet.access, app::ContactAccess::NotInvited);
    EditPage { frame, sheet, back, typed, said, errors, warns }
}
