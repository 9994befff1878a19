//! The next number of everything that is numbered: never given twice, without gaps inside a range.

use domain::actor::{System, Tenant};

use crate::db::{Error, Scope, Write};

impl<S: Scope> Write<'_, S> {
    fn reserve_at(&mut self, firm: i64, name: &str, count: i64) -> Result<i64, Error> {
        let (last,): (i64,) = self.one(
            "INSERT INTO counters (firm_id, name, value) VALUES ($1, $2, $3) \
             ON CONFLICT (firm_id, name) DO UPDATE SET value = counters.value + excluded.value \
             RETURNING value",
            &[&firm, &name, &count],
        )?;
        Ok(last - count + 1)
    }

    /// Takes the next number of `name` in the whole database: an account belongs to no firm.
    pub(crate) fn system_number(&mut self, name: &str) -> Result<i64, Error> {
        self.reserve_at(0, name, 1)
    }
}

impl Write<'_, Tenant> {
    /// Takes the next number of `name` in this firm.
    pub(crate) fn number(&mut self, name: &str) -> Result<i64, Error> {
        self.numbers(name, 1)
    }

    /// Takes the next `count` numbers of `name` in this firm; answers the first.
    pub(crate) fn numbers(&mut self, name: &str, count: i64) -> Result<i64, Error> {
        let firm = self.firm();
        self.reserve_at(firm, name, count)
    }
}

impl Write<'_, System> {
    /// Takes the next number of `name` in the whole database.
    pub(crate) fn number(&mut self, name: &str) -> Result<i64, Error> {
        self.reserve_at(0, name, 1)
    }
}
