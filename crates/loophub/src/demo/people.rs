//! Who works at the two firms, and how they sign in.

use app::{App, NewAgency, NewContact, NewFirm, NewGroup, NewStaff};
use domain::{
    Flaw,
    id::FirmId,
    secret::Secret,
    staff::RIGHTS_GROUP,
    text::{Code, Email},
};

use super::{FIRM, NEIGHBOUR, code};
use crate::{failure::Failure, import::operator};

/// The password of everybody in the demonstration. It opens nothing else: only `demo` makes them.
pub const PASSWORD: &str = "demonstration-2026";

/// Somebody at a firm.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// What they show.
    pub role: &'static str,
    /// Where they work.
    pub firm: &'static str,
    /// First and last name.
    pub name: (&'static str, &'static str),
    /// What they sign in with.
    pub email: &'static str,
    /// Their level; nothing for a contact.
    pub profile: &'static str,
    /// Whether they are in `LOOP-GESTION-DES-DROITS`.
    pub manages_rights: bool,
}

const fn person(
    role: &'static str,
    name: (&'static str, &'static str),
    email: &'static str,
    profile: &'static str,
) -> Person {
    Person { role, firm: FIRM, name, email, profile, manages_rights: false }
}

/// The staff of the firm.
pub const STAFF: &[Person] = &[
    person("administrator", ("Claire", "Martin"), "claire.martin@cabinet-exemple.fr", "5.0"),
    Person {
        manages_rights: true,
        ..person("rights_group", ("Hugo", "Bernard"), "hugo.bernard@cabinet-exemple.fr", "3.0")
    },
    person("dossier_master", ("Inès", "Petit"), "ines.petit@cabinet-exemple.fr", "3.0"),
    person("engagement_manager", ("Marc", "Durand"), "marc.durand@cabinet-exemple.fr", "4.2"),
    person("collaborator", ("Sofia", "Lopez"), "sofia.lopez@cabinet-exemple.fr", "1.0"),
];

/// A client's contact.
pub const CONTACT: Person =
    person("contact", ("Julie", "Perrin"), "julie.perrin@boulangerie-perrin.fr", "");

/// The staff of the firm next door.
pub const NEIGHBOURS: &[Person] = &[Person {
    firm: NEIGHBOUR,
    ..person("administrator", ("Paul", "Voisin"), "paul.voisin@cabinet-voisin.fr", "5.0")
}];

const AGENCIES: [(&str, &str); 3] = [("LYON", "Lyon"), ("GRE", "Grenoble"), ("PAR", "Paris")];

/// Opens a firm with its agencies, its group of rights and its staff.
///
/// # Errors
/// What the use cases say.
pub async fn open_firm(
    app: &App,
    (firm_code, name): (&Code, &str),
    staff: &[Person],
) -> Result<FirmId, Failure> {
    let new = NewFirm { code: firm_code.clone(), name: name.to_owned() };
    let firm = app.open_firm(&operator(), new).await?.id;
    let actor = operator().at(firm);
    for (agency, name) in AGENCIES {
        let agency = NewAgency { code: code(agency)?, name: name.to_owned() };
        app.add_agency(&actor, agency).await?;
    }
    let description = "Peut activer les applications sur tous les dossiers".to_owned();
    let group = app.add_group(&actor, NewGroup { code: code(RIGHTS_GROUP)?, description }).await?;
    for person in staff {
        let groups = if person.manages_rights { vec![group] } else { Vec::new() };
        let new = NewStaff {
            first_name: person.name.0.to_owned(),
            last_name: person.name.1.to_owned(),
            email: email(person.email)?,
            profile: person.profile.parse().map_err(|flaw: Flaw| Failure::new(flaw.code()))?,
            password: Secret::new(PASSWORD.to_owned()),
            groups,
        };
        app.add_staff(&actor, new).await?;
    }
    Ok(firm)
}

/// Adds the contact, tied to the first two dossiers.
///
/// # Errors
/// What the use cases say.
pub async fn add_contact(app: &App, firm: FirmId) -> Result<(), Failure> {
    let new = NewContact {
        first_name: CONTACT.name.0.to_owned(),
        last_name: CONTACT.name.1.to_owned(),
        email: email(CONTACT.email)?,
        password: Secret::new(PASSWORD.to_owned()),
        dossiers: vec![code(&super::dossiers::code(1))?, code(&super::dossiers::code(2))?],
    };
    app.add_contact(&operator().at(firm), new).await?;
    Ok(())
}

fn email(text: &str) -> Result<Email, Failure> {
    Email::parse(text).map_err(|flaw| Failure::new(format!("{text}: {}", flaw.code())))
}
