//! Contacts of a firm, and the dossiers that they are tied to (E1).

use domain::{
    actor::{System, Tenant},
    contact::{Contact, ContactFacts},
    id::{AccountId, ContactId, DossierId, FirmId, ObjectId, StaffId},
    policy::Relation,
    text::{Code, Email},
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row, Write},
    journal::JournalRow,
};

impl FromRow for Contact {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, object_id) = (row.next()?, row.next()?);
        let facts = ContactFacts {
            first_name: row.next()?,
            last_name: row.next()?,
            position: row.next()?,
            email: Email::from_parts(row.next()?, row.next()?),
            language: row.next()?,
        };
        Ok(Self {
            id,
            object_id,
            facts,
            account: row.next()?,
            chosen_language: row.next()?,
            signed_in_at: row.next()?,
        })
    }
}

const COLUMNS: &str = "c.id, c.object_id, c.first_name, c.last_name, c.position, c.email, \
     c.email_key, c.language, c.account_id, a.language, c.signed_in_at";

const FROM: &str = "FROM contacts c LEFT JOIN accounts a ON a.id = c.account_id";

/// A contact as the list of a dossier shows them.
#[derive(Clone, Debug)]
pub struct ContactLine {
    /// The contact.
    pub contact: Contact,
    /// How many of the dossier's applications are opened to them.
    pub offers: u64,
}

impl FromRow for ContactLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let offers = row.next::<i64>()?.unsigned_abs();
        Ok(Self { contact: Contact::from_row(row)?, offers })
    }
}

/// A dossier that a contact is tied to.
#[derive(Clone, Debug)]
pub struct ContactTie {
    /// Which dossier.
    pub dossier: DossierId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Whether it is archived.
    pub archived: bool,
    /// How the staff member who was asked about stands to it (D3).
    pub relation: Relation,
    /// How many of its applications are opened to the contact.
    pub offers: u64,
}

/// A space that an account has: a contact's, at one firm.
#[derive(Clone, Debug)]
pub struct OwnPlace {
    /// The firm.
    pub firm: FirmId,
    /// Its name.
    pub name: String,
    /// What the outside calls the contact there.
    pub object_id: ObjectId,
}

impl FromRow for OwnPlace {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { firm: row.next()?, name: row.next()?, object_id: row.next()? })
    }
}

impl Read<'_, System> {
    /// The spaces of an account, by the name of the firm.
    pub fn own_places(&mut self, account: AccountId) -> Result<Vec<OwnPlace>, Error> {
        self.all(
            "SELECT f.id, f.name, c.object_id FROM contacts c JOIN firms f ON f.id = c.firm_id \
             WHERE c.account_id = $1 ORDER BY f.name, f.id",
            &[&account],
        )
    }
}

impl Write<'_, System> {
    /// Notes that a contact has come into their space.
    pub fn see_contact(
        &mut self,
        (firm, contact): (FirmId, ContactId),
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(
            "UPDATE contacts SET signed_in_at = $3 WHERE firm_id = $1 AND id = $2",
            &[&firm, &contact, &now],
        )?;
        Ok(())
    }
}

impl Read<'_, Tenant> {
    /// The contacts of a dossier, in no order.
    pub fn dossier_contacts(&mut self, dossier: DossierId) -> Result<Vec<ContactLine>, Error> {
        let firm = self.firm();
        self.all(
            format!(
                "SELECT (SELECT COUNT(*) FROM offers o JOIN firm_apps f ON f.firm_id = o.firm_id \
                  AND f.id = o.firm_app_id WHERE o.firm_id = t.firm_id \
                  AND o.contact_id = t.contact_id AND o.dossier_id = t.dossier_id \
                  AND f.deleted_at IS NULL), {COLUMNS} {FROM} \
                 JOIN dossier_contacts t ON t.firm_id = c.firm_id AND t.contact_id = c.id \
                 WHERE t.firm_id = $1 AND t.dossier_id = $2"
            ),
            &[&firm, &dossier],
        )
    }

    /// One contact of a dossier, by what the outside calls them.
    pub fn contact_of(
        &mut self,
        dossier: DossierId,
        object: ObjectId,
    ) -> Result<Option<Contact>, Error> {
        let firm = self.firm();
        self.optional(
            format!(
                "SELECT {COLUMNS} {FROM} \
                 JOIN dossier_contacts t ON t.firm_id = c.firm_id AND t.contact_id = c.id \
                 WHERE c.firm_id = $1 AND c.object_id = $3 AND t.dossier_id = $2"
            ),
            &[&firm, &dossier, &object],
        )
    }

    /// One contact of the firm.
    pub fn contact(&mut self, contact: ContactId) -> Result<Option<Contact>, Error> {
        let firm = self.firm();
        self.optional(
            format!("SELECT {COLUMNS} {FROM} WHERE c.firm_id = $1 AND c.id = $2"),
            &[&firm, &contact],
        )
    }

    /// The contact of the firm that has this address (E1).
    pub fn contact_at(&mut self, email_key: &str) -> Result<Option<Contact>, Error> {
        let firm = self.firm();
        self.optional(
            format!("SELECT {COLUMNS} {FROM} WHERE c.firm_id = $1 AND c.email_key = $2"),
            &[&firm, &email_key],
        )
    }

    /// The last `most` entries of the journal about a contact, the newest first.
    pub fn contact_journal(
        &mut self,
        contact: ContactId,
        most: i64,
    ) -> Result<Vec<JournalRow>, Error> {
        let (firm, subject) = (self.firm(), format!("contact:{}", contact.get()));
        self.all(
            "SELECT id, at, actor, action, subject, detail, address, request_id, hash \
             FROM journal WHERE firm_id = $1 AND subject = $2 ORDER BY id DESC LIMIT $3",
            &[&firm, &subject, &most],
        )
    }

    /// The dossiers that a contact is tied to, by name, and how `staff` stands to each.
    pub fn contact_ties(
        &mut self,
        contact: ContactId,
        staff: Option<StaffId>,
    ) -> Result<Vec<ContactTie>, Error> {
        type Columns = (DossierId, Code, String, bool, Option<StaffId>, Option<StaffId>, i64);
        let firm = self.firm();
        let rows: Vec<Columns> = self.all(
            "SELECT d.id, d.code, d.name, d.archived, d.master_id, d.engagement_manager_id, \
              (SELECT COUNT(*) FROM offers o JOIN firm_apps f ON f.firm_id = o.firm_id \
               AND f.id = o.firm_app_id WHERE o.firm_id = t.firm_id \
               AND o.contact_id = t.contact_id AND o.dossier_id = t.dossier_id \
               AND f.deleted_at IS NULL) \
             FROM dossier_contacts t JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             WHERE t.firm_id = $1 AND t.contact_id = $2 ORDER BY d.name, d.code",
            &[&firm, &contact],
        )?;
        let tie = |(dossier, code, name, archived, master, manager, offers): Columns| ContactTie {
            dossier,
            code,
            name,
            archived,
            relation: Relation {
                master: staff.is_some() && master == staff,
                engagement_manager: staff.is_some() && manager == staff,
            },
            offers: offers.unsigned_abs(),
        };
        Ok(rows.into_iter().map(tie).collect())
    }
}

