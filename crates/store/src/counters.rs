//! The next number of everything that is numbered: never given twice, without gaps inside a range.

use crate::db::{Error, Scope, Write};

impl<S: Scope> Write<'_, S> {
    /// Takes the next number of `name` in this firm, or of what crosses firms.
    pub(crate) fn number(&mut self, name: &str) -> Result<i64, Error> {
        self.numbers(name, 1)
    }

    /// Takes the next `count` numbers of `name` in this firm; answers the first.
    pub(crate) fn numbers(&mut self, name: &str, count: i64) -> Result<i64, Error> {
        let place = self.scope().number();
        self.reserve(place, (name, count))
    }

    /// Takes the next number of `name` in the whole database: an account belongs to no firm.
    pub(crate) fn system_number(&mut self, name: &str) -> Result<i64, Error> {
        self.reserve(0, (name, 1))
    }

    fn reserve(&mut self, place: i64, (name, count): (&str, i64)) -> Result<i64, Error> {
        let (last,): (i64,) = self.one(
            "INSERT INTO counters (firm_id, name, value) VALUES ($1, $2, $3) \
             ON CONFLICT (firm_id, name) DO UPDATE SET value = counters.value + excluded.value \
             RETURNING value",
            &[&place, &name, &count],
        )?;
        Ok(last - count + 1)
    }
}
