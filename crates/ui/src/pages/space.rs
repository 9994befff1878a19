//! "Mon espace": what a contact sees (E3). The offers come with the issue on contacts.

use app::App;
use askama::Template;
use axum::extract::State;

use crate::{
    page::{Answer, Frame, Menu, show as answer},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/space.html")]
struct SpacePage {
    frame: Frame,
    /// Code and name.
    dossiers: Vec<(String, String)>,
}

/// `GET /space`
pub(crate) async fn show(State(app): State<App>, me: Signed) -> Answer {
    let dossiers = app.own_space(&me.actor).await?.dossiers.into_iter();
    let dossiers = dossiers.map(|one| (one.code.to_string(), one.name)).collect();
    answer(&SpacePage { frame: me.frame(Menu::Elsewhere), dossiers })
}
