//! "Ajouter une application", or "Modifier" one: three steps on a draft that the server keeps (C, B4).

pub(crate) mod definition;
pub(crate) mod paste;
pub(crate) mod selection;
pub(crate) mod summary;

use app::{App, Conflict, Error, Purpose};
use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, RawPathParams, State},
    http::request::Parts,
};
use axum_extra::extract::CookieJar;
use domain::id::ObjectId;

use crate::{
    error_page::Fault,
    flash::Flash,
    page::{Answer, go, go_and_say},
    session::Signed,
    words::Words,
};

pub(crate) const APPLICATIONS: &str = "/loophub/applications";

/// One run of the wizard: what it is for, and so where its steps are.
#[derive(Clone, Copy)]
pub(crate) struct Wizard {
    /// Adding an application, or changing one.
    pub purpose: Purpose,
}

impl Wizard {
    pub(crate) const fn is_change(self) -> bool {
        matches!(self.purpose, Purpose::Changing(_))
    }

    /// Step 1.
    pub(crate) fn definition(self) -> String {
        match self.purpose {
            Purpose::Adding => format!("{APPLICATIONS}/new"),
            Purpose::Changing(application) => format!("{APPLICATIONS}/{application}/edit"),
        }
    }

    /// Step 2.
    pub(crate) fn selection(self) -> String {
        self.definition() + "/dossiers"
    }

    pub(crate) fn paste(self) -> String {
        self.selection() + "/paste"
    }

    pub(crate) fn report(self) -> String {
        self.selection() + "/report"
    }

    /// Step 3.
    pub(crate) fn summary(self) -> String {
        self.definition() + "/summary"
    }

    /// Where the draft is forgotten.
    pub(crate) fn discard(self) -> String {
        self.definition() + "/drop"
    }

    /// What stands at the head of every step; `name` is the application's.
    pub(crate) fn title(self, w: Words, name: &str) -> String {
        match self.purpose {
            Purpose::Adding => w.t("wizard-title"),
            Purpose::Changing(_) => w.named("change-title", name),
        }
    }

    /// A step that can't be shown yet leads back to the first.
    fn or_first_step(self, error: Error) -> Answer {
        match error {
            Error::Conflict(Conflict::NoDraft | Conflict::NotDefined) => go(&self.definition()),
            error => Err(Fault::from(error)),
        }
    }
}

/// From the address: with an application in it, that one is changed.
impl FromRequestParts<App> for Wizard {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Fault> {
        let named = parts.extract::<RawPathParams>().await.map_err(|_| Error::NotFound)?;
        let application = named.iter().find(|(name, _)| *name == "application");
        let purpose = match application.map(|(_, text)| ObjectId::parse(text)) {
            None => Purpose::Adding,
            Some(Some(application)) => Purpose::Changing(application),
            Some(None) => return Err(Error::NotFound.into()),
        };
        Ok(Self { purpose })
    }
}

/// `POST …/drop`
pub(crate) async fn discard(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    jar: CookieJar,
) -> Answer {
    app.drop_draft(&me.actor, wizard.purpose).await?;
    let said = if wizard.is_change() { "done-change-dropped" } else { "done-draft-dropped" };
    go_and_say(APPLICATIONS, jar, &Flash::new(said, &[]))
}

/// "Brouillon enregistré à 14 h 32"
fn saved_at(w: Words, draft: &app::Draft) -> String {
    w.with("draft-saved", &[("time", &w.time(&draft.saved_at))])
}
