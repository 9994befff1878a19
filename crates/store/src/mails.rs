//! Mails to send: the outbox of all firms.

use domain::{
    actor::{System, Tenant},
    id::ObjectId,
    mail::Language,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Scope, Sql, Write};

/// A mail to write.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    /// To whom.
    pub recipient: &'a str,
    /// In which language.
    pub language: Language,
    /// The name of what it tells.
    pub kind: &'a str,
    /// What it tells, as JSON.
    pub data: &'a str,
    /// What it is about.
    pub about: Option<ObjectId>,
    /// From when on it is not worth sending.
    pub useless_at: Option<Timestamp>,
    /// Now.
    pub created_at: Timestamp,
}

/// A mail that was taken, to be sent now.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// Which one.
    pub id: i64,
    /// How often it was taken, this time included: what says that it is still ours.
    pub attempts: i64,
    /// To whom.
    pub recipient: String,
    /// In which language: its code.
    pub language: String,
    /// What it tells, as JSON.
    pub data: String,
    /// When it was written.
    pub created_at: Timestamp,
}

impl FromRow for MailRow {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            attempts: row.next()?,
            recipient: row.next()?,
            language: row.next()?,
            data: row.next()?,
            created_at: row.next()?,
        })
    }
}

/// How many of the mails about something are there, have gone, and were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailCount {
    /// All of them.
    pub all: i64,
    /// Gone.
    pub sent: i64,
    /// Given up.
    pub dropped: i64,
}

impl FromRow for MailCount {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self { all: row.next()?, sent: row.next()?, dropped: row.next()? })
    }
}

impl<S: Scope> Write<'_, S> {
    /// Adds a mail, due at once.
    pub fn insert_mail(&mut self, mail: &NewMail<'_>) -> Result<(), Error> {
        let id = self.system_number("mails")?;
        self.execute(
            "INSERT INTO mails (id, recipient, language, kind, data, about, created_at, due_at, \
                                attempts, useless_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0, $8)",
            &[
                &id,
                &mail.recipient,
                &mail.language.code(),
                &mail.kind,
                &mail.data,
                &mail.about,
                &mail.created_at,
                &mail.useless_at,
            ],
        )?;
        Ok(())
    }
}

/// Takes those that are due; what somebody else is taking is left to them.
const TAKE: Sql = Sql::two(
    "UPDATE mails SET due_at = $2, attempts = attempts + 1 WHERE id IN \
     (SELECT id FROM mails WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3) \
     RETURNING id, attempts, recipient, language, data, created_at",
    "UPDATE mails SET due_at = $2, attempts = attempts + 1 WHERE id IN \
     (SELECT id FROM mails WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3 \
      FOR UPDATE SKIP LOCKED) \
     RETURNING id, attempts, recipient, language, data, created_at",
);

impl Write<'_, System> {
    /// Takes at most `most` of the mails that are due at `now`. Each is ours until `until`: should
    /// this node stop, it is due again then.
    pub fn take_mails(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        most: i64,
    ) -> Result<Vec<MailRow>, Error> {
        self.all(TAKE, &[&now, &until, &most])
    }

    /// A mail that was taken has gone: what it held is emptied.
    pub fn mail_sent(&mut self, (id, attempts): (i64, i64), now: Timestamp) -> Result<(), Error> {
        self.execute(
            "UPDATE mails SET sent_at = $3, due_at = NULL, data = '' \
             WHERE id = $1 AND attempts = $2",
            &[&id, &attempts, &now],
        )?;
        Ok(())
    }

    /// A mail that was taken could not be sent, and is due again then.
    pub fn mail_again(&mut self, (id, attempts): (i64, i64), due: Timestamp) -> Result<(), Error> {
        self.execute(
            "UPDATE mails SET due_at = $3 WHERE id = $1 AND attempts = $2",
            &[&id, &attempts, &due],
        )?;
        Ok(())
    }

    /// A mail that was taken can't be sent: it is given up, and what it held is emptied.
    pub fn drop_mail(&mut self, (id, attempts): (i64, i64), now: Timestamp) -> Result<(), Error> {
        self.execute(
            "UPDATE mails SET dropped_at = $3, due_at = NULL, data = '' \
             WHERE id = $1 AND attempts = $2",
            &[&id, &attempts, &now],
        )?;
        Ok(())
    }

    /// Gives up the mails that are not worth sending any more; answers how many.
    pub fn drop_useless_mails(&mut self, now: Timestamp) -> Result<u64, Error> {
        self.execute(
            "UPDATE mails SET dropped_at = $1, due_at = NULL, data = '' \
             WHERE due_at <= $1 AND useless_at <= $1",
            &[&now],
        )
    }

    /// Forgets the mails of long ago that have gone or were given up; answers how many.
    pub fn delete_mails(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM mails WHERE created_at <= $1 AND due_at IS NULL", &[&before])
    }
}

impl Read<'_, Tenant> {
    /// How the mails about something stand.
    pub fn mails_about(&mut self, about: ObjectId) -> Result<MailCount, Error> {
        self.one(
            "SELECT COUNT(*), COUNT(sent_at), COUNT(dropped_at) FROM mails WHERE about = $1",
            &[&about],
        )
    }
}

impl Write<'_, Tenant> {
    /// Gives up the mails about something that have not gone.
    pub fn drop_mails_about(&mut self, about: ObjectId, now: Timestamp) -> Result<(), Error> {
        self.execute(
            "UPDATE mails SET dropped_at = $2, due_at = NULL, data = '' \
             WHERE about = $1 AND due_at IS NOT NULL",
            &[&about, &now],
        )?;
        Ok(())
    }
}
