//! Mails to send: the outbox of all firms.

use domain::{
    actor::{System, Tenant},
    id::ObjectId,
    mail::{Language, MailContent},
    text::Email,
    time::Timestamp,
};

use crate::db::{Error, FromRow, Read, Row, Scope, Sql, Write};

/// A mail to write.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    /// To whom.
    pub recipient: &'a str,
    /// That address as it is compared.
    pub recipient_key: &'a str,
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

/// A mail that was taken, and by whom: it is another's once it was taken again.
#[derive(Clone, Copy, Debug)]
pub struct MailTurn {
    /// Whose it is, as the database numbers firms; 0 when it is of none.
    pub firm: i64,
    /// Which one of those.
    pub id: i64,
    /// How often it was taken, this time included.
    pub attempts: i64,
}

/// A mail that was taken, to be sent now.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// Which one.
    pub turn: MailTurn,
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
            turn: MailTurn { firm: row.next()?, id: row.next()?, attempts: row.next()? },
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
        // Of each firm by itself: one that writes many mails keeps no other waiting (TI4).
        let (firm, id) = (self.scope().number(), self.number("mails")?);
        self.execute(
            "INSERT INTO mails (firm_id, id, recipient, recipient_key, language, kind, data, about, \
                                created_at, due_at, attempts, useless_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 0, $10)",
            &[
                &firm,
                &id,
                &mail.recipient,
                &mail.recipient_key,
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
    "UPDATE mails SET due_at = $2, attempts = attempts + 1 WHERE (firm_id, id) IN \
     (SELECT firm_id, id FROM mails WHERE due_at <= $1 ORDER BY due_at, firm_id, id LIMIT $3) \
     RETURNING firm_id, id, attempts, recipient, language, data, created_at",
    "UPDATE mails SET due_at = $2, attempts = attempts + 1 WHERE (firm_id, id) IN \
     (SELECT firm_id, id FROM mails WHERE due_at <= $1 ORDER BY due_at, firm_id, id LIMIT $3 \
      FOR UPDATE SKIP LOCKED) \
     RETURNING firm_id, id, attempts, recipient, language, data, created_at",
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
    pub fn mail_sent(&mut self, turn: MailTurn, now: Timestamp) -> Result<(), Error> {
        self.after_turn("sent_at = $4, due_at = NULL, data = ''", turn, now)
    }

    /// A mail that was taken could not be sent, and is due again then.
    pub fn mail_again(&mut self, turn: MailTurn, due: Timestamp) -> Result<(), Error> {
        self.after_turn("due_at = $4", turn, due)
    }

    /// A mail that was taken can't be sent: it is given up, and what it held is emptied.
    pub fn drop_mail(&mut self, turn: MailTurn, now: Timestamp) -> Result<(), Error> {
        self.after_turn("dropped_at = $4, due_at = NULL, data = ''", turn, now)
    }

    fn after_turn(&mut self, becomes: &str, turn: MailTurn, at: Timestamp) -> Result<(), Error> {
        let sql =
            format!("UPDATE mails SET {becomes} WHERE firm_id = $1 AND id = $2 AND attempts = $3");
        self.execute(Sql::Built(sql), &[&turn.firm, &turn.id, &turn.attempts, &at])?;
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
    /// When the firm wrote the `nth` newest of its mails to a contact's address, counted from 1; nothing when
    /// there are fewer. What the same person is sent as one of the staff does not count.
    pub fn mail_to(&mut self, recipient: &Email, nth: u32) -> Result<Option<Timestamp>, Error> {
        let (firm, before) = (self.firm(), i64::from(nth) - 1);
        let [invited, opened] = MailContent::TO_CONTACTS;
        let found: Option<(Timestamp,)> = self.optional(
            "SELECT created_at FROM mails WHERE firm_id = $1 AND recipient_key = $2 \
             AND kind IN ($4, $5) ORDER BY created_at DESC LIMIT 1 OFFSET $3",
            &[&firm, &recipient.key(), &before, &invited, &opened],
        )?;
        Ok(found.map(|(at,)| at))
    }

    /// How the mails about something stand.
    pub fn mails_about(&mut self, about: ObjectId) -> Result<MailCount, Error> {
        let firm = self.firm();
        self.one(
            "SELECT COUNT(*), COUNT(sent_at), COUNT(dropped_at) FROM mails \
             WHERE firm_id = $1 AND about = $2",
            &[&firm, &about],
        )
    }
}

impl Write<'_, Tenant> {
    /// Gives up the mails about something that have not gone.
    pub fn drop_mails_about(&mut self, about: ObjectId, now: Timestamp) -> Result<(), Error> {
        let firm = self.firm();
        self.execute(
            "UPDATE mails SET dropped_at = $3, due_at = NULL, data = '' \
             WHERE firm_id = $1 AND about = $2 AND due_at IS NOT NULL",
            &[&firm, &about, &now],
        )?;
        Ok(())
    }
}
