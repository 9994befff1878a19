//! Mails: written in the transaction of what they tell, and sent later, away from any (design §6).

use std::time::Duration;

use domain::{
    actor::System,
    id::ObjectId,
    mail::{Language, MailContent, next_attempt},
    text::Email,
    time::{Timestamp, days},
};
use sha2::{Digest, Sha256};
use store::{MailRow, MailTurn, NewMail, Scope, Write};

use crate::{App, Error, Result};

/// A mail to send now. It is this node's until its time is over.
#[derive(Clone, Debug)]
pub struct DueMail {
    /// To whom.
    pub recipient: String,
    /// In which language.
    pub language: Language,
    /// What it tells.
    pub content: MailContent,
    /// When it was written.
    pub written_at: Timestamp,
    turn: MailTurn,
}

impl DueMail {
    /// Which one: the same at each attempt, and no other's.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{:06}", self.turn.firm, self.turn.id)
    }

    /// The same for whoever receives it, who does not learn from it how many firms or mails there are.
    #[must_use]
    pub fn message_id(&self) -> String {
        let (written, name) = (self.written_at.as_micros(), self.name());
        let digest = Sha256::digest(format!("{written} {name} {}", self.recipient));
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Why a mail did not go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// It may go later.
    ForNow,
    /// It will never go.
    ForGood,
}

/// A mail that is being written.
pub(crate) struct Letter<'a> {
    /// To whom.
    pub recipient: &'a str,
    /// In which language.
    pub language: Language,
    /// What it tells.
    pub content: &'a MailContent,
    /// What it is about.
    pub about: Option<ObjectId>,
    /// From when on it is not worth sending.
    pub useless_at: Option<Timestamp>,
}

/// A node that takes a mail has so long to send it before another may.
const LEASE: Duration = Duration::from_secs(5 * 60);

/// How many are taken at a time: as many as a slow server takes within the lease.
const TAKEN: i64 = 8;

/// What has gone is forgotten after so long.
const KEPT: Duration = days(90);

/// Writes a mail, as part of what it tells.
pub(crate) fn write<S: Scope>(
    db: &mut Write<'_, S>,
    letter: &Letter<'_>,
    now: Timestamp,
) -> Result<()> {
    let data = serde_json::to_string(letter.content).map_err(Error::internal)?;
    db.insert_mail(&NewMail {
        recipient: letter.recipient,
        recipient_key: &Email::key_of(letter.recipient),
        language: letter.language,
        kind: letter.content.kind(),
        data: &data,
        about: letter.about,
        useless_at: letter.useless_at,
        created_at: now,
    })?;
    Ok(())
}

impl App {
    /// Waits until a mail is written by this node.
    pub async fn mail_written(&self) {
        self.inner.mail_written.notified().await;
    }

    pub(crate) fn send_mail_soon(&self) {
        self.inner.mail_written.notify_one();
    }

    /// Takes some of the mails that are due. Whoever takes one says what came of it.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn take_mails(&self) -> Result<Vec<DueMail>> {
        let now = self.now();
        let take = move |db: &mut Write<'_, System>| {
            let rows = db.take_mails(now, now.plus(LEASE), TAKEN)?;
            let mut due = Vec::with_capacity(rows.len());
            for row in rows {
                let turn = row.turn;
                match read(row) {
                    Some(mail) => due.push(mail),
                    // Of a newer version of the program, or not worth reading: it is never sent.
                    None => db.drop_mail(turn, now)?,
                }
            }
            Ok(due)
        };
        self.inner.store.write(System, take).await
    }

    /// Notes that a mail has gone; what it held is emptied.
    ///
    /// # Errors
    /// `Busy`, `Internal`: it is then sent once more, which nobody can tell from the first.
    pub async fn mail_sent(&self, mail: &DueMail) -> Result<()> {
        let (turn, now) = (mail.turn, self.now());
        let note = move |db: &mut Write<'_, System>| Ok(db.mail_sent(turn, now)?);
        self.inner.store.write(System, note).await
    }

    /// Notes that a mail did not go: it is due again later, or given up. Answers when it is due.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn mail_not_sent(&self, mail: &DueMail, why: Unsent) -> Result<Option<Timestamp>> {
        let (turn, now) = (mail.turn, self.now());
        let wait = next_attempt(mail.turn.attempts.unsigned_abs());
        let due = wait.filter(|_| why == Unsent::ForNow).map(|wait| now.plus(wait));
        let note = move |db: &mut Write<'_, System>| {
            match due {
                Some(due) => db.mail_again(turn, due)?,
                None => db.drop_mail(turn, now)?,
            }
            Ok(due)
        };
        self.inner.store.write(System, note).await
    }

    /// Gives up what is not worth sending any more, and forgets what went long ago; answers how
    /// many those were.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn clear_mails(&self) -> Result<u64> {
        let now = self.now();
        let clear = move |db: &mut Write<'_, System>| {
            Ok(db.drop_useless_mails(now)? + db.delete_mails(now.minus(KEPT))?)
        };
        self.inner.store.write(System, clear).await
    }
}

fn read(row: MailRow) -> Option<DueMail> {
    Some(DueMail {
        recipient: row.recipient,
        language: Language::parse(&row.language).unwrap_or_default(),
        content: serde_json::from_str(&row.data).ok()?,
        written_at: row.created_at,
        turn: row.turn,
    })
}
