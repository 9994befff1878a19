//! What the operator does outside any firm: a chain of its own, in the form of a firm's journal.

use domain::actor::System;

use crate::{
    db::{Error, Read, Write},
    journal::{COLUMNS, JournalRow},
};

impl Write<'_, System> {
    /// Waits for whoever else acts for the operator, and holds them off until the transaction ends.
    pub fn lock_operator(&mut self) -> Result<(), Error> {
        self.execute(
            "INSERT INTO operator_journal_head (one, id, hash) VALUES (1, 0, $1) \
             ON CONFLICT (one) DO UPDATE SET id = operator_journal_head.id",
            &[&Vec::<u8>::new()],
        )?;
        Ok(())
    }

    /// Takes the next place in the operator's chain, and holds it until the transaction ends: its
    /// number, and the hash of the entry before.
    pub fn next_operator_entry(&mut self) -> Result<(i64, Vec<u8>), Error> {
        self.lock_operator()?;
        self.one(
            "UPDATE operator_journal_head SET id = id + 1 WHERE one = 1 RETURNING id, hash",
            &[],
        )
    }

    /// Writes the entry for the place that was taken.
    pub fn insert_operator_entry(&mut self, entry: &JournalRow) -> Result<(), Error> {
        self.execute(
            format!(
                "INSERT INTO operator_journal ({COLUMNS}) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            ),
            &entry.values(),
        )?;
        self.execute("UPDATE operator_journal_head SET hash = $1 WHERE one = 1", &[&entry.hash])?;
        Ok(())
    }
}

impl Read<'_, System> {
    /// Entries of the operator's journal after a place, at most `most`, in the order of the chain.
    pub fn operator_journal(&mut self, after: i64, most: i64) -> Result<Vec<JournalRow>, Error> {
        self.all(
            format!("SELECT {COLUMNS} FROM operator_journal WHERE id > $1 ORDER BY id LIMIT $2"),
            &[&after, &most],
        )
    }

    /// The number and the hash of the operator's last entry; nothing before the first.
    pub fn operator_journal_head(&mut self) -> Result<Option<(i64, Vec<u8>)>, Error> {
        self.optional("SELECT id, hash FROM operator_journal_head WHERE one = 1", &[])
    }
}
