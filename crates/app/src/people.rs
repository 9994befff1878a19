//! Staff, groups and contacts (F2, E1), as far as `loophub demo` needs them.

use domain::{
    actor::{Actor, Tenant, Who},
    id::{AccountId, ContactId, GroupId, StaffId},
    policy::{Action, Denied, FixableBy, Reason, decide},
    secret::Secret,
    staff::Profile,
    text::{Code, Email},
};
use serde_json::json;
use store::{NewPerson, Write};

use crate::{
    App, Conflict, Error, Result,
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

    /// Adds a contact, tied to dossiers.
    ///
    /// # Errors
    /// `Denied`, `NotFound` for a dossier, `Conflict(EmailTaken)`.
    pub async fn add_contact(&self, actor: &Actor, contact: NewContact) -> Result<ContactId> {
        decide(actor, Action::ManagePeople)?;
        let hash = self.inner.passwords.hash(&contact.password, self.chance()).await?;
        let (object_id, created_at, actor) = (self.object_id(), self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let account = open_account(db, &contact.email, &hash, created_at)?;
            let name = (contact.first_name.as_str(), contact.last_name.as_str());
            let id = db.insert_contact(NewPerson { object_id, account, name, created_at })?;
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

    /// The dossiers of a contact's own space, by name (E3).
    ///
    /// # Errors
    /// `Denied`.
    pub async fn own_space(&self, actor: &Actor) -> Result<Vec<(Code, String)>> {
        decide(actor, Action::SeeOwnSpace)?;
        let Who::Contact(contact) = actor.who else {
            return Err(Denied::new(Reason::NotForThisActor, FixableBy::Nobody).into());
        };
        self.read(actor.tenant(), move |db| Ok(db.contact_dossiers(contact)?)).await
    }
}

fn open_account(
    db: &mut Write<'_, Tenant>,
    email: &Email,
    hash: &str,
    now: domain::time::Timestamp,
) -> Result<AccountId> {
    db.insert_account(email, hash, now)?.ok_or(Error::Conflict(Conflict::EmailTaken))
}
