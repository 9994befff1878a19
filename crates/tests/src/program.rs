//! The real program, started as a person starts it.
#![allow(clippy::disallowed_methods, reason = "tests are told by the environment where to run")]

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, OnceLock},
    time::Duration,
};

use app::{App, Parts};
use loophub::system::{SystemChance, SystemClock};
use tempfile::TempDir;

use crate::{database, hub::settings};

/// The program of this checkout, built if it is not.
fn binary() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut build = Command::new(cargo);
        // As the whole workspace, whose dependencies the tests have built already.
        build.args(["build", "--locked", "--quiet", "--workspace", "--bins"]);
        let built = build.current_dir(database::workspace()).status().unwrap();
        assert!(built.success(), "the program does not build");
        // This test's own binary stands in target/debug/deps.
        let here = std::env::current_exe().unwrap();
        here.ancestors().nth(2).unwrap().join("loophub")
    })
}

/// Where the program keeps its data.
pub struct Program {
    folder: TempDir,
    database_url: Option<String>,
}

/// A demonstration that is running; it ends with the test.
pub struct Demo {
    /// What it said of itself: address, people, keys.
    pub notes: serde_json::Value,
    process: Child,
}

impl Program {
    /// With an empty database of the kind that this run is about.
    #[must_use]
    pub fn new() -> Self {
        let database_url = database::postgres().map(|server| {
            let schema = format!("program_{}_{}", std::process::id(), fresh_number());
            let url = database::with_schema(&server, &schema);
            // The client blocks, which no thread of a runtime may: it has one of its own.
            let make = move || {
                let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
                client.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
            };
            std::thread::spawn(make).join().unwrap();
            url
        });
        Self { folder: TempDir::new().unwrap(), database_url }
    }

    /// Its database, to be looked at from outside.
    #[must_use]
    pub fn database(&self) -> database::Database {
        let file = || store::DatabaseUrl::Sqlite(self.folder.path().join("loophub.sqlite"));
        let url = self.database_url.clone().map(store::DatabaseUrl::Postgres);
        database::Database::at(url.unwrap_or_else(file))
    }

    /// The command line `loophub ARGUMENTS`, on this data.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).env("LOOPHUB_DATA", self.folder.path());
        // Nobody sits before it.
        command.stdin(Stdio::null());
        if let Some(url) = &self.database_url {
            command.env("LOOPHUB_DATABASE_URL", url);
        }
        command
    }

    /// Runs a command to its end.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Changes rows behind the product's back, as somebody with access to the database might.
    pub fn change(&self, sql: &str) {
        match self.database_url.clone() {
            None => {
                let path = self.folder.path().join("loophub.sqlite");
                rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
            }
            Some(url) => {
                // As above: the client blocks.
                let sql = sql.to_owned();
                let change = move || {
                    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
                    client.batch_execute(&sql).unwrap();
                };
                std::thread::spawn(change).join().unwrap();
            }
        }
    }

    /// The use cases on its database, beside the program that runs.
    #[must_use]
    pub fn app(&self) -> App {
        let (clock, chance) = (Arc::new(SystemClock), Arc::new(SystemChance));
        let parts = Parts { store: self.database().open(), clock, chance, settings: settings() };
        App::new(parts).unwrap()
    }

    /// The last mail of a kind, waited for, with its lines whole again.
    #[must_use]
    pub fn mail(&self, kind: &str) -> String {
        let folder = self.folder.path().join("mails");
        for _ in 0..200 {
            let files = std::fs::read_dir(&folder).into_iter().flatten();
            let files = files.map(|file| file.unwrap().path());
            let of_kind =
                |path: &PathBuf| path.to_string_lossy().ends_with(&format!("-{kind}.eml"));
            if let Some(last) = files.filter(of_kind).max() {
                let text = std::fs::read_to_string(last).unwrap();
                return text.replace("=\r\n", "").replace("=3D", "=");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no mail {kind}");
    }

    /// Starts the demonstration, and waits until it answers.
    #[must_use]
    pub fn demo(&self, dossiers: u32) -> Demo {
        self.start(dossiers, |_| ())
    }

    /// The same, with everything that it can be made to log in a file.
    #[must_use]
    pub fn demo_that_logs(&self, dossiers: u32, log: File) -> Demo {
        self.start(dossiers, |command| {
            command.env("RUST_LOG", "trace").stderr(log);
        })
    }

    /// Where its data is: the database, unless that is PostgreSQL, and the mails.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn start(&self, dossiers: u32, with: impl FnOnce(&mut Command)) -> Demo {
        let dossiers = dossiers.to_string();
        let arguments = ["demo", "--json", "--listen", "127.0.0.1:0", "--dossiers", &dossiers];
        let mut command = self.command(&arguments);
        with(&mut command);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Demo { notes: serde_json::from_str(&line).unwrap(), process }
    }
}

impl Default for Program {
    fn default() -> Self {
        Self::new()
    }
}

fn fresh_number() -> u32 {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

impl Demo {
    /// The address, with the name under which browsers trust it: `http://localhost:PORT`.
    #[must_use]
    pub fn address(&self) -> String {
        self.notes["address"].as_str().unwrap().replace("127.0.0.1", "localhost")
    }

    /// Ends it as a power cut would, at once (SIGKILL).
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to stop, as an operator does; answers whether it stopped well.
    #[must_use]
    pub fn stop(mut self) -> bool {
        let id = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.process.wait().unwrap().success()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Calls the API as a program of a partner would; answers the status and the body.
#[must_use]
pub fn call(address: &str, path: &str, credentials: &str) -> (u16, serde_json::Value) {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let answer = agent.get(format!("{address}{path}")).header("x-apikey", credentials).call();
    let mut answer = answer.unwrap();
    let body = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), serde_json::from_str(&body).unwrap_or_default())
}

/// Writes a file for a command to read.
#[must_use]
pub fn file(content: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}
