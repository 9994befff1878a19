//! What happened: the journal's chain, and the events for partners. Both are written in the
//! transaction of what they tell, and never changed.

use domain::{actor::Tenant, event::Event, id::BatchId, time::Timestamp};

use crate::db::{Error, Read, ToValue, Value, Write};

/// One entry, with its hash.
#[derive(Clone, Debug)]
pub struct JournalRow {
    /// Its place in the firm's chain, from 1 on.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who: kind and number, `staff:3`.
    pub actor: String,
    /// What: `application.added`.
    pub action: String,
    /// On what: kind and name, `dossier:0042`.
    pub subject: String,
    /// Before and after, as JSON.
    pub detail: String,
    /// From where.
    pub address: Option<String>,
    /// In which request.
    pub request_id: String,
    /// SHA-256 over the entry before it and this one.
    pub hash: Vec<u8>,
}

/// The columns of a [`JournalRow`].
pub(crate) const COLUMNS: &str =
    "id, at, actor, action, subject, detail, address, request_id, hash";

impl JournalRow {
    /// What goes into [`COLUMNS`].
    pub(crate) fn values(&self) -> [&dyn ToValue; 9] {
        [
            &self.id,
            &self.at,
            &self.actor,
            &self.action,
            &self.subject,
            &self.detail,
            &self.address,
            &self.request_id,
            &self.hash,
        ]
    }
}

impl Write<'_, Tenant> {
    /// Takes the next place in the firm's chain, and holds it until the transaction ends: its
    /// number, and the hash of the entry before.
    pub fn next_journal_entry(&mut self) -> Result<(i64, Vec<u8>), Error> {
        let firm = self.firm();
        self.one(
            "UPDATE journal_heads SET id = id + 1 WHERE firm_id = $1 RETURNING id, hash",
            &[&firm],
        )
    }

    /// Writes the entry for the place that was taken.
    pub fn insert_journal_entry(&mut self, entry: &JournalRow) -> Result<(), Error> {
        let firm = self.firm();
        let mut values: Vec<&dyn ToValue> = vec![&firm];
        values.extend(entry.values());
        self.execute(
            format!(
                "INSERT INTO journal (firm_id, {COLUMNS}) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            ),
            &values,
        )?;
        self.execute(
            "UPDATE journal_heads SET hash = $2 WHERE firm_id = $1",
            &[&firm, &entry.hash],
        )?;
        Ok(())
    }

    /// Writes events, in their order. With a `batch`, each stands for all of its dossiers.
    pub fn insert_events(
        &mut self,
        events: &[Event],
        batch: Option<BatchId>,
        at: Timestamp,
    ) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let (firm, first) = (self.firm(), self.numbers("events", count)?);
        let rows = (first..).zip(events).map(|(id, event)| -> Vec<Value> {
            vec![
                firm.to_value(),
                id.to_value(),
                event.object_id.to_value(),
                event.kind.code().to_value(),
                at.to_value(),
                event.firm_app.to_value(),
                event.dossier.to_value(),
                batch.to_value(),
                event.data.to_string().to_value(),
            ]
        });
        self.bulk(
            "events",
            &[
                "firm_id",
                "id",
                "object_id",
                "kind",
                "at",
                "firm_app_id",
                "dossier_id",
                "batch_id",
                "data",
            ],
            rows,
        )?;
        Ok(())
    }
}

impl Read<'_, Tenant> {
    /// Entries of the firm's journal after a place, at most `most`, in the order of the chain.
    pub fn journal(&mut self, after: i64, most: i64) -> Result<Vec<JournalRow>, Error> {
        let firm = self.firm();
        self.all(
            format!(
                "SELECT {COLUMNS} FROM journal \
                 WHERE firm_id = $1 AND id > $2 ORDER BY id LIMIT $3"
            ),
            &[&firm, &after, &most],
        )
    }

    /// The number and the hash of the last entry of the firm's journal. Every firm has them from its
    /// first day: without, somebody took them away.
    pub fn journal_head(&mut self) -> Result<Option<(i64, Vec<u8>)>, Error> {
        let firm = self.firm();
        self.optional("SELECT id, hash FROM journal_heads WHERE firm_id = $1", &[&firm])
    }
}

impl crate::db::FromRow for JournalRow {
    fn from_row(row: &mut crate::db::Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            actor: row.next()?,
            action: row.next()?,
            subject: row.next()?,
            detail: row.next()?,
            address: row.next()?,
            request_id: row.next()?,
            hash: row.next()?,
        })
    }
}
