//! "Mon espace": what a contact sees, and nothing else (E3).

use app::{App, Error, OwnOffer, RegisterLine, SpaceDossier};
use askama::Template;
use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{firm_app::Suspension, id::ObjectId};

use crate::{
    address,
    fields::Fields,
    form::Form,
    page::{Answer, Frame, Menu, go, show as answer},
    session::{self, Signed},
    words::Words,
};

/// An offer, as a tile.
struct Tile {
    name: String,
    description: String,
    /// Where it is opened; nothing when it is suspended or has no page of its own.
    launch: Option<String>,
    /// Why it is not opened.
    stopped: Option<String>,
}

/// A dossier, with its tiles.
struct Dossier {
    code: String,
    name: String,
    tiles: Vec<Tile>,
    keeper: Option<(String, String)>,
}

/// A line of the register.
struct Line {
    application: String,
    publisher: String,
    dossier: String,
    reads: String,
    since: String,
    by: String,
}

/// An entry of the choice of dossiers.
struct Choice {
    address: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/space.html")]
struct SpacePage {
    frame: Frame,
    /// Each of several dossiers, and all of them; none when there is one.
    choices: Vec<Choice>,
    dossiers: Vec<Dossier>,
    register: Vec<Line>,
}

/// `GET /space?dossier=`
pub(crate) async fn show(
    State(app): State<App>,
    me: Signed,
    query: Fields,
    jar: CookieJar,
) -> Answer {
    let (all, chosen) = (app.own_space(&me.actor).await?.dossiers, query.one("dossier"));
    // A dossier that is none of theirs, or not any more, is no choice: they see all of them.
    let chosen = all.iter().find(|one| one.code.as_str() == chosen).map(|one| one.code.clone());
    let choices = choices(me.words, &all, chosen.as_ref().map(|code| code.as_str()));
    let seen: Vec<SpaceDossier> = all
        .into_iter()
        .filter(|one| chosen.as_ref().is_none_or(|code| *code == one.code))
        .collect();
    let (frame, jar) = me.frame(Menu::Elsewhere).with_notice(jar);
    let w = frame.w;
    let register = seen.iter().flat_map(|one| one.register.iter().map(move |line| (one, line)));
    let page = SpacePage {
        choices,
        register: register.map(|(dossier, line)| line_of(w, dossier, line)).collect(),
        dossiers: seen.iter().map(|dossier| dossier_of(w, dossier)).collect(),
        frame,
    };
    Ok((jar, answer(&page)?).into_response())
}

/// `POST /space/choose`: into another space of the same person, or back to the firm where they work.
pub(crate) async fn choose(
    State(app): State<App>,
    _me: Signed,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let token = session::token(&jar).ok_or(Error::Unauthenticated)?;
    let place = match fields.one("place") {
        "" => None,
        place => Some(ObjectId::parse(place).ok_or(Error::NotFound)?),
    };
    let renewed = app.choose_space(&token, place).await?;
    match renewed {
        Some(token) => Ok((jar.add(session::cookie(&token)), go("/")?).into_response()),
        None => go("/"),
    }
}

fn choices(w: Words, all: &[SpaceDossier], chosen: Option<&str>) -> Vec<Choice> {
    if all.len() < 2 {
        return Vec::new();
    }
    let every =
        Choice { address: "/space".to_owned(), name: w.t("space-all"), chosen: chosen.is_none() };
    let each = all.iter().map(|one| Choice {
        address: address::with_query("/space", &[("dossier", one.code.as_str())]),
        name: one.name.clone(),
        chosen: chosen == Some(one.code.as_str()),
    });
    [every].into_iter().chain(each).collect()
}

fn dossier_of(w: Words, dossier: &SpaceDossier) -> Dossier {
    Dossier {
        code: dossier.code.to_string(),
        name: dossier.name.clone(),
        tiles: dossier.offers.iter().map(|offer| tile_of(w, offer)).collect(),
        keeper: dossier.keeper.clone(),
    }
}

fn tile_of(w: Words, offer: &OwnOffer) -> Tile {
    let (french, english) = &offer.description;
    let stopped = stopped(w, offer.suspension);
    let launch = Some(offer.launch_url.clone());
    Tile {
        name: offer.name.clone(),
        description: if w.is_french() { french } else { english }.clone(),
        launch: launch.filter(|url| stopped.is_none() && url.starts_with("https://")),
        stopped,
    }
}

/// Which side has suspended it (B6).
fn stopped(w: Words, suspension: Suspension) -> Option<String> {
    let key = match suspension {
        Suspension { by_firm: true, .. } => "space-suspended-firm",
        Suspension { by_operator: true, .. } => "space-suspended-operator",
        _ => return None,
    };
    Some(w.t(key))
}

fn line_of(w: Words, dossier: &SpaceDossier, line: &RegisterLine) -> Line {
    let scopes: Vec<String> = line.scopes.iter().map(|scope| w.scope(&scope)).collect();
    let reads = match stopped(w, line.suspension) {
        Some(_) => w.t("space-reads-nothing"),
        None if scopes.is_empty() => w.t("space-reads-own"),
        None => scopes.join(", "),
    };
    Line {
        application: line.name.clone(),
        publisher: line.publisher.clone(),
        dossier: dossier.name.clone(),
        reads,
        since: w.date(&line.opened_at),
        by: line.opened_by.clone().unwrap_or_else(|| w.t("space-by-itself")),
    }
}
