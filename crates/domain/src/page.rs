//! Pages by key: never by offset, so that the last of 7,000 pages costs what the first does.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::Flaw;

/// Rows on a screen's page (C5, D1).
pub const PAGE: u32 = 50;

/// Which way a page is read from its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// What comes after the key.
    #[serde(rename = "n")]
    Next,
    /// What comes before the key.
    #[serde(rename = "p")]
    Previous,
}

/// A place in a list: opaque outside, and harmless when forged, for it says where to read and
/// never what may be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which way to read.
    #[serde(rename = "d")]
    pub direction: Direction,
    /// The first part of the key.
    #[serde(rename = "k")]
    pub key: String,
    /// The second part, which makes it unique.
    #[serde(rename = "i")]
    pub id: i64,
    /// How many rows stand before the row that has this key, for "51–100 sur N".
    #[serde(rename = "o")]
    pub offset: u64,
}

impl Cursor {
    /// The longest that is read: a folded name of 200 characters may take 2,400 bytes, and each of them a
    /// third more here.
    const LONGEST: usize = 4_000;

    /// The opaque form, safe in an address.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads the opaque form.
    ///
    /// # Errors
    /// [`Flaw::Malformed`] when it was not made by [`Cursor::encode`].
    pub fn decode(text: &str) -> Result<Self, Flaw> {
        if text.len() > Self::LONGEST {
            return Err(Flaw::TooLong);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Flaw::Malformed)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| Flaw::Malformed)?;
        // PostgreSQL keeps no NUL in text, and no honest key has one.
        let honest = !cursor.key.contains('\0') && cursor.offset < 1 << 40;
        if honest { Ok(cursor) } else { Err(Flaw::Malformed) }
    }
}

/// How many rows a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Exactly so many.
    Exact(u64),
    /// More than this: not counted further (C5).
    MoreThan(u64),
}

/// From here on a search is not counted any further (C5).
pub const COUNTED: u64 = 1_000;

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// How many rows stand before the first of these.
    pub offset: u64,
    /// Where the page before begins, if there is one.
    pub previous: Option<Cursor>,
    /// Where the page after begins, if there is one.
    pub next: Option<Cursor>,
    /// How many rows there are in all.
    pub total: Total,
}

impl<T> Page<T> {
    /// The same page, each of its rows seen otherwise.
    pub fn map<U>(self, mut see: impl FnMut(T) -> U) -> Page<U> {
        self.filter_map(|row| Some(see(row)))
    }

    /// The same page, without the rows that are not to be seen.
    pub fn filter_map<U>(self, see: impl FnMut(T) -> Option<U>) -> Page<U> {
        Page {
            items: self.items.into_iter().filter_map(see).collect(),
            offset: self.offset,
            previous: self.previous,
            next: self.next,
            total: self.total,
        }
    }
}

/// One row beyond what was asked tells whether there is more.
#[must_use]
pub const fn probe(limit: u32) -> i64 {
    limit as i64 + 1
}

/// Puts rows that were read from a cursor, one more than the page takes, into a page.
pub fn assemble<T>(
    mut rows: Vec<T>,
    limit: u32,
    from: Option<&Cursor>,
    key: impl Fn(&T) -> (String, i64),
) -> Page<T> {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let backwards = from.is_some_and(|cursor| cursor.direction == Direction::Previous);
    if backwards {
        rows.reverse();
    }
    let count = rows.len() as u64;
    let offset = match from {
        None => 0,
        Some(cursor) if backwards => cursor.offset.saturating_sub(count),
        Some(cursor) => cursor.offset + 1,
    };
    let at = |row: Option<&T>, direction, offset| {
        row.map(&key).map(|(key, id)| Cursor { direction, key, id, offset })
    };
    let has_previous = if backwards { more } else { from.is_some() };
    let has_next = if backwards { from.is_some() } else { more };
    let previous = at(rows.first().filter(|_| has_previous), Direction::Previous, offset);
    let next =
        at(rows.last().filter(|_| has_next), Direction::Next, (offset + count).saturating_sub(1));
    Page { items: rows, offset, previous, next, total: Total::Exact(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(all: &[i64], from: Option<&Cursor>, limit: u32) -> Page<i64> {
        let keep = |row: &&i64| match from {
            None => true,
            Some(cursor) if cursor.direction == Direction::Next => **row > cursor.id,
            Some(cursor) => **row < cursor.id,
        };
        let mut rows: Vec<i64> = all.iter().filter(keep).copied().collect();
        if from.is_some_and(|cursor| cursor.direction == Direction::Previous) {
            rows.reverse();
        }
        rows.truncate(probe(limit) as usize);
        assemble(rows, limit, from, |row| (String::new(), *row))
    }

    #[test]
    fn reading_forwards_and_back_shows_the_same_pages_at_the_same_places() {
        let all: Vec<i64> = (0..23).collect();
        let first = read(&all, None, 10);
        let second = read(&all, first.next.as_ref(), 10);
        let third = read(&all, second.next.as_ref(), 10);
        assert_eq!((third.offset, third.items.len(), third.next), (20, 3, None));
        let back = read(&all, third.previous.as_ref(), 10);
        assert_eq!((back.offset, &back.items), (10, &second.items));
        let start = read(&all, back.previous.as_ref(), 10);
        assert_eq!((start.offset, start.items, start.previous), (0, first.items, None));
    }

    #[test]
    fn a_forged_cursor_is_refused() {
        for text in ["", "x", "bnVsbA", "e30", "💥"] {
            assert!(Cursor::decode(text).is_err(), "{text}");
        }
    }
}
