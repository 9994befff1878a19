//! The tables of a PostgreSQL schema.

use ::postgres::{Client, NoTls};

use super::{Column, ForeignKey, Index, Table, Tables};

const COLUMNS: &str = "\
    SELECT t.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)::text, \
           NOT a.attnotnull, a.atthasdef OR a.attidentity <> '' \
    FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid \
    WHERE t.relkind IN ('r', 'p') AND t.relnamespace = current_schema()::regnamespace \
      AND a.attnum > 0 AND NOT a.attisdropped";

const INDEXES: &str = "\
    SELECT t.relname::text, x.relname::text, i.indisunique, i.indisprimary, \
           i.indpred IS NOT NULL, \
           EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')), \
           ARRAY(SELECT COALESCE(a.attname::text, '(expression)') \
                        || CASE WHEN i.indoption[k.o - 1] & 1 = 1 THEN ' down' ELSE '' END \
                 FROM unnest(i.indkey::int[]) WITH ORDINALITY k(n, o) \
                 LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n AND k.n > 0 \
                 WHERE k.o <= i.indnkeyatts ORDER BY k.o) \
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid \
    WHERE t.relnamespace = current_schema()::regnamespace";

const FOREIGN_KEYS: &str = "\
    SELECT t.relname::text, r.relname::text, c.confdeltype::text, \
           ARRAY(SELECT a.attname::text FROM unnest(c.conkey::int[]) WITH ORDINALITY k(n, o) \
                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.o), \
           ARRAY(SELECT a.attname::text FROM unnest(c.confkey::int[]) WITH ORDINALITY k(n, o) \
                 JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.n ORDER BY k.o) \
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
    JOIN pg_class r ON r.oid = c.confrelid \
    WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace";

const CHECKS: &str = "\
    SELECT t.relname::text, count(*) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
    WHERE c.contype = 'c' AND t.relnamespace = current_schema()::regnamespace GROUP BY 1";

const OTHERS: &str = "\
    SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence ' ELSE relkind::text || ' ' END \
           || relname FROM pg_class \
    WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('r', 'p', 'i', 'I', 't') \
    UNION ALL SELECT 'trigger ' || g.tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid \
    WHERE NOT g.tgisinternal AND t.relnamespace = current_schema()::regnamespace \
    UNION ALL SELECT 'function ' || proname FROM pg_proc \
    WHERE pronamespace = current_schema()::regnamespace";

/// Reads what a schema has.
pub(super) fn read(url: &str) -> Tables {
    let mut client = Client::connect(url, NoTls).unwrap();
    let mut found = Tables::default();
    for row in client.query(COLUMNS, &[]).unwrap() {
        let column = Column { kind: kind(row.get(2)), nullable: row.get(3), default: row.get(4) };
        found.tables.entry(row.get(0)).or_default().columns.insert(row.get(1), column);
    }
    let mut of = |name: &str, add: &mut dyn FnMut(&mut Table)| {
        add(found.tables.get_mut(name).unwrap_or_else(|| panic!("{name} has no column")));
    };
    for row in client.query(INDEXES, &[]).unwrap() {
        of(row.get(0), &mut |table| index(table, &row));
    }
    for row in client.query(FOREIGN_KEYS, &[]).unwrap() {
        of(row.get(0), &mut |table| table.foreign_keys.extend([foreign_key(&row)]));
    }
    for row in client.query(CHECKS, &[]).unwrap() {
        let count = usize::try_from(row.get::<_, i64>(1)).unwrap();
        of(row.get(0), &mut |table| table.checks = count);
    }
    let others = client.query(OTHERS, &[]).unwrap();
    found.others = others.iter().map(|row| row.get(0)).collect();
    found
}

fn kind(declared: &str) -> &'static str {
    match declared {
        "bigint" | "boolean" => "number",
        "text" => "text",
        "bytea" => "bytes",
        other => panic!("a column is a {other}"),
    }
}

fn index(table: &mut Table, row: &::postgres::Row) {
    let (name, columns): (String, Vec<String>) = (row.get(1), row.get(6));
    let (unique, primary, partial): (bool, bool, bool) = (row.get(2), row.get(3), row.get(4));
    if primary {
        table.primary_key.clone_from(&columns);
    } else if unique && !partial {
        table.unique.insert(columns.clone());
    }
    let of_constraint: bool = row.get(5);
    if !of_constraint {
        table.indexes.insert(Index { name, columns, partial });
    }
}

fn foreign_key(row: &::postgres::Row) -> ForeignKey {
    ForeignKey {
        columns: row.get(3),
        table: row.get(1),
        to: row.get(4),
        on_delete: match row.get(2) {
            "c" => "cascade",
            "r" => "restrict",
            "n" => "set null",
            _ => "not said",
        },
    }
}
