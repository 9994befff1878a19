//! "Pourquoi ?": whether applications reach a dossier, and of one of them why, or why not, and who can
//! change that (ui.md).

mod steps;

use std::collections::BTreeSet;

use app::{Access, App, DossierAccess, Left};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use domain::{
    access::{Chain, Condition},
    activation::ActivationChanges,
    api_key::KeyIdentifier,
    catalog::AppKind,
    id::ObjectId,
    policy::Reason,
};
use steps::{Fix, StepView};

use super::{access_address, applications::said, applications_address, dossier_address, parse};
use crate::{
    address,
    error_page::Fault,
    fields::Fields,
    form::Form,
    page::{Answer, Frame, Menu, go_and_say, show as answer},
    session::Signed,
    words::Words,
};

#[derive(Template)]
#[template(path = "pages/dossiers/access/all.html")]
struct AllPage {
    frame: Frame,
    access: DossierAccess,
    home: String,
}

impl AllPage {
    fn why(&self, application: &ObjectId) -> String {
        one_address(self.access.dossier.code.as_str(), *application)
    }

    /// The class and the words of how an application stands here.
    fn state(&self, chain: &Chain) -> (&'static str, String) {
        let w = self.frame.w;
        match chain.failure() {
            None => ("", w.t("access-reaches")),
            Some((Condition::Offered, _)) => ("soon", failed(w, Reason::NotOffered)),
            Some((_, denied)) => ("off", failed(w, denied.reason)),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/dossiers/access/one.html")]
struct OnePage {
    frame: Frame,
    access: Access,
    steps: Vec<StepView>,
    /// The button of the first condition that is not met, when the person may press it.
    fix: Option<Fix>,
    home: String,
    address: String,
    applications: String,
}

impl OnePage {
    fn title(&self) -> String {
        let key = match self.access.row.chain.failure() {
            None => "access-title",
            Some((Condition::Offered, _)) => "access-title-not-offered",
            Some(_) => "access-title-not",
        };
        let names = [("app", &*self.access.row.name), ("dossier", &*self.access.dossier.name)];
        self.frame.w.with(key, &names)
    }

    /// The first that is not met, and how many are before it.
    fn lead(&self) -> String {
        let w = self.frame.w;
        let Some((_, denied)) = self.access.row.chain.failure() else {
            return w.t("access-lead-all");
        };
        let before = self.steps.iter().take_while(|step| step.class.is_empty()).count() as u64;
        let met = (before > 0).then(|| w.counted("access-lead-before", before));
        format!("{}. {}", failed(w, denied.reason), met.unwrap_or_default()).trim_end().to_owned()
    }

    /// What the partner's program is answered, and the reason's code.
    fn answered(&self) -> (String, Option<&'static str>) {
        let w = self.frame.w;
        match self.access.row.chain.failure().map(|(_, denied)| denied.reason) {
            None | Some(Reason::NotOffered) => (w.t("access-answer-200"), None),
            Some(Reason::KeyExpired | Reason::KeyRevoked) => (w.t("access-answer-401"), None),
            Some(reason) => (w.t("access-answer-403"), Some(reason.code())),
        }
    }

    /// Whether what is missing is to be had in the two lists, from others.
    fn may_ask(&self) -> bool {
        let failure = self.access.row.chain.failure();
        failure.is_some_and(|(_, denied)| denied.reason == Reason::NotActive)
    }

    fn is_partners(&self) -> bool {
        self.access.row.kind == AppKind::Partner
    }

    /// The key, for whoever may see keys.
    fn key(&self) -> Option<(String, &str, &KeyIdentifier)> {
        let key = self.access.evidence.key.as_ref().filter(|_| self.frame.is_administrator)?;
        Some((format!("/loophub/keys/{}", key.object_id), &key.name, &key.identifier))
    }
}

/// `GET /dossiers/{code}/access?application=`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    (Path(code), fields): (Path<String>, Fields),
    jar: CookieJar,
) -> Answer {
    let code = parse(&code)?;
    let asked = fields.one("application");
    if asked.is_empty() {
        let access = app.dossier_access(&me.actor, &code).await?;
        let home = dossier_address(code.as_str());
        return answer(&AllPage { frame: me.frame(Menu::Portfolio), access, home });
    }
    let access = app.access(&me.actor, (&code, application(asked)?)).await?;
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    Ok((jar, answer(&page(frame, access))?).into_response())
}

/// `POST /dossiers/{code}/access`: switches the application on (D3, D4), and looks again.
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let (code, application) = (parse(&code)?, application(fields.one("application"))?);
    let on = BTreeSet::from([application]).into_iter().collect();
    let changes = ActivationChanges { on, ..ActivationChanges::default() };
    let saved = app.save_activations(&me.actor, &code, changes).await?;
    // Of what a colleague has deleted meanwhile there is no page any more.
    let is_gone = saved.overtaken.iter().any(|one| one.left == Left::Deleted);
    let code = code.as_str();
    let to = if is_gone { applications_address(code) } else { one_address(code, application) };
    go_and_say(&to, jar, &said(me.words, &saved))
}

fn application(typed: &str) -> Result<ObjectId, Fault> {
    ObjectId::parse(typed).ok_or_else(|| app::Error::NotFound.into())
}

fn page(frame: Frame, access: Access) -> OnePage {
    let code = access.dossier.code.as_str();
    OnePage {
        home: dossier_address(code),
        address: access_address(code),
        applications: applications_address(code),
        steps: steps::views(frame.w, &access),
        fix: steps::fix(frame.w, &access),
        access,
        frame,
    }
}

fn one_address(code: &str, application: ObjectId) -> String {
    address::with_query(&access_address(code), &[("application", &application.to_string())])
}

/// "L’application n’est pas active sur ce dossier"
fn failed(w: Words, reason: Reason) -> String {
    w.t(&format!("access-failed-{}", reason.code().replace('_', "-")))
}
