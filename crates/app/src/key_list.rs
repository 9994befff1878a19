//! The tab "Clés d'API", a page at a time (G1).

use std::cmp::Reverse;

use domain::{
    actor::Actor,
    api_key::KeyState,
    page::{Cursor, Direction, PAGE, Page, Total},
    search::fold,
};

use crate::{App, KeyRow, Result};

/// Which of the firm's keys to list.
#[derive(Clone, Debug, Default)]
pub struct KeyQuery {
    /// Part of a key's name, of its identifier or of its application's name, as typed; blank means
    /// all.
    pub search: String,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
}

/// A page of the firm's keys.
#[derive(Clone, Debug)]
pub struct KeyPage {
    /// Those that work first, then the newest first.
    pub page: Page<KeyRow>,
    /// Those that stop by themselves before long (G3), whatever is searched for; the first to stop
    /// first, and no more than a person reads.
    pub expiring: Vec<KeyRow>,
    /// How many more of these there are.
    pub more_expiring: u64,
}

/// The most keys that are announced by name.
const ANNOUNCED: usize = 5;

/// What a cursor says of a key that works.
const LIVE: &str = "live";

/// Where a key stands in the list: those that work come first.
type Place = (bool, Reverse<i64>);

impl App {
    /// A page of the firm's keys, and what is to be known of all of them. A place that is past the
    /// end is the last page.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn key_page(&self, actor: &Actor, query: &KeyQuery) -> Result<KeyPage> {
        let mut rows = self.keys(actor).await?;
        let (expiring, more_expiring) = expiring(&rows);
        let wanted = fold(&query.search);
        rows.retain(|row| is_found(row, &wanted));
        Ok(KeyPage { page: page(rows, query.cursor.as_ref()), expiring, more_expiring })
    }
}

fn expiring(rows: &[KeyRow]) -> (Vec<KeyRow>, u64) {
    let announced = rows.iter().filter(|row| row.expires_in_days.is_some());
    let mut soon: Vec<&KeyRow> = announced.collect();
    soon.sort_by_key(|row| row.key.expires_at);
    let more = soon.len().saturating_sub(ANNOUNCED) as u64;
    (soon.into_iter().take(ANNOUNCED).cloned().collect(), more)
}

fn is_found(row: &KeyRow, wanted: &str) -> bool {
    let texts = [row.key.name.as_str(), row.key.identifier.as_str()];
    let mut texts = texts.into_iter().chain(row.application.as_deref());
    texts.any(|text| fold(text).contains(wanted))
}

fn place(row: &KeyRow) -> Place {
    (row.state != KeyState::Live, Reverse(row.key.id.get()))
}

/// All that a page needs is at hand: so it is whole wherever it begins, and says exactly where.
fn page(mut rows: Vec<KeyRow>, cursor: Option<&Cursor>) -> Page<KeyRow> {
    rows.sort_by_key(place);
    let (all, most) = (rows.len(), PAGE as usize);
    let start = cursor.map_or(0, |cursor| {
        let from = (cursor.key != LIVE, Reverse(cursor.id));
        match cursor.direction {
            Direction::Next => rows.partition_point(|row| place(row) <= from),
            Direction::Previous => {
                rows.partition_point(|row| place(row) < from).saturating_sub(most)
            }
        }
    });
    let start = if start < all { start } else { all.saturating_sub(1) / most * most };
    let end = all.min(start + most);
    let first = rows.get(start).filter(|_| start > 0);
    let last = rows.get(end.saturating_sub(1)).filter(|_| end < all);
    let previous = first.map(|row| cursor_at(row, Direction::Previous, start));
    let next = last.map(|row| cursor_at(row, Direction::Next, end - 1));
    let items = rows.drain(start..end).collect();
    Page { items, offset: start as u64, previous, next, total: Total::Exact(all as u64) }
}

fn cursor_at(row: &KeyRow, direction: Direction, offset: usize) -> Cursor {
    let key = if row.state == KeyState::Live { LIVE } else { "" };
    Cursor { direction, key: key.to_owned(), id: row.key.id.get(), offset: offset as u64 }
}
