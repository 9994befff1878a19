//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use axum::http::Uri;
use clap::{Args, Parser, Subcommand};
use domain::text::Code;

use crate::proxy::{ForwardedHeader, Network, Proxies};

/// The hub through which an accounting firm offers applications to its clients.
#[derive(Debug, Parser)]
#[command(name = "loophub", version)]
pub struct Cli {
    /// Write logs as JSON, one event a line.
    #[arg(long, global = true, env = "LOOPHUB_LOG_JSON")]
    pub log_json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start with a demonstration firm and say how to sign in. Running it again keeps the data.
    Demo(Demo),
    /// Start the hub. There is no account but those that were made: a fresh database has none.
    Serve(Serve),
    /// Bring the database's tables up to date and stop.
    Migrate(Data),
    /// Bring data in from files, also while the hub runs.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Keep the catalogue of applications.
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Suspend an application of a firm for the operator, and resume it.
    #[command(subcommand)]
    Application(ApplicationCommand),
    /// Look after the journals.
    #[command(subcommand)]
    Audit(AuditCommand),
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// Where the embedded SQLite database is: a folder, or a file that ends in .sqlite or .db.
    #[arg(long, env = "LOOPHUB_DATA", default_value = "loophub-data", value_name = "PATH")]
    pub data: PathBuf,
    /// A PostgreSQL database instead: postgres://user@host/name
    #[arg(long, env = "LOOPHUB_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

impl Data {
    /// The file of the SQLite database.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        if self.names_a_file() { self.data.clone() } else { self.data.join("loophub.sqlite") }
    }

    /// The file of what the demonstration remembers, beside the database.
    #[must_use]
    pub fn notes(&self) -> PathBuf {
        if self.names_a_file() {
            self.data.with_extension("demo.json")
        } else {
            self.data.join("demo.json")
        }
    }

    /// The folder into which the mails of the demonstration go, beside the database.
    #[must_use]
    pub fn mails(&self) -> PathBuf {
        if self.names_a_file() {
            self.data.with_extension("mails")
        } else {
            self.data.join("mails")
        }
    }

    fn names_a_file(&self) -> bool {
        let ends_like_one = self.data.extension().is_some_and(|end| end == "sqlite" || end == "db");
        self.data.is_file() || (ends_like_one && !self.data.is_dir())
    }
}

/// Options of `loophub serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// The address to listen on.
    #[arg(long, env = "LOOPHUB_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The proxies in front, if any.
    #[command(flatten)]
    pub proxies: ProxyOptions,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
    /// How mails go.
    #[command(flatten)]
    pub mail: Mail,
}

/// How mails go. Without a server and a folder they wait.
#[derive(Clone, Debug, Args)]
pub struct Mail {
    /// A mail server: smtps://user:password@host:465, or smtp://host:587?tls=required
    #[arg(long, env = "LOOPHUB_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// A folder into which mails go instead, one file each.
    #[arg(long, env = "LOOPHUB_MAIL_FOLDER", value_name = "PATH", conflicts_with = "smtp_url")]
    pub mail_folder: Option<PathBuf>,
    /// Whom mails come from.
    #[arg(long, env = "LOOPHUB_MAIL_FROM", default_value = "LoopHub <loophub@localhost>")]
    pub mail_from: String,
    /// The address at which people reach the hub, for the links in mails: https://hub.example; else
    /// where it listens.
    #[arg(long, env = "LOOPHUB_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
}

/// Which proxies are believed when they say who calls.
#[derive(Clone, Debug, Args)]
pub struct ProxyOptions {
    /// A proxy whose word about the client's address is taken: 192.0.2.1, or 192.0.2.0/24.
    /// Repeatable. From any other peer the header is ignored.
    #[arg(
        long,
        env = "LOOPHUB_TRUSTED_PROXY",
        value_delimiter = ',',
        value_name = "ADDRESS[/BITS]"
    )]
    pub trusted_proxy: Vec<Network>,
    /// The header in which these proxies name the client.
    #[arg(long, env = "LOOPHUB_FORWARDED_HEADER", value_enum, default_value_t)]
    pub forwarded_header: ForwardedHeader,
}

impl ProxyOptions {
    /// The same, as the router asks it.
    #[must_use]
    pub fn proxies(&self) -> Proxies {
        Proxies { trusted: self.trusted_proxy.clone(), header: self.forwarded_header }
    }
}

/// Options of `loophub demo`.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// Where to listen, and where the data is.
    #[command(flatten)]
    pub serve: Serve,
    /// How many dossiers the demonstration firm has.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pub dossiers: u32,
    /// Print one line of JSON for scripts instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// What to bring in.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Dossiers from a CSV file: every line is checked, all or nothing; again changes nothing twice.
    Dossiers(ImportDossiers),
}

