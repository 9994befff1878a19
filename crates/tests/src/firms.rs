//! Two firms that have nothing to do with each other.

use app::{App, NewKey};
use domain::{
    actor::{Actor, Operator, Origin},
    text::Code,
};
use loophub::demo::{self, notes::Key, people};

/// How many dossiers the first firm of a test has.
pub const DOSSIERS: u32 = 160;

/// The code that a test is sure of.
#[must_use]
pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// Fills a database with the two firms of the demonstration; answers the keys that partners use.
pub async fn fill(app: &App) -> Vec<Key> {
    demo::fill(app, DOSSIERS).await.unwrap().keys
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
    }
}
