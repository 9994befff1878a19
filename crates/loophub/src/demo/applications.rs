//! Applications and keys of the demonstration, set up through the wizard's use cases.

use app::{App, Choice, Credentials, Definition, NewKey, Purpose};
use domain::{
    actor::{Actor, Origin},
    api_key::{ApiKey, KeySecret},
    secret::Secret,
};

use super::{FIRM, NEIGHBOUR, NEIGHBOUR_DOSSIERS, dossiers, notes::Key, people};
use crate::failure::Failure;

/// The most codes that the notes name.
const NAMED: usize = 20;

/// Sets up what the demonstration of so many dossiers shows; answers the keys that partners can use
/// at once.
///
/// # Errors
/// What the use cases say.
pub async fn set_up(app: &App, dossiers: u32) -> Result<Vec<Key>, Failure> {
    let claire = sign_in(app, people::STAFF[0].email).await?;
    let neighbour = sign_in(app, people::NEIGHBOURS[0].email).await?;
    add(app, &claire, &own("cegid", "coffre-fort-numerique"), Choice::All { future: true }).await?;
    add(app, &claire, &own("firm", "questionnaire-annuel"), Choice::Ticked).await?;
    let bank = partner("banque-connect", "api@banque-connect.example");
    let signature = partner("signature-pro", "api@signature-pro.example");
    let next = Place { admin: &neighbour, firm: NEIGHBOUR, dossiers: NEIGHBOUR_DOSSIERS };
    let here = Place { admin: &claire, firm: FIRM, dossiers };
    Ok(vec![
        add_partner(app, here, bank.clone(), Choice::Ticked).await?,
        add_partner(app, here, signature, Choice::All { future: false }).await?,
        add_partner(app, next, bank, Choice::Ticked).await?,
    ])
}

/// Where an application is added.
#[derive(Clone, Copy)]
struct Place<'a> {
    admin: &'a Actor,
    firm: &'static str,
    dossiers: u32,
}

pub(super) async fn sign_in(app: &App, email: &str) -> Result<Actor, Failure> {
    let password = Secret::new(people::PASSWORD.to_owned());
    let credentials = Credentials { email: email.to_owned(), password };
    Ok(app.sign_in(credentials, Origin::default()).await?.session.actor)
}

fn own(kind: &str, application: &str) -> Definition {
    let (kind, application) = (kind.to_owned(), application.to_owned());
    Definition { kind, application, ..Definition::default() }
}

fn partner(application: &str, email: &str) -> Definition {
    Definition { email: email.to_owned(), ..own("partner", application) }
}

/// The dossiers that are ticked: every second of the first hundred, but for the archived ones.
fn ticked() -> Vec<String> {
    numbers().filter(|number| number % 2 == 1).map(dossiers::code).collect()
}

fn numbers() -> impl Iterator<Item = u32> {
    (1..=100).filter(|number| !dossiers::is_archived(*number))
}

async fn add(
    app: &App,
    actor: &Actor,
    definition: &Definition,
    choice: Choice,
) -> Result<String, Failure> {
    app.define_application(actor, Purpose::Adding, definition.clone()).await?;
    if choice == Choice::Ticked {
        app.tick(actor, Purpose::Adding, (ticked(), ticked())).await?;
    }
    let draft = app.choose_dossiers(actor, Purpose::Adding, choice).await?;
    Ok(app.add_application(actor, draft.token).await?.name)
}

async fn add_partner(
    app: &App,
    place: Place<'_>,
    definition: Definition,
    choice: Choice,
) -> Result<Key, Failure> {
    let (key, secret) = generate(app, place.admin, &definition.application).await?;
    let definition = Definition { key: key.identifier.to_string(), ..definition };
    let application = add(app, place.admin, &definition, choice).await?;
    let archived = (1..=place.dossiers).filter(|number| dossiers::is_archived(*number));
    let (dossiers, refused): (Vec<String>, Vec<String>) = match choice {
        Choice::Ticked => {
            (ticked(), numbers().filter(|number| number % 2 == 0).map(dossiers::code).collect())
        }
        Choice::All { .. } => {
            (numbers().map(dossiers::code).collect(), archived.map(dossiers::code).collect())
        }
    };
    Ok(Key {
        identifier: key.identifier.to_string(),
        secret: secret.reveal().to_owned(),
        firm: place.firm.to_owned(),
        application,
        dossiers: dossiers.into_iter().take(NAMED).collect(),
        refused: refused.into_iter().take(NAMED).collect(),
    })
}

async fn generate(app: &App, actor: &Actor, name: &str) -> Result<(ApiKey, KeySecret), Failure> {
    let key = NewKey {
        name: format!("{name} production"),
        kind: "standard".to_owned(),
        scopes: vec!["dossiers:read".to_owned(), "contacts:read".to_owned()],
        days: "365".to_owned(),
        once: String::new(),
    };
    Ok(app.generate_key(actor, key).await?)
}