/// Options of `loophub import dossiers`.
#[derive(Clone, Debug, Args)]
pub struct ImportDossiers {
    /// The file: UTF-8 or Windows-1252, separated by semicolons, commas or tabs.
    pub file: PathBuf,
    /// The code of the firm.
    #[arg(long, value_parser = code)]
    pub firm: Code,
    /// Print what was done as JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Make the catalogue what a TOML file says, all or nothing: says what that would do, then asks.
    Apply(ApplyCatalog),
}

/// Options of `loophub catalog apply`.
#[derive(Clone, Debug, Args)]
pub struct ApplyCatalog {
    /// The file.
    pub file: PathBuf,
    /// Do what the plan says without asking. Needed where nobody can be asked.
    #[arg(long)]
    pub yes: bool,
    /// Print the plan and what came of it as JSON, and ask nobody.
    #[arg(long)]
    pub json: bool,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// What to do with an application of a firm.
#[derive(Debug, Subcommand)]
pub enum ApplicationCommand {
    /// Refuse its key at once. Nothing is lost; the firm can't lift this suspension.
    Suspend(SuspendApplication),
    /// Lift the operator's suspension. The firm's own stays.
    Resume(OneApplication),
}

/// Options of `loophub application suspend`.
#[derive(Clone, Debug, Args)]
pub struct SuspendApplication {
    /// Which one.
    #[command(flatten)]
    pub application: OneApplication,
    /// Why, for the firm to read: at most 200 characters.
    #[arg(long)]
    pub reason: String,
}

/// An application of a firm.
#[derive(Clone, Debug, Args)]
pub struct OneApplication {
    /// The code of the firm.
    #[arg(long, value_parser = code)]
    pub firm: Code,
    /// Its slug in the catalogue, or its identifier when the firm has several of that slug.
    #[arg(long, value_name = "SLUG|ID")]
    pub application: String,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// What to do with the journals.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Prove that no entry was changed, taken out, put in or moved. Exit code 1 when one was.
    Verify(VerifyAudit),
}

/// Options of `loophub audit verify`.
#[derive(Clone, Debug, Args)]
pub struct VerifyAudit {
    /// The code of the firm; without it, every firm and the operator's own journal.
    #[arg(long, value_parser = code)]
    pub firm: Option<Code>,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

fn code(text: &str) -> Result<Code, String> {
    Code::parse(text).map_err(|flaw| format!("not a firm's code ({})", flaw.code()))
}

/// An address that the links in mails can begin with.
fn public_url(text: &str) -> Result<String, String> {
    let url: Uri = text.parse().map_err(|error| format!("{error}; give {EXAMPLE}"))?;
    let host =
        url.authority().filter(|host| !host.as_str().contains('@') && !host.host().is_empty());
    match (url.scheme_str(), host) {
        (Some("http" | "https"), Some(_)) => {}
        (Some("http" | "https"), None) => return Err(format!("it names no host; give {EXAMPLE}")),
        _ => return Err(format!("it begins with neither https:// nor http://; give {EXAMPLE}")),
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || text.contains('#') {
        return Err(format!("something stands after the host; give {EXAMPLE}"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// What an address of the hub looks like.
const EXAMPLE: &str = "scheme and host, as https://hub.example";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_agrees_with_itself() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_public_address_is_a_scheme_and_a_host() {
        for right in ["https://hub.example", "http://127.0.0.1:8080", "https://[::1]:8443"] {
            assert_eq!(public_url(right).as_deref(), Ok(right));
            assert_eq!(public_url(&format!("{right}/")).as_deref(), Ok(right));
        }
        for (wrong, told) in [
            ("hub.example", "neither https:// nor http://"),
            ("", "empty"),
            ("ftp://hub.example", "neither https:// nor http://"),
            ("https://", "empty"),
            ("https://hub example", "invalid"),
            ("https://user:word@hub.example", "no host"),
            ("https://hub.example/loophub", "after the host"),
            ("https://hub.example?a=b", "after the host"),
            ("https://hub.example/#top", "after the host"),
        ] {
            let refused = public_url(wrong).unwrap_err();
            assert!(refused.contains(told), "{wrong:?}: {refused}");
            assert!(refused.contains("https://hub.example"), "{refused}");
        }
    }

    #[test]
    fn the_data_is_a_folder_or_a_file() {
        let data = |path: &str| Data { data: path.into(), database_url: None };
        assert_eq!(data("hub").file(), PathBuf::from("hub/loophub.sqlite"));
        assert_eq!(data("hub").notes(), PathBuf::from("hub/demo.json"));
        assert_eq!(data("a/hub.sqlite").file(), PathBuf::from("a/hub.sqlite"));
        assert_eq!(data("hub").mails(), PathBuf::from("hub/mails"));
        assert_eq!(data("a/hub.sqlite").notes(), PathBuf::from("a/hub.demo.json"));
    }
}
