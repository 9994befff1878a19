//! What signs in, and its sessions. All of it crosses firms: who signs in has no firm yet.

use domain::{
    actor::{System, Tenant},
    id::{AccountId, ContactId, FirmId, StaffId},
    staff::Profile,
    text::Email,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

/// An account with what it takes to check a password.
#[derive(Clone, Debug)]
pub struct Account {
    /// Which one.
    pub id: AccountId,
    /// In the form of PHC strings.
    pub password_hash: String,
}

impl FromRow for Account {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { id: row.next()?, password_hash: row.next()? })
    }
}

/// A session, as it was kept.
#[derive(Clone, Copy, Debug)]
pub struct OpenSession {
    /// Whose.
    pub account: AccountId,
    /// The firm in whose space it is, when a space was chosen.
    pub space: Option<FirmId>,
    /// When it was used last, as far as that was written down.
    pub seen_at: Timestamp,
}

impl FromRow for OpenSession {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { account: row.next()?, space: row.next()?, seen_at: row.next()? })
    }
}

/// Who an account is, at which firm, with the rights of this instant.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The firm: number, code, name.
    pub firm: (FirmId, domain::text::Code, String),
    /// First and last name.
    pub name: (String, String),
    /// As they typed it.
    pub email: String,
    /// What they are there.
    pub role: Role,
}

/// What an account is at a firm.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    /// A staff member: level, and whether in `LOOP-GESTION-DES-DROITS`.
    Staff(StaffId, Profile, bool),
    /// A contact.
    Contact(ContactId),
}

impl Read<'_, System> {
    /// The account that signs in with this address.
    pub fn account(&mut self, email_key: &str) -> Result<Option<Account>, Error> {
        self.optional("SELECT id, password_hash FROM accounts WHERE email_key = $1", &[&email_key])
    }

    /// A session that was opened late enough.
    pub fn session(
        &mut self,
        token_hash: &[u8; 32],
        opened_after: Timestamp,
    ) -> Result<Option<OpenSession>, Error> {
        self.optional(
            "SELECT account_id, contact_firm, seen_at FROM sessions \
             WHERE token_hash = $1 AND created_at > $2",
            &[token_hash, &opened_after],
        )
    }

    /// Who an account is now; `None` when it is nobody any more (SE3). A contact at `space`, where
    /// they are one; else a staff member; else a contact wherever they are first.
    pub fn membership(
        &mut self,
        account: AccountId,
        space: Option<FirmId>,
        rights_group: &str,
    ) -> Result<Option<Membership>, Error> {
        let chosen = space.map_or(Ok(None), |firm| self.contact_membership(account, Some(firm)))?;
        if chosen.is_some() {
            return Ok(chosen);
        }
        match self.staff_membership(account, rights_group)? {
            Some(staff) => Ok(Some(staff)),
            None => self.contact_membership(account, None),
        }
    }

    fn staff_membership(
        &mut self,
        account: AccountId,
        rights_group: &str,
    ) -> Result<Option<Membership>, Error> {
        let mut row: Option<StaffRow> = self.optional(
            "SELECT f.id, f.code, f.name, s.first_name, s.last_name, a.email, s.id, \
                    s.profile_major, s.profile_minor, \
                    EXISTS (SELECT 1 FROM group_members m \
                            JOIN groups g ON g.firm_id = m.firm_id AND g.id = m.group_id \
                            WHERE m.firm_id = s.firm_id AND m.staff_id = s.id AND g.code = $2) \
             FROM staff s JOIN firms f ON f.id = s.firm_id JOIN accounts a ON a.id = s.account_id \
             WHERE s.account_id = $1 AND s.active",
            &[&account, &rights_group],
        )?;
        Ok(row.take().map(|StaffRow(membership)| membership))
    }

    fn contact_membership(
        &mut self,
        account: AccountId,
        firm: Option<FirmId>,
    ) -> Result<Option<Membership>, Error> {
        let only = if firm.is_some() { "c.firm_id = $2" } else { "CAST($2 AS BIGINT) = 0" };
        let firm = firm.map_or(0, FirmId::get);
        let row: Option<ContactRow> = self.optional(
            format!(
                "SELECT f.id, f.code, f.name, c.first_name, c.last_name, c.email, c.id \
                 FROM contacts c JOIN firms f ON f.id = c.firm_id \
                 WHERE c.account_id = $1 AND {only} ORDER BY f.name, f.id LIMIT 1"
            ),
            &[&account, &firm],
        )?;
        Ok(row.map(|ContactRow(membership)| membership))
    }
}

struct StaffRow(Membership);

impl FromRow for StaffRow {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let firm = (row.next()?, row.next()?, row.next()?);
        let (name, email) = ((row.next()?, row.next()?), row.next()?);
        let (id, profile) = (row.next()?, profile(row)?);
        let role = Role::Staff(id, profile, row.next()?);
        Ok(Self(Membership { firm, name, email, role }))
    }
}

