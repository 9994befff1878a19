//! How mails go, as the command line says.

use std::net::SocketAddr;

use worker::{Post, Transport};

use crate::{cli::Mail, failure::Failure};

/// The way that was chosen; none is chosen when mails are to wait. `listening` stands in for the
/// address at which people reach the hub.
///
/// # Errors
/// When the server's or the sender's address makes no sense.
pub fn post(mail: &Mail, listening: SocketAddr) -> Result<Option<Post>, Failure> {
    let transport = match (&mail.smtp_url, &mail.mail_folder) {
        (Some(url), _) => Transport::smtp(url).map_err(Failure::new)?,
        (None, Some(folder)) => Transport::Folder(folder.clone()),
        (None, None) => {
            tracing::warn!("mails wait: neither --smtp-url nor --mail-folder says how they go");
            return Ok(None);
        }
    };
    let hub = mail.public_url.clone().unwrap_or_else(|| {
        tracing::info!("links in mails lead to where this node listens: see --public-url");
        format!("http://{listening}")
    });
    Post::new(transport, &mail.mail_from, &hub).map(Some).map_err(Failure::new)
}
