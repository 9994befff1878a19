//! What crosses into a parameter and out of a column, whatever the database.

use super::Error;

/// A parameter or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Yes or no. SQLite keeps it as 1 or 0.
    Bool(bool),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Value {
    /// The kind, for messages: the content stays out of logs.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "a number",
            Self::Bool(_) => "a boolean",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

/// What can be bound to a parameter.
pub trait ToValue {
    /// The value to bind.
    fn to_value(&self) -> Value;
}

/// What can be read out of a column.
pub trait FromValue: Sized {
    /// Reads it. Fails with [`Error::Inconsistent`] when the column holds something else.
    fn from_value(value: Value) -> Result<Self, Error>;
}

macro_rules! bind {
    ($($type:ty: $value:expr;)+) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                let value: fn(&$type) -> Value = $value;
                value(self)
            }
        }
    )+};
}

bind! {
    i64: |number| Value::Int(*number);
    i32: |number| Value::Int(i64::from(*number));
    bool: |yes| Value::Bool(*yes);
    str: |text| Value::Text(text.to_owned());
    String: |text| Value::Text(text.clone());
    [u8]: |bytes| Value::Bytes(bytes.to_vec());
    Vec<u8>: |bytes| Value::Bytes(bytes.clone());
    [u8; 32]: |bytes| Value::Bytes(bytes.to_vec());
    Value: Clone::clone;
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

fn unlike(value: &Value, wanted: &str) -> Error {
    Error::Inconsistent(format!("a column holds {} instead of {wanted}", value.kind()))
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, Error> {
        Ok(value)
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Int(number) => Ok(number),
            other => Err(unlike(&other, "a number")),
        }
    }
}

impl FromValue for i32 {
    fn from_value(value: Value) -> Result<Self, Error> {
        let number = i64::from_value(value)?;
        Self::try_from(number)
            .map_err(|_| Error::Inconsistent(format!("{number} is too large a number")))
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Bool(yes) => Ok(yes),
            Value::Int(number @ (0 | 1)) => Ok(number == 1),
            other => Err(unlike(&other, "a boolean")),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Text(text) => Ok(text),
            other => Err(unlike(&other, "text")),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Bytes(bytes) => Ok(bytes),
            other => Err(unlike(&other, "bytes")),
        }
    }
}

impl FromValue for [u8; 32] {
    fn from_value(value: Value) -> Result<Self, Error> {
        let bytes = Vec::from_value(value)?;
        Self::try_from(bytes)
            .map_err(|bytes| Error::Inconsistent(format!("{} bytes instead of 32", bytes.len())))
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// Bytes as two digits each.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
