//! The ways in which a mail goes.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;

use super::Mail;

/// A server of mail that has not taken a mail after so long is given up, for this time. As many as a
/// node takes at once must fit into its lease.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a mail goes.
pub enum Transport {
    /// To a server of mail, which is given up after so long.
    Smtp(AsyncSmtpTransport<Tokio1Executor>, Duration),
    /// Into a folder, one file each: for whoever tries the hub.
    Folder(PathBuf),
    /// Into memory, for tests.
    Memory(Mailbox),
}

/// Mails in memory. Cheap to clone.
#[derive(Clone, Default)]
pub struct Mailbox {
    mails: Arc<Mutex<Vec<Mail>>>,
    refuses: Arc<Mutex<bool>>,
}

/// Why a mail did not go. Never says what it holds.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// Whom mails come from is no address.
    #[error("{0:?} is no sender: write \"Name <name@domain>\"")]
    Sender(String),
    /// The recipient is no address to which mail can go.
    #[error("the recipient can't be written to")]
    Recipient,
    /// The address of the server makes no sense.
    #[error("this is no address of a mail server: smtps://user:password@host:465")]
    Server,
    /// The server, or the way to it, refused.
    #[error("the mail server: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The server did not take the mail in time.
    #[error("the mail server did not take it in {} s", .0.as_secs())]
    Silent(Duration),
    /// The file could not be written.
    #[error("the folder of mails: {0}")]
    Folder(#[from] io::Error),
    /// The mailbox of a test refuses.
    #[error("the mailbox refuses")]
    Memory,
}

impl PostError {
    /// Whether another attempt would end in the same way.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::Smtp(error) => error.is_permanent(),
            Self::Recipient => true,
            _ => false,
        }
    }
}

impl Transport {
    /// A server of mail, as `smtps://user:password@host:465` or
    /// `smtp://host:587?tls=required`.
    ///
    /// # Errors
    /// When the address makes no sense.
    pub fn smtp(url: &str) -> Result<Self, PostError> {
        Self::smtp_within(url, PATIENCE)
    }

    /// The same, given up when a mail has not gone after `patience`.
    ///
    /// # Errors
    /// As [`Transport::smtp`].
    pub fn smtp_within(url: &str, patience: Duration) -> Result<Self, PostError> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let server = server.map_err(|_| PostError::Server)?;
        Ok(Self::Smtp(server.timeout(Some(patience)).build(), patience))
    }

    /// Sends a mail: its words, and the letter made of them.
    pub(crate) async fn send(
        &self,
        named: (&str, &str),
        mail: Mail,
        letter: Message,
    ) -> Result<(), PostError> {
        match self {
            Self::Smtp(server, patience) => {
                // The timeout of the connection is over once it is there: a server that takes it and
                // says nothing would be waited for for ever.
                let sent = timeout(*patience, server.send(letter)).await;
                sent.map_err(|_| PostError::Silent(*patience))??;
                Ok(())
            }
            Self::Folder(folder) => Ok(keep(folder, named, &letter.formatted())?),
            Self::Memory(mailbox) => mailbox.receive(mail),
        }
    }
}

/// Writes a file that only its owner reads: what stands in it may open something.
fn keep(folder: &Path, (name, kind): (&str, &str), letter: &[u8]) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(format!("{name}-{kind}.eml"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)?.write_all(letter)
}

// A poisoned lock would only mean that a test has failed already.
impl Mailbox {
    /// Every mail that has come, the first first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().map(|mails| mails.clone()).unwrap_or_default()
    }

    /// Refuses every mail from here on, or none any more.
    pub fn refuse(&self, yes: bool) {
        if let Ok(mut refuses) = self.refuses.lock() {
            *refuses = yes;
        }
    }

    fn receive(&self, mail: Mail) -> Result<(), PostError> {
        if self.refuses.lock().is_ok_and(|refuses| *refuses) {
            return Err(PostError::Memory);
        }
        if let Ok(mut mails) = self.mails.lock() {
            mails.push(mail);
        }
        Ok(())
    }
}
