//! Proving the journals: that no entry was changed, taken out, put in or moved (I1, LG2).

use domain::{
    actor::{Actor, Operator, System},
    policy::{Action, decide},
};
use store::JournalRow;

use crate::{App, Result, journal};

/// What a proof found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// The entries that hold, from the first on.
    pub entries: u64,
    /// The first place that does not hold, when there is one.
    pub broken: Option<Broken>,
}

/// A place where a chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The number of the entry.
    pub place: i64,
    /// What is wrong there.
    pub why: BrokenWhy,
}

/// What is wrong at a place of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenWhy {
    /// There is no entry.
    Missing,
    /// The entry is not what was written there: changed, moved, or of another chain.
    Changed,
    /// There is an entry, and none was written there.
    Added,
    /// The note of which entry is the last is gone: some may have been taken off the end.
    HeadMissing,
}

/// Some entries, in the order of the chain, and the number and the hash of the last one there is.
type Extract = (Vec<JournalRow>, Option<(i64, Vec<u8>)>);

/// Entries that are looked at in one go.
const PAGE: i64 = 1_000;

impl App {
    /// Proves the journal of the actor's firm, page by page, while others go on writing.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn verify_journal(&self, actor: &Actor) -> Result<ChainReport> {
        decide(actor, Action::VerifyJournal)?;
        let tenant = actor.tenant();
        let firm = self.read(tenant, |db| Ok(db.own_firm_object()?)).await?;
        let proof = Proof { place: 0, before: journal::seed(firm) };
        let extract = async |after| {
            let read = move |db: &mut store::Read<'_, _>| {
                Ok((db.journal(after, PAGE)?, db.journal_head()?))
            };
            self.inner.store.snapshot(tenant, read).await
        };
        proof.of(extract).await
    }

    /// Proves the operator's own journal.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn verify_operator_journal(&self, _operator: &Operator) -> Result<ChainReport> {
        let extract = async |after| {
            let read = move |db: &mut store::Read<'_, _>| {
                let (rows, head) = (db.operator_journal(after, PAGE)?, db.operator_journal_head()?);
                // Before the operator's first act there is neither.
                let is_new = after == 0 && rows.is_empty();
                Ok((rows, head.or_else(|| is_new.then(Default::default))))
            };
            self.inner.store.snapshot(System, read).await
        };
        Proof::default().of(extract).await
    }
}

/// How far a chain holds.
#[derive(Default)]
struct Proof {
    place: i64,
    before: Vec<u8>,
}

impl Proof {
    async fn of(mut self, extract: impl AsyncFn(i64) -> Result<Extract>) -> Result<ChainReport> {
        loop {
            let (rows, head) = extract(self.place).await?;
            let is_last = rows.len() < PAGE as usize;
            let broken = rows.iter().find_map(|row| self.follow(row));
            let broken =
                broken.or_else(|| if is_last { self.ends_at(head.as_ref()) } else { None });
            if is_last || broken.is_some() {
                return Ok(ChainReport { entries: self.place.unsigned_abs(), broken });
            }
        }
    }

    /// Goes on to an entry, or says why not.
    fn follow(&mut self, row: &JournalRow) -> Option<Broken> {
        let place = self.place + 1;
        if row.id != place {
            return Some(Broken { place, why: BrokenWhy::Missing });
        }
        if row.hash != journal::hash(&self.before, row) {
            return Some(Broken { place, why: BrokenWhy::Changed });
        }
        (self.place, self.before) = (place, row.hash.clone());
        None
    }

    /// Whether the last entry is the last that was written.
    fn ends_at(&self, head: Option<&(i64, Vec<u8>)>) -> Option<Broken> {
        let Some((last, hash)) = head else {
            return Some(Broken { place: self.place + 1, why: BrokenWhy::HeadMissing });
        };
        if *last > self.place {
            Some(Broken { place: self.place + 1, why: BrokenWhy::Missing })
        } else if *last < self.place {
            Some(Broken { place: *last + 1, why: BrokenWhy::Added })
        } else if self.place > 0 && *hash != self.before {
            Some(Broken { place: self.place, why: BrokenWhy::Changed })
        } else {
            None
        }
    }
}
