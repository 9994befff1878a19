//! The use cases on the database that the command line names.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, path::Path, process::ExitCode, sync::Arc};

use app::{App, Parts, Settings};
use store::{DatabaseUrl, Options, Store};

use crate::{
    cli::Data,
    failure::Failure,
    system::{SystemChance, SystemClock},
};

/// Connections for reading (SQLite), or in all (PostgreSQL).
const CONNECTIONS: usize = 4;

/// Units of work that may wait; past it the hub says that it is busy.
const QUEUE: usize = 256;

/// Opens the database and brings its tables up to date.
///
/// # Errors
/// When it can't be reached, or was migrated by a newer program.
pub async fn open(data: &Data) -> Result<App, Failure> {
    let store = store(data)?;
    let applied = store.migrate().await?;
    if !applied.is_empty() {
        tracing::info!(migrations = applied.len(), "the database is up to date");
    }
    let (clock, chance) = (Arc::new(SystemClock), Arc::new(SystemChance));
    Ok(App::new(Parts { store, clock, chance, settings: Settings::default() })?)
}

/// The same on a database that is there: a mistyped path must not look like one without a flaw.
///
/// # Errors
/// As [`open`], and when there is no file.
pub async fn open_existing(data: &Data) -> Result<App, Failure> {
    let file = data.file();
    if data.database_url.is_none() && !file.exists() {
        return Err(Failure::new(format!("there is no database {}", file.display())));
    }
    open(data).await
}

/// `loophub migrate`
///
/// # Errors
/// As [`open`].
pub async fn migrate(data: &Data) -> Result<ExitCode, Failure> {
    for name in store(data)?.migrate().await? {
        println!("{name}");
    }
    Ok(ExitCode::SUCCESS)
}

fn store(data: &Data) -> Result<Store, Failure> {
    let url = match &data.database_url {
        Some(url) => url.parse()?,
        None => {
            let file = data.file();
            folder_of(&file)?;
            DatabaseUrl::Sqlite(file)
        }
    };
    Ok(Store::open(&url, Options { readers: CONNECTIONS, queue: QUEUE })?)
}

/// Makes the folder of a file, for its owner only: what lies there is clients' data.
///
/// # Errors
/// When it can't be made.
pub(crate) fn folder_of(file: &Path) -> Result<(), Failure> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.map_err(|error| Failure::new(format!("{}: {error}", folder.display())))
        }
        _ => Ok(()),
    }
}
