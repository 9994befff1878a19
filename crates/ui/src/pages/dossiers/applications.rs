//! The two lists of one dossier (D2–D5).
//!
//! What is moved and not saved yet stands in the form itself, in `pending-on` and `pending-off`, and
//! the ends that are typed beside it: a browser without scripts moves entries by sending the form, and
//! nothing is kept here meanwhile.

mod entries;
mod pending;
pub(crate) mod request;

use app::{App, DossierApplications, Left, Overtaken, Saved};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use axum_extra::extract::CookieJar;
use entries::{EndRow, Entry};
use pending::Pending;
use request::RequestsPart;

use super::{applications_address, dossier_address, parse};
use crate::{
    flash::Flash,
    form::Form,
    page::{Answer, Frame, Menu, go_and_say, show_as},
    session::Signed,
    words::Words,
};

/// Past so many entries a list has a search of its own (ui.md).
const LONG: usize = 8;

#[derive(Template)]
#[template(path = "pages/dossiers/applications.html")]
struct ListsPage {
    frame: Frame,
    dossier: app::DossierHead,
    may_change: bool,
    who_may: Option<app::WhoMay>,
    /// Of this page, and of the dossier's own.
    address: String,
    home: String,
    available: Vec<Entry>,
    active: Vec<Entry>,
    /// The ends of what is to be switched on, and of what is on.
    ends: [Vec<EndRow>; 2],
    earliest: String,
    /// Boxes were ticked and "Valider" pressed: they were moved, to be looked at before.
    moved_ticked: bool,
    /// What is asked about the dossier, and where to ask.
    requests: RequestsPart,
}

impl ListsPage {
    /// Whether either list may come to have so many entries that it needs a search.
    fn may_be_long(&self) -> bool {
        self.available.len() + self.active.len() > LONG
    }

    fn is_long(list: &[Entry]) -> bool {
        list.len() > LONG
    }

    fn to_open(&self) -> Vec<&Entry> {
        self.active.iter().filter(|entry| entry.moved).collect()
    }

    fn to_close(&self) -> Vec<&Entry> {
        self.available.iter().filter(|entry| entry.moved).collect()
    }

    fn to_end(&self) -> Vec<&EndRow> {
        self.ends[1].iter().filter(|row| row.is_change()).collect()
    }

    fn is_changed(&self) -> bool {
        !(self.to_open().is_empty() && self.to_close().is_empty() && self.to_end().is_empty())
    }

    /// "2 à activer, 1 à désactiver – 3 interlocuteurs perdront une offre"
    fn changes(&self) -> String {
        let w = self.frame.w;
        let counts = [
            ("lists-to-open", self.to_open().len()),
            ("lists-to-close", self.to_close().len()),
            ("lists-to-end", self.to_end().len()),
        ];
        let told = counts.into_iter().filter(|(_, count)| *count > 0);
        let told: Vec<String> = told.map(|(key, count)| w.counted(key, count as u64)).collect();
        let lose = entries::offered(&self.to_close()).len() as u64;
        match lose {
            0 => told.join(", "),
            _ => format!("{} – {}", told.join(", "), w.counted("lists-lose", lose)),
        }
    }

    /// "À activer : Facture électronique, Trésoly. À désactiver : PaieSimple (Julie Perrin ne l’aura
    /// plus)."
    fn names(&self) -> String {
        let w = self.frame.w;
        let opened: Vec<String> = self.to_open().iter().map(|entry| self.opened(entry)).collect();
        let closed: Vec<String> = self.to_close().iter().map(|entry| entry.lost(w)).collect();
        let ended: Vec<String> = self.to_end().iter().map(|row| row.said(w)).collect();
        let told = [("lists-opening", opened), ("lists-closing", closed), ("lists-ending", ended)];
        let told = told.into_iter().filter(|(_, names)| !names.is_empty());
        let told: Vec<String> =
            told.map(|(key, names)| format!("{} {}.", w.t(key), names.join(", "))).collect();
        told.join(" ")
    }

    fn opened(&self, entry: &Entry) -> String {
        let row = self.ends[0].iter().find(|row| row.id == entry.id && !row.typed.is_empty());
        row.map_or_else(|| entry.name.clone(), |row| row.said(self.frame.w))
    }

    /// What is wrong with the ends, for the list on top.
    fn wrong_ends(&self) -> Vec<&EndRow> {
        self.ends.iter().flatten().filter(|row| row.error.is_some()).collect()
    }

    fn has_errors(&self) -> bool {
        !self.requests.errors.is_empty() || !self.wrong_ends().is_empty()
    }

    /// Whether the ends of what is on are in sight from the start.
    fn shows_ends(&self) -> bool {
        self.ends[1].iter().any(|row| row.is_change() || row.error.is_some())
    }