struct ContactRow(Membership);

impl FromRow for ContactRow {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let firm = (row.next()?, row.next()?, row.next()?);
        let (name, email) = ((row.next()?, row.next()?), row.next()?);
        Ok(Self(Membership { firm, name, email, role: Role::Contact(row.next()?) }))
    }
}

/// Reads the two parts of a profile.
pub(crate) fn profile(row: &mut Row) -> Result<Profile, Error> {
    let mut part = || -> Result<u16, Error> {
        let number: i64 = row.next()?;
        u16::try_from(number).map_err(|_| Error::Inconsistent(format!("profile part {number}")))
    };
    Ok(Profile { major: part()?, minor: part()? })
}

impl Write<'_, System> {
    /// Keeps a session, under the hash of its token alone (SE1).
    pub fn insert_session(
        &mut self,
        token_hash: &[u8; 32],
        (account, space): (AccountId, Option<FirmId>),
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO sessions (token_hash, account_id, contact_firm, created_at, seen_at) \
             VALUES ($1, $2, $3, $4, $4)",
            &[token_hash, &account, &space, &now],
        )?;
        Ok(())
    }

    /// Moves a session into the space at a firm, or out of any, under a new token (SE1). Answers whether
    /// there was one.
    pub fn choose_space(
        &mut self,
        (before, after): (&[u8; 32], &[u8; 32]),
        (space, now): (Option<FirmId>, Timestamp),
    ) -> Result<bool, Error> {
        let moved = self.execute(
            "UPDATE sessions SET token_hash = $2, token_before = token_hash, contact_firm = $3, \
             seen_at = $4 WHERE token_hash = $1",
            &[before, after, &space, &now],
        )?;
        Ok(moved == 1)
    }

    /// Notes that a session was used.
    pub fn see_session(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<(), Error> {
        self.execute(
            "UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2",
            &[token_hash, &now],
        )?;
        Ok(())
    }

    /// Notes the language that the person of a session chose (J4).
    pub fn set_language(&mut self, token_hash: &[u8; 32], language: &str) -> Result<(), Error> {
        self.execute(
            "UPDATE accounts SET language = $2 \
             WHERE id = (SELECT account_id FROM sessions WHERE token_hash = $1)",
            &[token_hash, &language],
        )?;
        Ok(())
    }

    /// Ends a session.
    pub fn delete_session(&mut self, token_hash: &[u8; 32]) -> Result<(), Error> {
        self.execute(
            "DELETE FROM sessions WHERE token_hash = $1 OR token_before = $1",
            &[token_hash],
        )?;
        Ok(())
    }

    /// Drops the sessions that are over; answers how many.
    pub fn delete_sessions(
        &mut self,
        opened_before: Timestamp,
        seen_before: Timestamp,
    ) -> Result<u64, Error> {
        self.execute(
            "DELETE FROM sessions WHERE created_at <= $1 OR seen_at <= $2",
            &[&opened_before, &seen_before],
        )
    }

    /// Replaces a password's hash, when the cost of hashing has changed (AU3).
    pub fn update_password_hash(&mut self, account: AccountId, hash: &str) -> Result<(), Error> {
        self.execute("UPDATE accounts SET password_hash = $2 WHERE id = $1", &[&account, &hash])?;
        Ok(())
    }
}

impl Write<'_, Tenant> {
    /// Makes an account; `None` when its address signs in already. Whose the address is, the caller
    /// has seen to (C4).
    pub fn insert_account(
        &mut self,
        email: &Email,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<Option<AccountId>, Error> {
        let id = self.system_number("accounts")?;
        let inserted = self.execute(
            "INSERT INTO accounts (id, email, email_key, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email_key) DO NOTHING",
            &[&id, &email.as_str(), &email.key(), &password_hash, &now],
        )?;
        Ok((inserted == 1).then(|| AccountId::new(id)))
    }

    /// Holds an account until the transaction ends, so that it does not go meanwhile; `false` when
    /// it is gone.
    pub fn hold_account(&mut self, account: AccountId) -> Result<bool, Error> {
        let held = self.execute("UPDATE accounts SET email = email WHERE id = $1", &[&account])?;
        Ok(held == 1)
    }

    /// Takes an account away, with its sessions, when it is nobody's any more at any firm.
    pub fn drop_unused_account(&mut self, account: AccountId) -> Result<(), Error> {
        // Held first: what was tied to it a moment ago is seen by the statement after.
        self.hold_account(account)?;
        self.execute(
            "DELETE FROM accounts WHERE id = $1 \
             AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.account_id = $1) \
             AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = $1)",
            &[&account],
        )?;
        Ok(())
    }
}
