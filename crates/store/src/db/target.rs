//! Which PostgreSQL server to reach, and how.

use std::{error::Error as _, io, time::Duration};

use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Error, error::brief, pulse::Signs, tls};

/// What every session begins with. Units of work that write say so, and have longer. Our reads end
/// after a page of rows: starting helpers for one, or compiling its statement, costs more than the page.
const SETTINGS: &str = "SET default_transaction_read_only = on; \
     SET statement_timeout = '10s'; SET lock_timeout = '2s'; \
     SET max_parallel_workers_per_gather = 0; SET jit = off; \
     SET idle_in_transaction_session_timeout = '60s'";

/// A server and the way to it. TLS is used as `sslmode` says, and always verified.
#[derive(Clone)]
pub(crate) struct Target {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    signs: Signs,
}

impl Target {
    /// Reads a `postgres://` address. Reaches nothing yet.
    pub(crate) fn new(url: &str) -> Result<Self, Error> {
        // To us `require` means what PostgreSQL's own clients call `verify-full`.
        let url = url.replace("sslmode=verify-full", "sslmode=require");
        let mut config: Config = url.parse().map_err(|error| Error::Address(brief(&error)))?;
        let remote = config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(_)));
        let encrypted = remote && config.get_ssl_mode() != SslMode::Disable;
        complete(&mut config);
        let tls = encrypted.then(tls::connector).transpose()?;
        Ok(Self { config, tls, signs: Signs::new() })
    }

    /// When the server was last heard of, by any of its sessions.
    pub(crate) const fn signs(&self) -> &Signs {
        &self.signs
    }

    /// Opens a session. Fails with [`Error::Unavailable`] when the server can't be reached.
    pub(crate) fn connect(&self) -> Result<Client, Error> {
        let opened = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()).or_else(|error| self.plainly(error)),
            None => self.config.connect(NoTls),
        };
        let ready = opened.and_then(|mut client| client.batch_execute(SETTINGS).map(|()| client));
        ready.map_err(|error| {
            self.tell(&error);
            Error::from(error)
        })
    }

    /// Says why, until it has been said for so long that the server counts as lost.
    fn tell(&self, error: &postgres::Error) {
        if !self.signs.are_lost() {
            tracing::warn!(why = brief(error), "the database can't be reached");
        }
    }

    /// `prefer` goes on without TLS where TLS fails; `require` does not.
    fn plainly(&self, error: postgres::Error) -> Result<Client, postgres::Error> {
        if self.config.get_ssl_mode() == SslMode::Prefer && is_untrusted(&error) {
            return self.config.connect(NoTls);
        }
        Err(error)
    }
}

/// Fills in what the address left open: a server that is gone must be noticed within seconds.
fn complete(config: &mut Config) {
    if config.get_application_name().is_none() {
        config.application_name("loophub");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(3));
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(10));
    }
    config.keepalives_idle(Duration::from_secs(10));
    config.keepalives_interval(Duration::from_secs(3));
    config.keepalives_retries(3);
}

fn is_untrusted(error: &postgres::Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.and_then(io::Error::get_ref).is_some_and(|inner| inner.is::<rustls::Error>())
}
