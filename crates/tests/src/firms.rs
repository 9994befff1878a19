//! Two firms that have nothing to do with each other.

use app::{App, Choice, Definition, NewKey, NewStaff, Purpose};
use domain::{
    actor::{Actor, Operator, Origin},
    api_key::ApiKey,
    id::BatchId,
    secret::Secret,
    staff::Profile,
    text::{Code, Email},
};
use loophub::demo::{self, notes::Key, people};

/// How many dossiers the first firm of a test has.
pub const DOSSIERS: u32 = 160;

const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat";

/// The code that a test is sure of.
#[must_use]
pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// Fills a database with the two firms of the demonstration; answers the keys that partners use.
pub async fn fill(app: &App) -> Vec<Key> {
    demo::fill(app, DOSSIERS).await.unwrap().keys
}

/// The firm of the demonstration with its people and the catalogue, without any application, and with
/// the open dossiers `D1`, `D2` and so on.
pub async fn found(app: &App, dossiers: usize) {
    app.apply_catalog(&Operator::default(), demo::CATALOGUE).await.unwrap();
    let firm = (&code("EXEMPLE"), "Cabinet Exemple");
    people::open_firm(app, firm, people::STAFF).await.unwrap();
    let lines = (1..=dossiers).map(|number| format!("D{number};Dossier {number};;;;;;ouvert\n"));
    let csv = format!("{HEADING}\n{}", lines.collect::<String>());
    let operator = operator_at(app, "EXEMPLE").await;
    app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
}

/// The operator, at work for a firm.
pub async fn operator_at(app: &App, firm: &str) -> Actor {
    let operator = Operator { origin: Origin::default() };
    let firm = app.firm(&operator, &code(firm)).await.unwrap();
    operator.at(firm.id)
}

/// The address of whoever has this first name at either firm.
#[must_use]
pub fn email(name: &str) -> &'static str {
    let everybody = people::STAFF.iter().chain([&people::CONTACT]).chain(people::NEIGHBOURS);
    let mut found = everybody.filter(|person| person.email.starts_with(&format!("{name}.")));
    found.next().unwrap_or_else(|| panic!("nobody is called {name}")).email
}

/// A standard key that may read dossiers.
#[must_use]
pub fn new_key(name: &str) -> NewKey {
    NewKey {
        name: name.to_owned(),
        kind: "standard".to_owned(),
        scopes: vec!["dossiers:read".to_owned()],
        days: "365".to_owned(),
        once: String::new(),
    }
}

/// Opens a third firm, which has nothing yet; answers the address of its administrator.
pub async fn open_another(app: &App) -> &'static str {
    let nadia = people::Person {
        role: "administrator",
        firm: "NEUF",
        name: ("Nadia", "Leroy"),
        email: "nadia.leroy@cabinet-neuf.example",
        profile: "5.0",
        manages_rights: false,
    };
    let email = nadia.email;
    people::open_firm(app, (&code(nadia.firm), "Cabinet Neuf"), &[nadia]).await.unwrap();
    email
}

/// Adds an application that needs no key to every dossier; answers the batch.
pub async fn add(app: &App, admin: &Actor, (kind, slug): (&str, &str)) -> BatchId {
    let definition =
        Definition { kind: kind.to_owned(), application: slug.to_owned(), ..Definition::default() };
    app.define_application(admin, Purpose::Adding, definition).await.unwrap();
    let draft =
        app.choose_dossiers(admin, Purpose::Adding, Choice::All { future: false }).await.unwrap();
    app.add_application(admin, draft.token).await.unwrap().batch
}

/// Adds the partner application Trésoly with a key and a provider's address to every dossier;
/// answers the batch.
pub async fn add_partner(app: &App, admin: &Actor, (key, email): (&ApiKey, &str)) -> BatchId {
    let definition = Definition {
        kind: "partner".to_owned(),
        application: "tresoly".to_owned(),
        key: key.identifier.to_string(),
        email: email.to_owned(),
        ..Definition::default()
    };
    app.define_application(admin, Purpose::Adding, definition).await.unwrap();
    let draft =
        app.choose_dossiers(admin, Purpose::Adding, Choice::All { future: false }).await.unwrap();
    app.add_application(admin, draft.token).await.unwrap().batch
}

/// Archives a dossier, or opens it again.
pub async fn archive(app: &App, operator: &Actor, (code, archived): (&Code, bool)) {
    let state = if archived { "archivé" } else { "ouvert" };
    let csv = format!("{HEADING}\n{code};Dossier archivé un temps;;;;;;{state}\n");
    app.import_dossiers(operator, csv.into_bytes(), |_| ()).await.unwrap();
}

/// A collaborator without any right.
#[must_use]
pub fn new_staff(first_name: &str, email: &str) -> NewStaff {
    NewStaff {
        first_name: first_name.to_owned(),
        last_name: "Nouvelle".to_owned(),
        email: Email::parse(email).unwrap(),
        profile: Profile { major: 1, minor: 0 },
        password: Secret::new(people::PASSWORD.to_owned()),
        groups: Vec::new(),
    }
}