    fn none_shown(rows: &[EndRow]) -> bool {
        rows.iter().all(|row| row.hidden)
    }

    fn who(&self) -> Vec<String> {
        self.who_may.as_ref().map(|who| may_change(self.frame.w, who)).unwrap_or_default()
    }
}

/// Who may switch applications on and off, a line each: "Le maître du dossier : Inès Petit"
pub(super) fn may_change(w: Words, who: &app::WhoMay) -> Vec<String> {
    let one = |key, name: &Option<String>| name.as_ref().map(|name| w.named(key, name));
    let some = |key, names: &[String]| (!names.is_empty()).then(|| w.named(key, w.listed(names)));
    let told = [
        one("who-master", &who.master),
        one("who-manager", &who.engagement_manager),
        some("who-group", &who.group),
        some("who-administrators", &who.administrators),
    ];
    told.into_iter().flatten().collect()
}

/// `GET /dossiers/{code}/applications`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    jar: CookieJar,
) -> Answer {
    let code = parse(&code)?;
    let lists = app.dossier_applications(&me.actor, &code).await?;
    let requests = RequestsPart::read(&app, &me, &code).await?;
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let shown = answer(frame, (lists, requests), &Pending::default())?;
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
    let mut pending = Pending::read(&app, &fields)?;
    let lists = app.dossier_applications(&me.actor, &code).await?;
    pending.forget_hidden(&lists);
    if fields.one("do") == "save" && pending.can_be_saved() {
        let saved = app.save_activations(&me.actor, &code, pending.changes).await?;
        return go_and_say(&applications_address(code.as_str()), jar, &said(me.words, &saved));
    }
    if fields.one("do") == "save" {
        // Who may not is told so, whatever they typed.
        lists.may_change.map_err(app::Error::from)?;
    }
    pending.press(&lists, fields.one("do"));
    let requests = RequestsPart::read(&app, &me, &code).await?;
    answer(me.frame(Menu::Portfolio), (lists, requests), &pending)
}

/// What was saved, and what a colleague had done first.
pub(super) fn said(w: Words, saved: &Saved) -> Flash {
    let (done, first) = told(w, saved);
    match (done.is_empty(), first.is_empty()) {
        (true, true) => Flash::new("done-lists-nothing", &[]),
        (false, true) => Flash::new("done-lists", &[("name", &done)]),
        (true, false) => Flash::new("done-lists-overtaken", &[("left", &first)]),
        (false, false) => Flash::new("done-lists-partly", &[("name", &done), ("left", &first)]),
    }
}

/// "1 activée, 2 désactivées", and what a colleague had done first.
pub(crate) fn told(w: Words, saved: &Saved) -> (String, String) {
    let counts = [
        ("lists-done-on", saved.done.on.len()),
        ("lists-done-off", saved.done.off.len()),
        (
            "lists-done-ends",
            saved.done.ends.keys().filter(|id| !saved.done.on.contains(id)).count(),
        ),
    ];
    let told = counts.into_iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told.map(|(key, count)| w.counted(key, count as u64)).collect();
    let first = saved.overtaken.iter().take(LONG).map(|overtaken| overtaken_by(w, overtaken));
    (told.join(", "), first.collect::<Vec<_>>().join(" "))
}

/// "Trésoly était déjà activée par Hugo Bernard."
fn overtaken_by(w: Words, overtaken: &Overtaken) -> String {
    let name = overtaken.application.as_str();
    match &overtaken.left {
        Left::On { by: Some(by) } => w.with("lists-already-by", &[("name", name), ("by", by)]),
        Left::On { by: None } => w.named("lists-already-on", name),
        Left::Off => w.named("lists-already-off", name),
        Left::Deleted => w.named("lists-deleted", name),
    }
}

fn answer(
    frame: Frame,
    (lists, requests): (DossierApplications, RequestsPart),
    pending: &Pending,
) -> Answer {
    let wrong = !pending.flaws.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show_as(status, &page(frame, (lists, requests), pending))
}

fn page(
    frame: Frame,
    (lists, requests): (DossierApplications, RequestsPart),
    pending: &Pending,
) -> ListsPage {
    let (available, active) = entries::both(frame.w, &lists, &pending.changes);
    ListsPage {
        address: applications_address(lists.dossier.code.as_str()),
        home: dossier_address(lists.dossier.code.as_str()),
        may_change: lists.may_change.is_ok(),
        who_may: lists.who_may.clone(),
        ends: entries::ends(frame.w, &lists, pending),
        earliest: lists.earliest_end.clone(),
        moved_ticked: pending.moved_ticked,
        available,
        active,
        dossier: lists.dossier,
        requests,
        frame,
    }
}
