//! Staff and groups of a firm.

use domain::{
    actor::Tenant,
    id::{AccountId, GroupId, ObjectId, StaffId},
    staff::Profile,
    text::Code,
    time::Timestamp,
};

use crate::db::{Error, Read, Write};

/// A person to write: names, and the account that signs in.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    /// What the outside calls them.
    pub object_id: ObjectId,
    /// What signs in.
    pub account: AccountId,
    /// First and last name.
    pub name: (&'a str, &'a str),
    /// Now.
    pub created_at: Timestamp,
}

impl Read<'_, Tenant> {
    /// The firm's staff by folded address: what files name them by (F3).
    pub fn staff_addresses(&mut self) -> Result<Vec<(String, StaffId)>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT a.email_key, s.id FROM staff s JOIN accounts a ON a.id = s.account_id \
             WHERE s.firm_id = $1 AND s.active",
            &[&firm],
        )
    }
}

impl Read<'_, Tenant> {
    /// A staff member's name, "Inès Petit", and whether they still work at the firm.
    pub fn colleague(&mut self, staff: StaffId) -> Result<(String, bool), Error> {
        let firm = self.firm();
        let (first, last, active): (String, String, bool) = self.one(
            "SELECT first_name, last_name, active FROM staff WHERE firm_id = $1 AND id = $2",
            &[&firm, &staff],
        )?;
        Ok((format!("{first} {last}"), active))
    }
}

impl Write<'_, Tenant> {
    /// Adds a staff member.
    pub fn insert_staff(
        &mut self,
        person: NewPerson<'_>,
        profile: Profile,
    ) -> Result<StaffId, Error> {
        let (firm, id) = (self.firm(), self.number("staff")?);
        let (major, minor) = (i64::from(profile.major), i64::from(profile.minor));
        self.execute(
            "INSERT INTO staff (firm_id, id, object_id, account_id, first_name, last_name, \
                                profile_major, profile_minor, active, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9)",
            &[
                &firm,
                &id,
                &person.object_id,
                &person.account,
                &person.name.0,
                &person.name.1,
                &major,
                &minor,
                &person.created_at,
            ],
        )?;
        Ok(StaffId::new(id))
    }

    /// Puts a staff member into a group of the firm.
    pub fn insert_group_member(&mut self, group: GroupId, staff: StaffId) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "INSERT INTO group_members (firm_id, group_id, staff_id) VALUES ($1, $2, $3) \
             ON CONFLICT (firm_id, group_id, staff_id) DO NOTHING",
            &[&firm, &group, &staff],
        )?;
        Ok(())
    }

    /// Adds a group; `None` when the code is taken.
    pub fn insert_group(
        &mut self,
        object: ObjectId,
        code: &Code,
        description: &str,
    ) -> Result<Option<GroupId>, Error> {
        let (firm, id) = (self.firm(), self.number("groups")?);
        let inserted = self.execute(
            "INSERT INTO groups (firm_id, id, object_id, code, description) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (firm_id, code) DO NOTHING",
            &[&firm, &id, &object, code, &description],
        )?;
        Ok((inserted == 1).then(|| GroupId::new(id)))
    }
}
