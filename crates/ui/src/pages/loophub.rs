//! "LoopHub", tab "Applications" (B2).

use app::{App, Draft};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::firm_app::FirmApp;

use crate::{
    page::{Answer, Frame, Menu, go, show},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/loophub/list.html")]
struct ListPage {
    frame: Frame,
    apps: Vec<FirmApp>,
    draft: Option<Draft>,
}

impl ListPage {
    fn kind(&self, app: &FirmApp) -> String {
        self.frame.w.t(&format!("kind-{}", app.kind))
    }

    fn description<'a>(&self, app: &'a FirmApp) -> &'a str {
        if self.frame.w.is_french() { &app.description.0 } else { &app.description.1 }
    }

    fn draft_name(&self, draft: &Draft) -> String {
        draft.name.clone().unwrap_or_else(|| self.frame.w.t("draft-unnamed"))
    }
}

/// `GET /loophub`
pub(crate) async fn home() -> Answer {
    go("/loophub/applications")
}

/// `GET /loophub/applications`
pub(crate) async fn list(State(app): State<App>, me: Signed, jar: CookieJar) -> Answer {
    let apps = app.applications(&me.actor).await?;
    let draft = app.draft(&me.actor).await?;
    let (frame, jar) = me.frame(Menu::Loophub).with_notice(jar);
    Ok((jar, show(&ListPage { frame, apps, draft })?).into_response())
}
