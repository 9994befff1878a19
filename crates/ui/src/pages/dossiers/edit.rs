//! Creating a dossier, and changing what it says (D1).

use app::{App, DossierChoices, DossierForm, Edited, Error};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use domain::{Flaw, Invalid};

use super::{PORTFOLIO, dossier_address, parse};
use crate::{
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/dossiers/edit.html")]
struct EditPage {
    frame: Frame,
    errors: Errors,
    form: DossierForm,
    choices: DossierChoices,
    /// The dossier that is changed; none when it is a new one.
    edited: Option<Edited>,
    /// What somebody else has made it say meanwhile.
    meanwhile: Vec<(String, String)>,
}

impl EditPage {
    fn title(&self) -> String {
        match &self.edited {
            Some(edited) => self.frame.w.named("dossier-edit-title", &edited.name),
            None => self.frame.w.t("dossier-new"),
        }
    }

    /// Where it goes when it is sent.
    fn action(&self) -> String {
        match &self.edited {
            Some(edited) => format!("{}/edit", dossier_address(edited.code.as_str())),
            None => format!("{PORTFOLIO}/new"),
        }
    }

    fn back(&self) -> String {
        let code = self.edited.as_ref().map(|edited| edited.code.as_str());
        code.map_or_else(|| PORTFOLIO.to_owned(), dossier_address)
    }
}

/// `GET /dossiers/new`
pub(crate) async fn new(State(app): State<App>, me: Signed) -> Answer {
    let choices = app.new_dossier_choices(&me.actor).await?;
    let page = blank(&me, choices, DossierForm::default());
    show_as(StatusCode::OK, &page)
}

/// `POST /dossiers/new`
pub(crate) async fn create(
    State(app): State<App>,
    me: Signed,
    jar: CookieJar,
    Form(fields): Form,
) -> Answer {
    let form = form(&fields);
    match app.create_dossier(&me.actor, form.clone()).await {
        Ok((code, coming)) => {
            let key =
                if coming == 0 { "done-dossier-created" } else { "done-dossier-created-with" };
            let flash = Flash::counted(key, coming, &[("name", form.name.trim())]);
            go_and_say(&dossier_address(code.as_str()), jar, &flash)
        }
        Err(Error::Invalid(invalid)) => {
            let choices = app.new_dossier_choices(&me.actor).await?;
            let errors = Errors::say(me.words, &invalid);
            let page = EditPage { errors, ..blank(&me, choices, form) };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /dossiers/{code}/edit`
pub(crate) async fn show(State(app): State<App>, me: Signed, Path(code): Path<String>) -> Answer {
    let edited = app.dossier_to_edit(&me.actor, &parse(&code)?).await?;
    let form = edited.form.clone();
    show_as(StatusCode::OK, &page(&me, edited, form))
}

/// `POST /dossiers/{code}/edit`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let (code, form) = (parse(&code)?, form(&fields));
    // A revision that is none is that of nobody's page.
    let revision = fields.one("revision").parse().unwrap_or(-1);
    match app.edit_dossier(&me.actor, (&code, revision), form.clone()).await {
        Ok(changed) => {
            let key = if changed { "done-dossier-changed" } else { "done-dossier-unchanged" };
            go_and_say(&dossier_address(code.as_str()), jar, &Flash::new(key, &[]))
        }
        Err(Error::Invalid(invalid)) => {
            let edited = app.dossier_to_edit(&me.actor, &code).await?;
            let mut shown = page(&me, edited, form);
            shown.refuse(&invalid, fields.one("revision"));
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(error.into()),
    }
}

fn form(fields: &Fields) -> DossierForm {
    let one = |name: &str| fields.one(name).to_owned();
    DossierForm {
        code: one("dossier-code"),
        name: one("dossier-name"),
        siren: one("siren"),
        siret: one("siret"),
        agency: one("agency"),
        master: one("master"),
        manager: one("manager"),
    }
}

fn blank(me: &Signed, choices: DossierChoices, form: DossierForm) -> EditPage {
    let (frame, errors) = (me.frame(Menu::Portfolio), Errors::default());
    EditPage { frame, errors, form, choices, edited: None, meanwhile: Vec::new() }
}

fn page(me: &Signed, edited: Edited, form: DossierForm) -> EditPage {
    let choices = edited.choices.clone();
    EditPage { edited: Some(edited), ..blank(me, choices, form) }
}

impl EditPage {
    /// What is wrong; and where somebody else was first, what they have made it say. Whoever sends it
    /// once more has been told.
    fn refuse(&mut self, invalid: &[Invalid], revision: &str) {
        self.errors = Errors::say(self.frame.w, invalid);
        let Some(edited) = &mut self.edited else { return };
        if invalid.iter().any(|it| it.field == "revision" && it.flaw == Flaw::Changed) {
            self.meanwhile = differences(&edited.form, &self.form, (self.frame.w, &edited.choices));
        } else if let Ok(revision) = revision.parse() {
            // Another fault is no reason to forget which state was shown at first.
            edited.revision = revision;
        }
    }
}

/// What the dossier says now where something else was typed: labels and values.
fn differences(
    now: &DossierForm,
    typed: &DossierForm,
    (w, choices): (crate::words::Words, &DossierChoices),
) -> Vec<(String, String)> {
    let person = |number: &String| {
        let line = choices.staff.iter().find(|line| line.id.get().to_string() == *number);
        line.map_or_else(|| w.t("nobody"), |line| line.name.clone())
    };
    let agency = choices.agencies.iter().find(|agency| agency.code.as_str() == now.agency);
    let agency = agency.map_or_else(|| w.t("portfolio-no-agency"), |agency| agency.name.clone());
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let rows = [
        (now.name.trim() == typed.name.trim(), "name", now.name.clone()),
        (digits(&now.siren) == digits(&typed.siren), "field-siren", now.siren.clone()),
        (digits(&now.siret) == digits(&typed.siret), "field-siret", now.siret.clone()),
        (now.agency == typed.agency, "agency", agency),
        (now.master == typed.master, "master-dossier", person(&now.master)),
        (now.manager == typed.manager, "engagement-manager", person(&now.manager)),
    ];
    let told = rows.into_iter().filter(|(same, ..)| !same);
    told.map(|(_, key, value)| (w.t(key), value)).collect()
}