impl Write<'_, Tenant> {
    /// Adds a contact; `None` when another contact of the firm has the address (E1). Whose that is
    /// over all firms, the caller has seen to (C4).
    pub fn insert_contact(
        &mut self,
        object_id: ObjectId,
        facts: &ContactFacts,
        now: Timestamp,
    ) -> Result<Option<ContactId>, Error> {
        let (firm, id) = (self.firm(), self.number("contacts")?);
        let inserted = self.execute(
            "INSERT INTO contacts (firm_id, id, object_id, first_name, last_name, position, email, \
                                   email_key, language, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (firm_id, email_key) DO NOTHING",
            &[
                &firm,
                &id,
                &object_id,
                &facts.first_name,
                &facts.last_name,
                &facts.position,
                &facts.email.as_str(),
                &facts.email.key(),
                &facts.language,
                &now,
            ],
        )?;
        Ok((inserted == 1).then(|| ContactId::new(id)))
    }

    /// Makes a contact's page say something else; `false` when another contact of the firm has the
    /// address. Whose the address is, the caller has seen to.
    pub fn update_contact(
        &mut self,
        contact: ContactId,
        facts: &ContactFacts,
    ) -> Result<bool, Error> {
        let firm = self.firm();
        let updated = self.execute(
            "UPDATE contacts SET first_name = $3, last_name = $4, position = $5, email = $6, \
                    email_key = $7, language = $8 WHERE firm_id = $1 AND id = $2 \
             AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.firm_id = $1 \
                 AND o.email_key = $7 AND o.id <> $2)",
            &[
                &firm,
                &contact,
                &facts.first_name,
                &facts.last_name,
                &facts.position,
                &facts.email.as_str(),
                &facts.email.key(),
                &facts.language,
            ],
        )?;
        Ok(updated == 1)
    }

    /// Gives a contact the account that they sign in with, or none.
    pub fn set_contact_account(
        &mut self,
        contact: ContactId,
        account: Option<AccountId>,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE contacts SET account_id = $3 WHERE firm_id = $1 AND id = $2",
            &[&firm, &contact, &account],
        )?;
        Ok(())
    }

    /// Holds a contact until the transaction ends: what is opened to them, their ties, their address
    /// and their invitations change only with this. `false` when there is none.
    pub fn hold_contact(&mut self, contact: ContactId) -> Result<bool, Error> {
        let firm = self.firm();
        let held = self.execute(
            "UPDATE contacts SET language = language WHERE firm_id = $1 AND id = $2",
            &[&firm, &contact],
        )?;
        Ok(held == 1)
    }

    /// Takes a contact away for good, with ties, offers and invitations, and gives the address back.
    pub fn delete_contact(&mut self, contact: &Contact) -> Result<(), Error> {
        let firm = self.firm();
        self.release_address(contact.facts.email.key())?;
        self.execute("DELETE FROM contacts WHERE firm_id = $1 AND id = $2", &[&firm, &contact.id])?;
        contact.account.map_or(Ok(()), |account| self.drop_unused_account(account))
    }

    /// Ties a contact to a dossier; `false` when that was so already.
    pub fn tie_contact(&mut self, contact: ContactId, dossier: DossierId) -> Result<bool, Error> {
        let firm = self.firm();
        let tied = self.execute(
            "INSERT INTO dossier_contacts (firm_id, contact_id, dossier_id) VALUES ($1, $2, $3) \
             ON CONFLICT (firm_id, contact_id, dossier_id) DO NOTHING",
            &[&firm, &contact, &dossier],
        )?;
        Ok(tied == 1)
    }

    /// Unties a contact from a dossier, and ends the offers there; `false` when they were not tied.
    pub fn untie_contact(&mut self, contact: ContactId, dossier: DossierId) -> Result<bool, Error> {
        let firm = self.firm();
        let untied = self.execute(
            "DELETE FROM dossier_contacts \
             WHERE firm_id = $1 AND contact_id = $2 AND dossier_id = $3",
            &[&firm, &contact, &dossier],
        )?;
        Ok(untied == 1)
    }
}
