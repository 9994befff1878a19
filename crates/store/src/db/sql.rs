//! A statement: one text for both databases, or two where they must differ.

/// The text of a statement, with `$1`, `$2` … for its parameters.
#[derive(Clone, Debug)]
pub enum Sql {
    /// The same for both.
    One(&'static str),
    /// One for each, where grammar forces it.
    Two {
        /// What SQLite is asked.
        sqlite: &'static str,
        /// What PostgreSQL is asked.
        postgres: &'static str,
    },
    /// The same for both, put together. Values are bound all the same, never written into it.
    Built(String),
    /// One for each, put together, where grammar forces it.
    Either {
        /// What SQLite is asked.
        sqlite: String,
        /// What PostgreSQL is asked.
        postgres: String,
    },
}

impl Sql {
    /// One text for each database.
    #[must_use]
    pub const fn two(sqlite: &'static str, postgres: &'static str) -> Self {
        Self::Two { sqlite, postgres }
    }

    pub(crate) fn for_sqlite(&self) -> &str {
        match self {
            Self::One(text) | Self::Two { sqlite: text, .. } => text,
            Self::Built(text) | Self::Either { sqlite: text, .. } => text,
        }
    }

    pub(crate) fn for_postgres(&self) -> &str {
        match self {
            Self::One(text) | Self::Two { postgres: text, .. } => text,
            Self::Built(text) | Self::Either { postgres: text, .. } => text,
        }
    }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self::One(text)
    }
}

impl From<String> for Sql {
    fn from(text: String) -> Self {
        Self::Built(text)
    }
}

/// `$3, $4, $5`: as many parameters as `count`, from `first` on.
#[must_use]
pub fn placeholders(first: usize, count: usize) -> String {
    let names: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    names.join(", ")
}

/// A name as both databases quote it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A list of names, quoted.
pub(crate) fn quoted_list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_from_the_first() {
        assert_eq!(placeholders(2, 3), "$2, $3, $4");
        assert_eq!(placeholders(1, 0), "");
    }

    #[test]
    fn a_name_can_not_end_its_quotes() {
        assert_eq!(quoted_list(&["a", "b\" c"]), "\"a\", \"b\"\" c\"");
    }
}
