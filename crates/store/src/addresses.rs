//! Whose an e-mail is, over all firms: a user's or a provider's, never both (C4).

use crate::db::{Error, Read, Scope, Write};

impl<S: Scope> Read<'_, S> {
    /// Whether an address is a user's, of whatever firm.
    pub fn is_user_address(&mut self, email_key: &str) -> Result<bool, Error> {
        let row: Option<(bool,)> = self.optional(
            "SELECT of_provider FROM addresses WHERE email_key = $1 AND uses > 0",
            &[&email_key],
        )?;
        Ok(row.is_some_and(|(of_provider,)| !of_provider))
    }
}

impl<S: Scope> Write<'_, S> {
    /// Takes an address for one more user (`of_provider` false) or provider (true). `false` when it
    /// is of the other sort: the unique key decides, so that of two at once one waits and loses.
    pub fn take_address(&mut self, email_key: &str, of_provider: bool) -> Result<bool, Error> {
        let taken = self.execute(
            "INSERT INTO addresses (email_key, of_provider, uses) VALUES ($1, $2, 1) \
             ON CONFLICT (email_key) DO UPDATE \
             SET uses = addresses.uses + 1, of_provider = excluded.of_provider \
             WHERE addresses.of_provider = excluded.of_provider OR addresses.uses = 0",
            &[&email_key, &of_provider],
        )?;
        Ok(taken == 1)
    }

    /// Gives an address back that was taken.
    pub fn release_address(&mut self, email_key: &str) -> Result<(), Error> {
        self.execute("UPDATE addresses SET uses = uses - 1 WHERE email_key = $1", &[&email_key])?;
        Ok(())
    }
}
