//! Journal entries (I1): written in the transaction of what they tell, chained by hash.

use domain::{
    actor::{Actor, Operator, Origin, System, Tenant, Who},
    id::ObjectId,
    time::Timestamp,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{JournalRow, Write};

use crate::Result;

/// What happened.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// `application.added`.
    pub action: &'static str,
    /// Kind and name of what it happened to: `dossier:0042`.
    pub subject: String,
    /// Before and after. Never a secret, nor more of a person than a number.
    pub detail: Value,
}

/// Writes an entry. Call it last: it holds the firm's chain until the transaction ends.
pub(crate) fn write(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    entry: &Entry,
    now: Timestamp,
) -> Result<()> {
    write_numbered(db, actor, entry, now).map(drop)
}

/// The same; answers the entry's number, for what is to be tied to it.
pub(crate) fn write_numbered(
    db: &mut Write<'_, Tenant>,
    actor: &Actor,
    entry: &Entry,
    now: Timestamp,
) -> Result<i64> {
    let place = db.next_journal_entry()?;
    let number = place.0;
    db.insert_journal_entry(&row(place, entry, (name(actor), &actor.origin, now)))?;
    Ok(number)
}

/// Writes an entry of what the operator does outside any firm. Call it last, as [`write`].
pub(crate) fn write_for_operator(
    db: &mut Write<'_, System>,
    operator: &Operator,
    entry: &Entry,
    now: Timestamp,
) -> Result<()> {
    let place = db.next_operator_entry()?;
    let by = ("operator".to_owned(), &operator.origin, now);
    Ok(db.insert_operator_entry(&row(place, entry, by))?)
}

fn row(
    (id, before): (i64, Vec<u8>),
    entry: &Entry,
    (actor, origin, at): (String, &Origin, Timestamp),
) -> JournalRow {
    let mut row = JournalRow {
        id,
        at,
        actor,
        action: entry.action.to_owned(),
        subject: entry.subject.clone(),
        detail: entry.detail.to_string(),
        address: origin.address.clone(),
        request_id: origin.request_id.clone(),
        hash: Vec::new(),
    };
    row.hash = hash(&before, &row);
    row
}

/// What the first entry of a firm's journal follows: every hash after it covers which firm it is, so
/// that no entry and no whole chain fits another firm (LG2). The operator's follows nothing.
pub(crate) fn seed(firm: ObjectId) -> Vec<u8> {
    Sha256::digest(format!("journal of firm {firm}")).to_vec()
}

/// Who acts: kind and number, which outlive a change of name.
fn name(actor: &Actor) -> String {
    match &actor.who {
        Who::Staff(staff) => format!("staff:{}", staff.id.get()),
        Who::Contact(contact) => format!("contact:{}", contact.get()),
        // Who follows an invitation is the contact, about to sign in.
        Who::Invited(contact) => format!("contact:{}", contact.get()),
        Who::Key(key) => format!("key:{}", key.id.get()),
        Who::Provider(link) => format!("provider:{}", link.get()),
        Who::Operator => "operator".to_owned(),
    }
}

/// SHA-256 over the hash before and every field, each with its length before it, so that no two
/// entries have the same bytes.
pub(crate) fn hash(before: &[u8], row: &JournalRow) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let (id, at) = (row.id.to_string(), row.at.as_micros().to_string());
    let address = row.address.as_deref().unwrap_or_default();
    let fields: [&[u8]; 9] = [
        before,
        id.as_bytes(),
        at.as_bytes(),
        row.actor.as_bytes(),
        row.action.as_bytes(),
        row.subject.as_bytes(),
        row.detail.as_bytes(),
        address.as_bytes(),
        row.request_id.as_bytes(),
    ];
    for field in fields {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    hasher.finalize().to_vec()
}
