//! A migration's neutral words, in the grammar of the database at hand.

/// How each line begins that ends a table.
const END_OF_TABLE: &str = ");";

/// As PostgreSQL says it. The C collation makes a range of text mean the same whatever the
/// database's own, and the same as on SQLite.
pub(crate) fn for_postgres(text: &str) -> String {
    each_line(text, |code| {
        words(code, |word| match word {
            "INTEGER" => "BIGINT",
            "TEXT" => "TEXT COLLATE \"C\"",
            "BLOB" => "BYTEA",
            other => other,
        })
    })
}

/// As SQLite says it.
pub(crate) fn for_sqlite(text: &str) -> String {
    each_line(text, |code| {
        let code = words(code, |word| if word == "BOOLEAN" { "INTEGER" } else { word });
        match code.strip_prefix(END_OF_TABLE) {
            Some(rest) => format!(") STRICT, WITHOUT ROWID;{rest}"),
            None => code,
        }
    })
}

/// Rewrites the code of each line, and leaves its comment alone.
fn each_line(text: &str, rewrite: impl Fn(&str) -> String) -> String {
    let mut written = String::with_capacity(2 * text.len());
    for line in text.lines() {
        let (code, comment) = line.split_at(line.find("--").unwrap_or(line.len()));
        written.push_str(&rewrite(code));
        written.push_str(comment);
        written.push('\n');
    }
    written
}

/// Rewrites whole words.
fn words<'a>(code: &'a str, rewrite: impl Fn(&'a str) -> &'a str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut written = String::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let inside = is_word(first);
        let end = rest.find(|letter| is_word(letter) != inside).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        written.push_str(if inside { rewrite(part) } else { part });
        rest = after;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEUTRAL: &str = "\
-- An INTEGER in a comment stays.
CREATE TABLE things (
    id INTEGER NOT NULL PRIMARY KEY, -- TEXT
    MY_TEXT TEXT,
    hot BOOLEAN NOT NULL,
    raw BLOB
);
";

    #[test]
    fn sqlite_gets_strict_tables_without_row_numbers() {
        let expected = NEUTRAL.replace("hot BOOLEAN", "hot INTEGER");
        assert_eq!(for_sqlite(NEUTRAL), expected.replace("\n);", "\n) STRICT, WITHOUT ROWID;"));
    }

    #[test]
    fn postgres_gets_its_own_types_and_the_c_collation() {
        let expected = NEUTRAL
            .replace("id INTEGER", "id BIGINT")
            .replace("MY_TEXT TEXT", "MY_TEXT TEXT COLLATE \"C\"")
            .replace("BLOB", "BYTEA");
        assert_eq!(for_postgres(NEUTRAL), expected);
    }
}
