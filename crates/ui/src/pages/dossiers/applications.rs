//! The two lists of one dossier (D2–D4).
//!
//! What is moved and not saved yet stands in the form itself, in `pending-on` and `pending-off`: a
//! browser without scripts moves entries by sending the form, and nothing is kept here meanwhile.

use std::collections::BTreeSet;

use app::{App, ApplicationChoice, DossierApplications, Error};
use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use domain::{activation::ActivationChanges, id::ObjectId};

use super::{applications_address, parse};
use crate::{
    error_page::Fault,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Frame, Menu, go_and_say, show as answer},
    session::Signed,
};

/// Past so many entries a list has a search of its own (ui.md).
const LONG: usize = 8;

/// An entry of one of the lists.
struct Entry {
    id: String,
    name: String,
    kind: String,
    suspended: bool,
    /// Moved here, and not saved yet.
    moved: bool,
}

#[derive(Template)]
#[template(path = "pages/dossiers/applications.html")]
struct ListsPage {
    frame: Frame,
    dossier: app::DossierHead,
    may_change: bool,
    address: String,
    available: Vec<Entry>,
    active: Vec<Entry>,
    on: Vec<String>,
    off: Vec<String>,
}

impl ListsPage {
    fn is_long(list: &[Entry]) -> bool {
        list.len() > LONG
    }

    /// "2 à activer, 1 à désactiver"
    fn changes(&self) -> String {
        let w = self.frame.w;
        let (on, off) = (self.on.len() as u64, self.off.len() as u64);
        let told = [("lists-to-open", on), ("lists-to-close", off)];
        let told = told.into_iter().filter(|(_, count)| *count > 0);
        told.map(|(key, count)| w.counted(key, count)).collect::<Vec<_>>().join(", ")
    }

    fn on_names(&self) -> String {
        self.on.join(", ")
    }

    fn off_names(&self) -> String {
        self.off.join(", ")
    }
}

/// `GET /dossiers/{code}/applications`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    jar: CookieJar,
) -> Answer {
    let lists = app.dossier_applications(&me.actor, &parse(&code)?).await?;
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let shown = answer(&page(frame, lists, &ActivationChanges::default()))?;
    Ok(axum::response::IntoResponse::into_response((jar, shown)))
}

/// `POST /dossiers/{code}/applications`
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let code = parse(&code)?;
    let mut pending =
        ActivationChanges { on: ids(&fields, "pending-on")?, off: ids(&fields, "pending-off")? };
    if fields.one("do") == "save" {
        let done = app.set_activations(&me.actor, &code, pending).await?;
        return go_and_say(&applications_address(code.as_str()), jar, &said(&done));
    }
    let lists = app.dossier_applications(&me.actor, &code).await?;
    move_entries(&lists, &fields, &mut pending)?;
    answer(&page(me.frame(Menu::Portfolio), lists, &pending))
}

fn said(done: &ActivationChanges<ObjectId>) -> Flash {
    let (on, off) = (done.on.len(), done.off.len());
    if done.is_empty() {
        return Flash::new("done-lists-nothing", &[]);
    }
    let (on, off) = (on.to_string(), off.to_string());
    Flash::new("done-lists", &[("on", &on), ("off", &off)])
}

fn ids(fields: &Fields, name: &str) -> Result<BTreeSet<ObjectId>, Fault> {
    let parse = |id: String| ObjectId::parse(&id).ok_or(Fault::from(Error::NotFound));
    fields.all(name).into_iter().map(parse).collect()
}

/// One press of ">", "<", ">>", "<<" or "Tout remettre".
fn move_entries(
    lists: &DossierApplications,
    fields: &Fields,
    pending: &mut ActivationChanges<ObjectId>,
) -> Result<(), Fault> {
    let (active, available) = (set(&lists.active), set(&lists.available));
    let (to_on, to_off) = match fields.one("do") {
        "on" => (ids(fields, "on")?, BTreeSet::new()),
        "off" => (BTreeSet::new(), ids(fields, "off")?),
        "all-on" => (&available | &active, BTreeSet::new()),
        "all-off" => (BTreeSet::new(), &available | &active),
        "reset" => {
            *pending = ActivationChanges::default();
            return Ok(());
        }
        // A button that nobody knows moves nothing.
        _ => return Ok(()),
    };
    // What goes back to where it was is no change any more.
    pending.on = &(&pending.on | &(&to_on & &available)) - &to_off;
    pending.off = &(&pending.off | &(&to_off & &active)) - &to_on;
    Ok(())
}

fn set(choices: &[ApplicationChoice]) -> BTreeSet<ObjectId> {
    choices.iter().map(|choice| choice.object_id).collect()
}

fn page(
    frame: Frame,
    lists: DossierApplications,
    pending: &ActivationChanges<ObjectId>,
) -> ListsPage {
    let entry = |choice: &ApplicationChoice, moved| Entry {
        id: choice.object_id.to_string(),
        name: choice.name.clone(),
        kind: frame.w.t(&format!("kind-{}", choice.kind)),
        suspended: choice.suspended,
        moved,
    };
    let (opened, available): (Vec<_>, Vec<_>) =
        lists.available.iter().partition(|choice| pending.on.contains(&choice.object_id));
    let (closed, active): (Vec<_>, Vec<_>) =
        lists.active.iter().partition(|choice| pending.off.contains(&choice.object_id));
    let list = |stay: &[&ApplicationChoice], moved: &[&ApplicationChoice]| -> Vec<Entry> {
        let stay = stay.iter().map(|choice| entry(choice, false));
        stay.chain(moved.iter().map(|choice| entry(choice, true))).collect()
    };
    let names = |choices: &[&ApplicationChoice]| -> Vec<String> {
        choices.iter().map(|choice| choice.name.clone()).collect()
    };
    ListsPage {
        address: applications_address(lists.dossier.code.as_str()),
        may_change: lists.may_change.is_ok(),
        available: list(&available, &closed),
        active: list(&active, &opened),
        on: names(&opened),
        off: names(&closed),
        dossier: lists.dossier,
        frame,
    }
}
