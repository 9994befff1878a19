//! Staff, groups and contacts (F2, E1), as far as `loophub demo` needs them, and who administers.

use domain::{
    actor::{Actor, Tenant},
    contact::ContactFacts,
    id::{AccountId, ContactId, GroupId, StaffId},
    mail::Language,
    policy::{Action, decide},
    secret::Secret,
    staff::Profile,
    text::{Code, Email},
};
use serde_json::json;
use store::{NewPerson, Write};

use crate::{
    App, Conflict, Error, Result, contacts,
    journal::{self, Entry},
};

/// A staff member to add.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// "Claire".
    pub first_name: String,
    /// "Martin".
    pub last_name: String,
    /// What they sign in with.
    pub email: Email,
    /// Their level.
    pub profile: Profile,
    /// What they sign in with, at first.
    pub password: Secret,
    /// The groups that they belong to.
    pub groups: Vec<GroupId>,
}

/// A group to add.
#[derive(Clone, Debug)]
pub struct NewGroup {
    /// Unique in the firm; `LOOP-GESTION-DES-DROITS` carries a right (D3).
    pub code: Code,
    /// What it is for.
    pub description: String,
}

/// A contact to add.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// "Julie".
    pub first_name: String,
    /// "Perrin".
    pub last_name: String,
    /// What they sign in with.
    pub email: Email,
    /// What they sign in with, at first.
    pub password: Secret,
    /// The dossiers that they are tied to.
    pub dossiers: Vec<Code>,
}

impl App {
    /// Adds a staff member.
    ///
    /// # Errors
    /// `Denied`, `Conflict(EmailTaken)` (C4).
    pub async fn add_staff(&self, actor: &Actor, staff: NewStaff) -> Result<StaffId> {
        decide(actor, Action::ManagePeople)?;
        let hash = self.inner.passwords.hash(&staff.password, self.chance()).await?;
        let (object_id, created_at, actor) = (self.object_id(), self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let account = open_account(db, &staff.email, &hash, created_at)?;
            let name = (staff.first_name.as_str(), staff.last_name.as_str());
            let person = NewPerson { object_id, account, name, created_at };
            let id = db.insert_staff(person, staff.profile)?;
            for group in &staff.groups {
                db.insert_group_member(*group, id)?;
            }
            let entry = Entry {
                action: "staff.added",
                subject: format!("staff:{}", id.get()),
                detail: json!({ "profile": staff.profile.to_string(), "groups": staff.groups }),
            };
            journal::write(db, &actor, &entry, created_at)?;
            Ok(id)
        })
        .await
    }

    /// The first of the firm's administrators, "Claire Martin": who can help whoever may not (B1).
    ///
    /// # Errors
    /// `Denied` for whoever does not work there.
    pub async fn administrators(&self, actor: &Actor) -> Result<Vec<String>> {
        decide(actor, Action::SeeAdministrators)?;
        self.read(actor.tenant(), |db| Ok(db.first_administrators()?)).await
    }

    /// Adds a group.
    ///
    /// # Errors
    /// `Denied`, `Conflict(CodeTaken)`.
    pub async fn add_group(&self, actor: &Actor, group: NewGroup) -> Result<GroupId> {
        decide(actor, Action::ManagePeople)?;
        let (object, now, actor) = (self.object_id(), self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let id = db.insert_group(object, &group.code, &group.description)?;
            let id = id.ok_or(Error::Conflict(Conflict::CodeTaken))?;
            let entry = Entry {
                action: "group.added",
                subject: format!("group:{}", group.code),
                detail: json!({}),
            };
            journal::write(db, &actor, &entry, now)?;
            Ok(id)
        })
        .await
    }

    /// Adds a contact who signs in already, tied to dossiers: for the demonstration. Staff add
    /// contacts who are invited ([`App::add_dossier_contact`]).
    ///
    /// # Errors
    /// `Denied`, `NotFound` for a dossier, `Conflict(EmailTaken)`, `Invalid` on `email` (C4).
    pub async fn add_contact(&self, actor: &Actor, contact: NewContact) -> Result<ContactId> {
        decide(actor, Action::ManagePeople)?;
        let hash = self.inner.passwords.hash(&contact.password, self.chance()).await?;
        let (object_id, created_at, actor) = (self.object_id(), self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let facts = facts(&contact);
            let id = contacts::insert(db, object_id, (&facts, created_at))?;
            let id = id.ok_or(Error::Conflict(Conflict::EmailTaken))?;
            let account = db.insert_account(&contact.email, &hash, created_at)?;
            let account = account.ok_or(Error::Conflict(Conflict::EmailTaken))?;
            db.set_contact_account(id, Some(account))?;
            for code in &contact.dossiers {
                let dossier = db.dossier_ref(code, None)?.ok_or(Error::NotFound)?;
                db.tie_contact(id, dossier.id)?;
            }
            let dossiers: Vec<_> = contact.dossiers.iter().map(Code::as_str).collect();
            let entry = Entry {
                action: "contact.added",
                subject: format!("contact:{}", id.get()),
                detail: json!({ "dossiers": dossiers }),
            };
            journal::write(db, &actor, &entry, created_at)?;
            Ok(id)
        })
        .await
    }
}

fn facts(contact: &NewContact) -> ContactFacts {
    ContactFacts {
        first_name: contact.first_name.clone(),
        last_name: contact.last_name.clone(),
        position: String::new(),
        email: contact.email.clone(),
        language: Language::default(),
    }
}

/// An account for a staff member, whose address is a user's from here on (C4).
fn open_account(
    db: &mut Write<'_, Tenant>,
    email: &Email,
    hash: &str,
    now: domain::time::Timestamp,
) -> Result<AccountId> {
    if !db.take_address(email.key(), false)? {
        return Err(Error::Conflict(Conflict::EmailTaken));
    }
    db.insert_account(email, hash, now)?.ok_or(Error::Conflict(Conflict::EmailTaken))
}
