//! The tables of an SQLite file.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::{Column, ForeignKey, Index, Table, Tables};
use crate::database::sqlite_tables;

/// Reads what a file has.
pub(super) fn read(path: &std::path::Path) -> Tables {
    let db = Connection::open(path).unwrap();
    let tables = sqlite_tables(&db).into_iter().map(|name| {
        let table = table(&db, &name);
        (name, table)
    });
    let others =
        "SELECT type || ' ' || name FROM sqlite_schema WHERE type NOT IN ('table', 'index')";
    Tables {
        tables: tables.collect(),
        others: rows(&db, others, |row| row.get(0)).into_iter().collect(),
    }
}

fn rows<T>(db: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut statement = db.prepare(sql).unwrap();
    statement.query_map([], |row| read(row)).unwrap().map(Result::unwrap).collect()
}

fn table(db: &Connection, name: &str) -> Table {
    let mut table = Table { checks: checks(db, name), ..Table::default() };
    let mut key: BTreeMap<i64, String> = BTreeMap::new();
    let columns = rows(db, &format!("PRAGMA table_xinfo({name})"), |row| {
        let kind = kind(&row.get::<_, String>(2)?);
        let default = row.get::<_, Option<String>>(4)?.is_some();
        let column = Column { kind, nullable: !row.get::<_, bool>(3)?, default };
        Ok((row.get::<_, String>(1)?, column, row.get::<_, i64>(5)?))
    });
    for (name, column, place) in columns {
        if place > 0 {
            key.insert(place, name.clone());
        }
        table.columns.insert(name, column);
    }
    table.primary_key = key.into_values().collect();
    indexes(db, name, &mut table);
    foreign_keys(db, name, &mut table);
    table
}

fn kind(declared: &str) -> &'static str {
    match declared {
        "INTEGER" => "number",
        "TEXT" => "text",
        "BLOB" => "bytes",
        other => panic!("a column is a {other}"),
    }
}

/// SQLite keeps conditions nowhere but in the text of the table.
fn checks(db: &Connection, name: &str) -> usize {
    let sql = format!("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '{name}'");
    let text: String = db.query_row(&sql, [], |row| row.get(0)).unwrap();
    let code = text.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words = code.flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric()));
    words.filter(|word| word.eq_ignore_ascii_case("CHECK")).count()
}

fn indexes(db: &Connection, name: &str, table: &mut Table) {
    let found = rows(db, &format!("PRAGMA index_list({name})"), |row| {
        let (index, unique) = (row.get::<_, String>(1)?, row.get::<_, bool>(2)?);
        Ok((index, unique, row.get::<_, String>(3)?, row.get::<_, bool>(4)?))
    });
    for (name, unique, origin, partial) in found {
        let columns = rows(db, &format!("PRAGMA index_xinfo({name})"), |row| {
            let (column, descends) = (row.get::<_, Option<String>>(2)?, row.get::<_, bool>(3)?);
            Ok((
                column.unwrap_or_else(|| "(expression)".to_owned()),
                descends,
                row.get::<_, bool>(5)?,
            ))
        });
        let keys = columns.into_iter().filter(|(_, _, key)| *key);
        let columns: Vec<String> = keys
            .map(|(column, descends, _)| if descends { format!("{column} down") } else { column })
            .collect();
        if unique && origin != "pk" && !partial {
            table.unique.insert(columns.clone());
        }
        if origin == "c" {
            table.indexes.insert(Index { name, columns, partial });
        }
    }
}

fn foreign_keys(db: &Connection, name: &str, table: &mut Table) {
    let mut keys: BTreeMap<i64, ForeignKey> = BTreeMap::new();
    let parts = rows(db, &format!("PRAGMA foreign_key_list({name})"), |row| {
        let (id, there) = (row.get::<_, i64>(0)?, row.get::<_, String>(2)?);
        let (from, to) = (row.get::<_, String>(3)?, row.get::<_, String>(4)?);
        Ok((id, there, from, to, row.get::<_, String>(6)?))
    });
    for (id, there, from, to, on_delete) in parts {
        let key = keys.entry(id).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            table: there,
            to: Vec::new(),
            on_delete: match on_delete.as_str() {
                "CASCADE" => "cascade",
                "RESTRICT" => "restrict",
                "SET NULL" => "set null",
                _ => "not said",
            },
        });
        key.columns.push(from);
        key.to.push(to);
    }
    table.foreign_keys = keys.into_values().collect();
}
