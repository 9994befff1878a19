//! Which applications to switch on or off for the ticked dossiers (D6).

use std::collections::BTreeMap;

use app::{App, MassChoices};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{Flaw, Invalid, activation::ActivationChanges, ending::last_day, id::ObjectId};

use super::{APPLICATIONS, PREVIEW, SELECTION};
use crate::{
    error_page::Fault,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go, go_and_say, show_as},
    session::Signed,
};

/// An application, and what was chosen or typed.
struct Row {
    id: String,
    name: String,
    suspended: bool,
    /// `on`, `off` or nothing.
    act: String,
    until: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/selection/applications.html")]
struct ApplicationsPage {
    frame: Frame,
    errors: Errors,
    ticked: u64,
    earliest: String,
    rows: Vec<Row>,
}

/// What the form says.
#[derive(Default)]
struct Chosen {
    changes: ActivationChanges<ObjectId>,
    typed: BTreeMap<ObjectId, (String, String)>,
    flaws: BTreeMap<ObjectId, Flaw>,
}

/// `GET /selection/applications`
pub(crate) async fn show(State(app): State<App>, me: Signed, jar: CookieJar) -> Answer {
    let choices = app.mass_choices(&me.actor).await?;
    if choices.ticked == 0 {
        return go(SELECTION);
    }
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    Ok((jar, render(frame, choices, None)?).into_response())
}

/// `POST /selection/applications`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let choices = app.mass_choices(&me.actor).await?;
    if choices.ticked == 0 {
        return go(SELECTION);
    }
    let chosen = read(&app, &fields)?;
    let nothing = chosen.changes.on.is_empty() && chosen.changes.off.is_empty();
    if !chosen.flaws.is_empty() || (nothing && fields.one("do") != "back") {
        return render(me.frame(Menu::Portfolio), choices, Some(&chosen));
    }
    let all = chosen.changes.named().len();
    let gone = app.choose_mass(&me.actor, chosen.changes).await?;
    let to = match fields.one("do") {
        "back" => SELECTION,
        _ if all == gone.len() => APPLICATIONS,
        _ => PREVIEW,
    };
    if gone.is_empty() {
        return go(to);
    }
    let names = [("name", &*gone.join(", "))];
    go_and_say(to, jar, &Flash::counted("done-many-gone", gone.len() as u64, &names))
}

/// Three fields for each application, in their order. Only what is switched on has an end.
fn read(app: &App, fields: &Fields) -> Result<Chosen, Fault> {
    let (acts, untils) = (fields.all("act"), fields.all("until"));
    let mut chosen = Chosen::default();
    for (place, id) in fields.all("app").into_iter().enumerate() {
        let id = ObjectId::parse(&id).ok_or(Fault::from(app::Error::NotFound))?;
        let at = |list: &[String]| list.get(place).cloned().unwrap_or_default();
        let (act, until) = (at(&acts), at(&untils));
        match act.as_str() {
            "on" => drop(chosen.changes.on.insert(id)),
            "off" => drop(chosen.changes.off.insert(id)),
            _ => {}
        }
        if act == "on" {
            match app.end_of_day(&until) {
                Ok(None) => {}
                Ok(end) => drop(chosen.changes.ends.insert(id, end)),
                Err(flaw) => drop(chosen.flaws.insert(id, flaw)),
            }
        }
        chosen.typed.insert(id, (act, until));
    }
    Ok(chosen)
}

fn render(frame: Frame, choices: MassChoices, chosen: Option<&Chosen>) -> Answer {
    let w = frame.w;
    let row = |choice: app::MassChoice| {
        let kept = choice.switch_on.map_or("", |on| if on { "on" } else { "off" });
        let kept = (kept.to_owned(), choice.ends_at.map(last_day).unwrap_or_default());
        let typed = chosen.and_then(|chosen| chosen.typed.get(&choice.object_id)).cloned();
        let flaw = chosen.and_then(|chosen| chosen.flaws.get(&choice.object_id));
        let (act, until) = typed.unwrap_or(kept);
        Row {
            id: choice.object_id.to_string(),
            name: choice.name,
            suspended: choice.suspended,
            act,
            until,
            error: flaw.map(|flaw| w.t(&format!("flaw-{}-end", flaw.code().replace('_', "-")))),
        }
    };
    let rows: Vec<Row> = choices.apps.into_iter().map(row).collect();
    let wrong = rows.iter().any(|row| row.error.is_some());
    let none = chosen.filter(|_| !wrong).map(|_| Invalid::new("app", Flaw::Missing));
    let errors = Errors::say(w, &none.into_iter().collect::<Vec<_>>());
    let refused = wrong || !errors.is_empty();
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (ticked, earliest) = (choices.ticked, choices.earliest_end);
    show_as(status, &ApplicationsPage { frame, errors, ticked, earliest, rows })
}

impl ApplicationsPage {
    fn wrong(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.error.is_some()).collect()
    }
}
