//! What is remembered of a demonstration, and how it is said: who signs in, and the secrets of the
//! keys, which the hub itself does not keep.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use serde::{Deserialize, Serialize};

use super::people::{CONTACT, NEIGHBOURS, PASSWORD, Person, STAFF};
use crate::{failure::Failure, hub};

/// Everything that whoever tries the demonstration needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notes {
    /// Who signs in.
    pub people: Vec<Login>,
    /// Keys that partners use.
    pub keys: Vec<Key>,
}

/// Somebody who signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    /// What they show.
    pub role: String,
    /// Their firm's code.
    pub firm: String,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// A key that a partner uses.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Key {
    /// The public half.
    pub identifier: String,
    /// The secret half.
    pub secret: String,
    /// The firm's code.
    pub firm: String,
    /// The application that it serves.
    pub application: String,
    /// Some of the dossiers that it may reach.
    pub dossiers: Vec<String>,
    /// Some of its firm's dossiers that it may not.
    pub refused: Vec<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    address: &'a str,
    #[serde(flatten)]
    notes: &'a Notes,
}

impl Notes {
    /// The people, who are the same every time, and no key.
    #[must_use]
    pub fn without_keys() -> Self {
        let login = |person: &Person| Login {
            role: person.role.to_owned(),
            firm: person.firm.to_owned(),
            email: person.email.to_owned(),
            password: PASSWORD.to_owned(),
        };
        let everybody = STAFF.iter().chain([&CONTACT]).chain(NEIGHBOURS);
        Self { people: everybody.map(login).collect(), keys: Vec::new() }
    }

    /// Reads what an earlier run wrote.
    #[must_use]
    pub fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Writes it where only its owner reads it.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let fail = |error: std::io::Error| Failure::new(format!("{}: {error}", path.display()));
        hub::folder_of(path)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(path).map_err(fail)?;
        let text = serde_json::to_vec_pretty(self).map_err(Failure::new)?;
        file.write_all(&text).map_err(fail)
    }

    /// One line for scripts.
    ///
    /// # Errors
    /// When it can't be put into JSON.
    pub fn print_json(&self, address: &str) -> Result<(), Failure> {
        let line = serde_json::to_string(&Line { address, notes: self }).map_err(Failure::new)?;
        println!("{line}");
        Ok(())
    }

    /// Sentences for a person; `mails` is the folder into which mails go.
    pub fn print(&self, address: &str, mails: Option<&Path>) {
        println!("LoopHub is at {address}\n");
        println!("Sign in (everybody’s password: {PASSWORD}):");
        for person in &self.people {
            println!("  {:<20} {:<8} {}", person.role, person.firm, person.email);
        }
        if let Some(folder) = mails {
            println!("\nMails go into {}, one file each.", folder.display());
        }
        if self.keys.is_empty() {
            println!(
                "\nThe keys’ secrets are not known any more: make one under LoopHub, Clés d’API."
            );
            return;
        }
        println!("\nCall the API as a partner:");
        for key in &self.keys {
            println!("  {} ({})", key.application, key.firm);
            let dossier = key.dossiers.first().map_or("", String::as_str);
            println!("    curl {address}/v1/dossiers/{dossier} \\");
            println!("      -H 'x-apikey: {}:{}'", key.identifier, key.secret);
        }
        println!("\nStop with Ctrl+C; the data stays.");
    }
}
