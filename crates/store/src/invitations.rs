//! One-time links through which contacts get into their space (E2).

use domain::{
    actor::{System, Tenant},
    id::{AccountId, ContactId, FirmId, InvitationId, ObjectId, StaffId},
    invitation::Invitation,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Write};

impl FromRow for Invitation {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            object_id: row.next()?,
            recipient: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
            accepted_at: row.next()?,
            withdrawn_at: row.next()?,
        })
    }
}

const COLUMNS: &str = "i.id, i.object_id, i.recipient, i.created_at, i.expires_at, \
     i.accepted_at, i.withdrawn_at";

/// Where a token leads.
#[derive(Clone, Copy, Debug)]
pub struct InvitationPlace {
    /// The firm.
    pub firm: FirmId,
    /// The invitation.
    pub invitation: InvitationId,
    /// Whom it is for.
    pub contact: ContactId,
}

impl FromRow for InvitationPlace {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { firm: row.next()?, invitation: row.next()?, contact: row.next()? })
    }
}

/// An invitation to write.
#[derive(Clone, Debug)]
pub struct NewInvitation<'a> {
    /// What the mail about it names.
    pub object_id: ObjectId,
    /// Whom it is for.
    pub contact: ContactId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// To whom it goes.
    pub recipient: &'a str,
    /// Who sends it.
    pub created_by: Option<StaffId>,
    /// From when to when it works.
    pub life: (Timestamp, Timestamp),
}

impl Read<'_, System> {
    /// Where the token of this hash leads, whatever the firm.
    pub fn invitation_place(
        &mut self,
        token_hash: &[u8; 32],
    ) -> Result<Option<InvitationPlace>, Error> {
        self.optional(
            "SELECT firm_id, id, contact_id FROM invitations WHERE token_hash = $1",
            &[token_hash],
        )
    }
}

impl Read<'_, Tenant> {
    /// One invitation; hold its contact before relying on it.
    pub fn invitation(&mut self, invitation: InvitationId) -> Result<Option<Invitation>, Error> {
        let firm = self.firm();
        self.optional(
            format!("SELECT {COLUMNS} FROM invitations i WHERE i.firm_id = $1 AND i.id = $2"),
            &[&firm, &invitation],
        )
    }

    /// The newest invitation of a contact.
    pub fn last_invitation(&mut self, contact: ContactId) -> Result<Option<Invitation>, Error> {
        let firm = self.firm();
        self.optional(
            format!(
                "SELECT {COLUMNS} FROM invitations i WHERE i.firm_id = $1 AND i.contact_id = $2 \
                 ORDER BY i.id DESC LIMIT 1"
            ),
            &[&firm, &contact],
        )
    }

    /// Whether an address signs in already, at whatever firm: for whoever has proved that it is
    /// theirs, and for nobody else (TI3).
    pub fn account_at(&mut self, email_key: &str) -> Result<Option<AccountId>, Error> {
        let row: Option<(AccountId,)> =
            self.optional("SELECT id FROM accounts WHERE email_key = $1", &[&email_key])?;
        Ok(row.map(|(id,)| id))
    }
}

impl Write<'_, Tenant> {
    /// Adds an invitation.
    pub fn insert_invitation(&mut self, new: &NewInvitation<'_>) -> Result<InvitationId, Error> {
        let (firm, id) = (self.firm(), self.number("invitations")?);
        self.execute(
            "INSERT INTO invitations (firm_id, id, object_id, contact_id, token_hash, recipient, \
                                      created_by, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                &firm,
                &id,
                &new.object_id,
                &new.contact,
                &new.token_hash,
                &new.recipient,
                &new.created_by,
                &new.life.0,
                &new.life.1,
            ],
        )?;
        Ok(InvitationId::new(id))
    }

    /// Withdraws the invitations of a contact that were not accepted; answers what mails about them
    /// name.
    pub fn withdraw_invitations(
        &mut self,
        contact: ContactId,
        now: Timestamp,
    ) -> Result<Vec<ObjectId>, Error> {
        let firm = self.firm();
        let withdrawn: Vec<(ObjectId,)> = self.all(
            "UPDATE invitations SET withdrawn_at = $3 WHERE firm_id = $1 AND contact_id = $2 \
             AND accepted_at IS NULL AND withdrawn_at IS NULL RETURNING object_id",
            &[&firm, &contact, &now],
        )?;
        Ok(withdrawn.into_iter().map(|(object,)| object).collect())
    }

    /// Notes that an invitation was accepted.
    pub fn accept_invitation(
        &mut self,
        invitation: InvitationId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE invitations SET accepted_at = $3 WHERE firm_id = $1 AND id = $2",
            &[&firm, &invitation, &now],
        )?;
        Ok(())
    }
}
