//! Dossiers of somebody, and requests about them.

use app::{App, Requested};
use domain::{actor::Actor, id::ObjectId, text::Code};

use crate::firms;

/// Adds open dossiers to a firm, or hands them to others: code, master and engagement manager, by
/// address.
pub async fn dossiers(app: &App, firm: &str, of: &[(&str, &str, &str)]) {
    let operator = firms::operator_at(app, firm).await;
    let mut csv = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n".to_owned();
    for (code, master, manager) in of {
        csv.push_str(&format!("{code};DOSSIER {code};;;;{master};{manager};ouvert\n"));
    }
    let report = app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    assert_eq!(report.errors, []);
}

/// What is not active on a dossier, and what is, by name.
pub async fn lists(app: &App, actor: &Actor, code: &Code) -> (Vec<ObjectId>, Vec<ObjectId>) {
    let lists = app.dossier_applications(actor, code).await.unwrap();
    let ids = |list: Vec<app::ApplicationChoice>| list.into_iter().map(|one| one.object_id);
    (ids(lists.available).collect(), ids(lists.active).collect())
}

/// Asks for applications to be switched on.
///
/// # Errors
/// What the use case says.
pub async fn ask(
    app: &App,
    actor: &Actor,
    (code, on): (&Code, &[ObjectId]),
) -> app::Result<ObjectId> {
    let on = on.iter().copied().collect();
    let word = "Pour la TVA".to_owned();
    let asked = Requested { on, word, ..Requested::default() };
    app.ask_for_activations(actor, code, asked).await
}
