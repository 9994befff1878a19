//! A dossier's page (D1): identity, applications, contacts, journal. What others add to it has a part of
//! its own in `templates/parts`.

use app::{App, DossierSheet, FieldNow, Happened, Happening, SheetApplication, Whom};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;

use super::{access_address, applications_address, dossier_address, parse};
use crate::{
    address,
    fields::Fields,
    page::{Answer, Frame, Menu, Pager, show as answer},
    pages::{contacts::ContactsPart, cursor, requests},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/dossiers/show.html")]
struct ShowPage {
    frame: Frame,
    sheet: DossierSheet,
    pager: Pager,
    contacts: ContactsPart,
}

/// `GET /dossiers/{code}?at=`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    (Path(code), fields): (Path<String>, Fields),
    jar: CookieJar,
) -> Answer {
    let code = parse(&code)?;
    let sheet = app.dossier_sheet(&me.actor, (&code, cursor(&fields)?)).await?;
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let pager = Pager::new(frame.w, &sheet.happenings);
    let contacts = ContactsPart::new(frame.w, app.dossier_contacts(&me.actor, &code).await?);
    Ok((jar, answer(&ShowPage { frame, sheet, pager, contacts })?).into_response())
}

impl ShowPage {
    fn code(&self) -> &str {
        self.sheet.head.code.as_str()
    }

    fn may_edit(&self) -> bool {
        self.sheet.may_edit.is_ok()
    }

    fn may_activate(&self) -> bool {
        self.sheet.may_activate.is_ok()
    }

    fn to(&self, rest: &str) -> String {
        format!("{}/{rest}", dossier_address(self.code()))
    }

    fn applications(&self) -> String {
        applications_address(self.code())
    }

    fn why(&self, application: &SheetApplication) -> String {
        let object = application.object_id.to_string();
        address::with_query(&access_address(self.code()), &[("application", &object)])
    }

    /// Another page of the journal.
    fn journal(&self, at: &str) -> String {
        format!("{}#journal", address::with_query(&dossier_address(self.code()), &[("at", at)]))
    }

    fn siret(&self) -> Option<String> {
        let siret = self.sheet.siret.as_ref()?.as_str();
        // In threes, and the five of the establishment.
        let parts = [siret.get(..3)?, siret.get(3..6)?, siret.get(6..9)?, siret.get(9..)?];
        Some(parts.join("\u{a0}"))
    }

    fn who(&self, happening: &Happening) -> String {
        let w = self.frame.w;
        match &happening.who {
            Whom::Staff(name) => name.clone(),
            Whom::Contact => w.t("whom-contact"),
            Whom::Key => w.t("whom-key"),
            Whom::Provider => w.t("whom-provider"),
            Whom::Operator => w.t("operator"),
        }
    }

    fn what(&self, happening: &Happening) -> String {
        let w = self.frame.w;
        match &happening.what {
            Happened::Created(0) => w.t("journal-created"),
            Happened::Created(count) => w.counted("journal-created-with", count),
            Happened::Changed(fields) => {
                let fields: Vec<String> = fields.iter().map(|field| self.field(field)).collect();
                fields.join("\u{202f}; ")
            }
            Happened::Archived => w.t("journal-archived"),
            Happened::Reopened => w.t("journal-reopened"),
            Happened::Activations { on, off } => {
                let told = [("journal-on", on), ("journal-off", off)];
                let told = told.into_iter().filter(|(_, names)| !names.is_empty());
                let told: Vec<String> =
                    told.map(|(key, names)| w.named(key, names.join(", "))).collect();
                told.join("\u{202f}; ")
            }
            Happened::Request { act, asker, apps } => requests::happened(w, *act, (asker, apps)),
            Happened::HandedOver { from, to } => {
                w.with("journal-handed-over", &[("from", from), ("to", to)])
            }
            Happened::Other(action) => w.named("journal-other", action),
        }
    }

    /// "Nom : ANCIEN → NOUVEAU"
    fn field(&self, field: &FieldNow) -> String {
        let w = self.frame.w;
        let label = match field.field.as_str() {
            "name" => w.t("name"),
            "siren" => w.t("field-siren"),
            "siret" => w.t("field-siret"),
            "agency" => w.t("agency"),
            "master" => w.t("master-dossier"),
            _ => w.t("engagement-manager"),
        };
        let none = w.t("journal-nothing");
        let [before, after] = [&field.before, &field.after]
            .map(|value| value.clone().unwrap_or_else(|| none.clone()));
        w.with("journal-field", &[("name", &label), ("from", &before), ("to", &after)])
    }
}
