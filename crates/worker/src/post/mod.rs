//! Mails: put into words, made into letters, and sent outside any transaction.

mod requests;
mod transport;
mod words;

use std::time::{Duration, UNIX_EPOCH};

use app::{App, DueMail, Unsent};
use domain::mail::Language;
use lettre::{
    Message,
    message::{Mailbox as Address, header::ContentType},
};

pub use transport::{Mailbox, PostError, Transport};

/// How mails go, and what they say of this hub.
pub struct Post {
    transport: Transport,
    from: Address,
    hub: String,
}

/// A mail in words, as its reader gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The address it goes to.
    pub to: String,
    /// Its language.
    pub language: Language,
    /// What the list of mails shows.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

impl Post {
    /// Sends by this transport, as `from` (`Name <name@domain>`); `hub` is the address at which
    /// people reach the hub, for the links in mails.
    ///
    /// # Errors
    /// When `from` is no address.
    pub fn new(transport: Transport, from: &str, hub: &str) -> Result<Self, PostError> {
        let from = from.parse().map_err(|_| PostError::Sender(from.to_owned()))?;
        Ok(Self { transport, from, hub: hub.trim_end_matches('/').to_owned() })
    }

    async fn deliver(&self, due: &DueMail) -> Result<(), PostError> {
        let (subject, text) = words::say(due.language, &due.content, &self.hub);
        let mail = Mail { to: due.recipient.clone(), language: due.language, subject, text };
        let letter = self.letter(due, &mail)?;
        self.transport.send((&due.name(), due.content.kind()), mail, letter).await
    }

    /// The same mail has the same identifier at each attempt, so that one that came twice is told.
    fn letter(&self, due: &DueMail, mail: &Mail) -> Result<Message, PostError> {
        let written = due.written_at.as_micros().unsigned_abs();
        let id = format!("<{}@{}>", due.message_id(), self.from.email.domain());
        let to = mail.to.parse().map_err(|_| PostError::Recipient)?;
        let letter = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .date(UNIX_EPOCH + Duration::from_micros(written))
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone());
        letter.map_err(|_| PostError::Recipient)
    }
}

/// Sends one mail, and notes what came of it. Neither logs nor errors say what it holds.
pub(crate) async fn send(app: &App, post: &Post, mail: DueMail) -> app::Result<()> {
    let (name, kind) = (mail.name(), mail.content.kind());
    let Err(error) = post.deliver(&mail).await else { return app.mail_sent(&mail).await };
    let why = if error.is_final() { Unsent::ForGood } else { Unsent::ForNow };
    match app.mail_not_sent(&mail, why).await? {
        Some(due) => tracing::warn!(name, kind, %error, again = %due, "a mail did not go"),
        None => tracing::error!(name, kind, %error, "a mail is given up"),
    }
    Ok(())
}
