//! What tables a database has, in words that are the same for both kinds.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use store::DatabaseUrl;

use crate::database::Database;

mod postgres;
mod sqlite;

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// `number` (a truth value is one on SQLite), `text` or `bytes`.
    pub kind: &'static str,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it has a value of its own when none is given.
    pub default: bool,
}

/// An index that a migration names.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Index {
    /// As the migration calls it.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// Whether it is of some rows alone.
    pub partial: bool,
}

/// A reference to another table.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKey {
    /// The columns here.
    pub columns: Vec<String>,
    /// The other table.
    pub table: String,
    /// The columns there.
    pub to: Vec<String>,
    /// What happens here when a row there goes.
    pub on_delete: &'static str,
}

/// A table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// By name.
    pub columns: BTreeMap<String, Column>,
    /// In order.
    pub primary_key: Vec<String>,
    /// The other unique keys, whether a constraint or an index makes them so.
    pub unique: BTreeSet<Vec<String>>,
    /// Indexes that migrations name, unique ones included.
    pub indexes: BTreeSet<Index>,
    /// References to other tables.
    pub foreign_keys: BTreeSet<ForeignKey>,
    /// How many conditions it puts on its rows.
    pub checks: usize,
}

/// Everything that a migrated database has.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// By name.
    pub tables: BTreeMap<String, Table>,
    /// Views, triggers, sequences, functions: kind and name.
    pub others: BTreeSet<String>,
}

impl Tables {
    /// Those of a database.
    pub async fn of(database: &Database) -> Self {
        match &database.url {
            DatabaseUrl::Sqlite(path) => sqlite::read(path),
            DatabaseUrl::Postgres(url) => {
                let url = url.clone();
                tokio::task::spawn_blocking(move || postgres::read(&url)).await.unwrap()
            }
        }
    }

    /// The name of every column of every table, once.
    #[must_use]
    pub fn column_names(&self) -> BTreeSet<&str> {
        self.tables.values().flat_map(|table| table.columns.keys()).map(String::as_str).collect()
    }
}

impl Table {
    /// The columns of everything by which its rows are found.
    pub fn found_by(&self) -> impl Iterator<Item = &Vec<String>> {
        let indexes = self.indexes.iter().filter(|index| !index.partial);
        let indexes = indexes.map(|index| &index.columns);
        [&self.primary_key].into_iter().chain(&self.unique).chain(indexes)
    }
}

impl fmt::Display for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, table) in &self.tables {
            write!(f, "\n## {name}\n\n{table}")?;
        }
        if !self.others.is_empty() {
            let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
            writeln!(f, "\n## Beside the tables\n\n{}", others.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, Column { kind, nullable, default }) in &self.columns {
            let null = if *nullable { ", or nothing" } else { "" };
            let default = if *default { ", with a default" } else { "" };
            writeln!(f, "- `{name}` {kind}{null}{default}")?;
        }
        writeln!(f, "- key: {}", self.primary_key.join(", "))?;
        for columns in &self.unique {
            writeln!(f, "- unique: {}", columns.join(", "))?;
        }
        for Index { name, columns, partial } in &self.indexes {
            let some = if *partial { ", of some rows" } else { "" };
            writeln!(f, "- index `{name}`: {}{some}", columns.join(", "))?;
        }
        for ForeignKey { columns, table, to, on_delete } in &self.foreign_keys {
            let (columns, to) = (columns.join(", "), to.join(", "));
            writeln!(f, "- {columns} → {table} ({to}), on delete {on_delete}")?;
        }
        if self.checks > 0 {
            writeln!(f, "- conditions: {}", self.checks)?;
        }
        Ok(())
    }
}
