//! A row that was found, read from left to right.

use super::{Error, FromValue, Value};

/// A row of which the first columns may have been read already.
#[derive(Debug)]
pub struct Row {
    columns: std::vec::IntoIter<Value>,
}

impl Row {
    pub(crate) fn new(columns: Vec<Value>) -> Self {
        Self { columns: columns.into_iter() }
    }

    /// Reads the next column.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] when there is none, or it holds something else.
    #[expect(clippy::should_implement_trait, reason = "each column is of its own type")]
    pub fn next<T: FromValue>(&mut self) -> Result<T, Error> {
        let value = self.columns.next();
        T::from_value(value.ok_or_else(|| Error::Inconsistent("a column is missing".into()))?)
    }

    /// Reads the whole row. A column left over means that the query and its reader disagree.
    pub(crate) fn read<T: FromRow>(mut self) -> Result<T, Error> {
        let read = T::from_row(&mut self)?;
        match self.columns.len() {
            0 => Ok(read),
            left => Err(Error::Inconsistent(format!("{left} columns that nobody reads"))),
        }
    }
}

/// What can be read out of a row.
pub trait FromRow: Sized {
    /// Reads the columns from left to right.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] when they hold something else.
    fn from_row(row: &mut Row) -> Result<Self, Error>;
}

macro_rules! tuples {
    ($($($column:ident)+;)+) => {$(
        impl<$($column: FromValue),+> FromRow for ($($column,)+) {
            fn from_row(row: &mut Row) -> Result<Self, Error> {
                Ok(($(row.next::<$column>()?,)+))
            }
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}
