//! What waits to be decided in the demonstration: a collaborator without the right asks (D3).

use std::collections::BTreeSet;

use app::{App, ApplicationChoice, Requested};
use domain::{actor::Actor, id::ObjectId};

use super::{applications::sign_in, code, dossiers, people};
use crate::failure::Failure;

/// About which dossier, which application, and with which word. What is off there is asked for, what
/// is on is to be switched off.
const ASKED: [(u32, &str, &str); 2] = [
    (
        10,
        "Banque Connect",
        "La banque du client est reliée depuis lundi, il nous l’a demandé hier.",
    ),
    (12, "Signature Pro", "Le client signe désormais chez son notaire."),
];

/// Asks for them.
///
/// # Errors
/// What the use cases say.
pub async fn ask(app: &App) -> Result<(), Failure> {
    let collaborator = people::STAFF.iter().find(|person| person.role == "collaborator");
    let Some(collaborator) = collaborator else { return Ok(()) };
    let sofia = sign_in(app, collaborator.email).await?;
    for asked in ASKED {
        ask_about(app, &sofia, asked).await?;
    }
    Ok(())
}

async fn ask_about(
    app: &App,
    actor: &Actor,
    (dossier, name, word): (u32, &str, &str),
) -> Result<(), Failure> {
    let dossier = code(&dossiers::code(dossier))?;
    let lists = app.dossier_applications(actor, &dossier).await?;
    let (on, off) = (called(&lists.available, name), called(&lists.active, name));
    let asked = Requested { on, off, word: word.to_owned() };
    app.ask_for_activations(actor, &dossier, asked).await?;
    Ok(())
}

fn called(choices: &[ApplicationChoice], name: &str) -> BTreeSet<ObjectId> {
    let named = choices.iter().filter(|choice| choice.name == name);
    named.map(|choice| choice.object_id).collect()
}
