//! SQLite, as `rusqlite` speaks to it.

use std::path::Path;

use rusqlite::{
    CachedStatement, OpenFlags, ToSql,
    types::{ToSqlOutput, ValueRef},
};

use super::{
    Error, Row, Sql, Value,
    connection::Mode,
    sql::{placeholders, quoted, quoted_list},
};

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;

const PRAGMAS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;
    PRAGMA mmap_size = 0;
    PRAGMA journal_size_limit = 67108864;
";

/// A connection to a file.
pub(crate) struct Sqlite {
    connection: rusqlite::Connection,
    writes: bool,
}

impl Sqlite {
    /// The connection that writes. Creates the file when there is none.
    pub(crate) fn writer(path: &Path) -> Result<Self, Error> {
        Self::open(path, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// A connection that only reads, of a file that exists.
    pub(crate) fn reader(path: &Path) -> Result<Self, Error> {
        let mut reader = Self::open(path, OpenFlags::empty())?;
        reader.batch("PRAGMA query_only = ON")?;
        reader.writes = false;
        Ok(reader)
    }

    fn open(path: &Path, more: OpenFlags) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let connection = rusqlite::Connection::open_with_flags(path, flags)?;
        connection.execute_batch(PRAGMAS)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { connection, writes: true })
    }

    pub(crate) fn query(
        &mut self,
        sql: &Sql,
        params: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut statement = self.prepare(sql.for_sqlite(), params)?;
        let count = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let columns = (0..count).map(|column| read(row.get_ref(column)?));
            take(Row::new(columns.collect::<Result<_, Error>>()?))?;
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, sql: &Sql, params: &[Value]) -> Result<u64, Error> {
        let changed = self.prepare(sql.for_sqlite(), params)?.raw_execute()?;
        Ok(changed as u64)
    }

    pub(crate) fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, Error> {
        let (table, names) = (quoted(table), quoted_list(columns));
        let values = numbered(&placeholders(1, columns.len()));
        let sql = format!("INSERT INTO {table} ({names}) VALUES ({values})");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut added = 0;
        for row in rows {
            bind(&mut statement, &row)?;
            added += statement.raw_execute()? as u64;
        }
        Ok(added)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        Ok(self.connection.execute_batch(sql)?)
    }

    pub(crate) fn begin(&mut self, mode: Mode) -> Result<(), Error> {
        match mode {
            Mode::Read => Ok(()),
            Mode::Snapshot => self.control("BEGIN"),
            Mode::Write | Mode::Migrate => self.control("BEGIN IMMEDIATE"),
        }
    }

    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        self.control("COMMIT")
    }

    /// Drops what was written. SQLite has done so itself after some failures, a full disk for one.
    pub(crate) fn roll_back(&mut self) {
        if self.connection.is_autocommit() {
            return;
        }
        if let Err(error) = self.control("ROLLBACK") {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }

    fn control(&self, sql: &str) -> Result<(), Error> {
        self.connection.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }

    fn prepare(&self, sql: &str, params: &[Value]) -> Result<CachedStatement<'_>, Error> {
        let mut statement = self.connection.prepare_cached(&numbered(sql))?;
        bind(&mut statement, params)?;
        Ok(statement)
    }
}

impl Drop for Sqlite {
    /// Lets SQLite refresh what it knows about the sizes of tables, where it finds that worthwhile.
    fn drop(&mut self) {
        if self.writes
            && let Err(error) = self.batch("PRAGMA optimize")
        {
            tracing::warn!(%error, "statistics could not be refreshed");
        }
    }
}

fn bind(statement: &mut CachedStatement<'_>, params: &[Value]) -> Result<(), Error> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        let given = params.len();
        return Err(Error::Inconsistent(format!("{given} parameters instead of {wanted}")));
    }
    for (index, param) in (1..).zip(params) {
        statement.raw_bind_parameter(index, param)?;
    }
    Ok(())
}

/// `$2` as `?2`: SQLite takes `$2` for a name, and numbers names as they appear.
fn numbered(sql: &str) -> String {
    let mut quote = None;
    let rewrite = |letter: char| {
        match quote {
            Some(open) if open == letter => quote = None,
            None if matches!(letter, '\'' | '"') => quote = Some(letter),
            None if letter == '$' => return '?',
            _ => {}
        }
        letter
    };
    sql.chars().map(rewrite).collect()
}

fn read(column: ValueRef<'_>) -> Result<Value, Error> {
    Ok(match column {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => {
            let text = String::from_utf8(text.to_vec());
            Value::Text(text.map_err(|_| Error::Inconsistent("a text is not UTF-8".into()))?)
        }
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(Error::Inconsistent("a column holds a fraction".into())),
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Bool(yes) => ValueRef::Integer(i64::from(*yes)),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_outside_quotes_only() {
        assert_eq!(
            numbered("a = $1 AND b = '$2 ''$3' AND c = $12"),
            "a = ?1 AND b = '$2 ''$3' AND c = ?12"
        );
        assert_eq!(numbered("\"$1\" = $1"), "\"$1\" = ?1");
    }
}
