//! Handing the dossiers of one person over to another, after they were counted on the page (D1, F4).

use app::{App, Error, HandOver, HandOverFrom, HandOverPlan, StaffLine};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::CookieJar;

use super::PORTFOLIO;
use crate::{
    address,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go_and_say, show_as},
    session::Signed,
};

/// The page.
const HAND_OVER: &str = "/dossiers/hand-over";

#[derive(Template)]
#[template(path = "pages/dossiers/hand_over.html")]
struct HandOverPage {
    frame: Frame,
    errors: Errors,
    plan: HandOverPlan,
    asked: HandOver,
}

impl HandOverPage {
    /// Whose dossiers are to be handed over, once that is chosen.
    fn chosen(&self) -> Option<&HandOverFrom> {
        let from = self.asked.from.trim();
        self.plan.from.iter().find(|row| row.staff.id.get().to_string() == from)
    }

    fn title(&self) -> String {
        let w = self.frame.w;
        match self.chosen() {
            Some(row) => w.named("hand-over-title", &row.staff.name),
            None => w.t("hand-over"),
        }
    }

    fn of(row: &HandOverFrom) -> String {
        address::with_query(HAND_OVER, &[("from", &row.staff.id.get().to_string())])
    }

    fn list(row: &HandOverFrom) -> String {
        let master = row.staff.id.get().to_string();
        address::with_query(PORTFOLIO, &[("master", &master), ("state", "all")])
    }

    fn takers(&self) -> Vec<&StaffLine> {
        let from = self.chosen().map(|row| row.staff.id);
        self.plan.to.iter().filter(|line| Some(line.id) != from).collect()
    }

    fn is_taker(&self, line: &StaffLine) -> bool {
        self.asked.to.trim() == line.id.get().to_string()
    }
}

/// `GET /dossiers/hand-over?from=`
pub(crate) async fn show(State(app): State<App>, me: Signed, fields: Fields) -> Answer {
    let plan = app.hand_over_plan(&me.actor).await?;
    let from = fields.one("from").to_owned();
    // Both are what somebody who leaves has to hand over.
    let asked = HandOver { from, as_master: true, as_manager: true, ..HandOver::default() };
    let (frame, errors) = (me.frame(Menu::Portfolio), Errors::default());
    show_as(StatusCode::OK, &HandOverPage { frame, errors, plan, asked })
}

/// `POST /dossiers/hand-over`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    jar: CookieJar,
    Form(fields): Form,
) -> Answer {
    let asked = asked(&fields);
    match app.hand_over(&me.actor, asked.clone()).await {
        Ok(given) => {
            let (count, name) = (given.as_master + given.as_manager, given.to.name);
            let flash = Flash::counted("done-handed-over", count, &[("name", &name)]);
            let to = given.to.id.get().to_string();
            let of = if asked.as_master { vec![("master", to.as_str())] } else { Vec::new() };
            go_and_say(&address::with_query(PORTFOLIO, &of), jar, &flash)
        }
        Err(Error::Invalid(invalid)) => {
            let plan = app.hand_over_plan(&me.actor).await?;
            let (frame, errors) = (me.frame(Menu::Portfolio), Errors::say(me.words, &invalid));
            let page = HandOverPage { frame, errors, plan, asked };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

fn asked(fields: &Fields) -> HandOver {
    let roles = fields.all("roles");
    let is = |role: &str| roles.iter().any(|chosen| chosen == role);
    let shown = |name: &str| fields.one(name).parse().unwrap_or(u64::MAX);
    HandOver {
        from: fields.one("from").to_owned(),
        to: fields.one("to").to_owned(),
        as_master: is("master"),
        as_manager: is("manager"),
        shown: (shown("shown-master"), shown("shown-manager")),
    }
}
