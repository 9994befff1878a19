//! Text that must never be shown, logged or compared in the open.

use std::fmt;

/// A password, or the secret of a key. Prints as `…`.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes charge of `text`.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself. Every caller of this is a place to review.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
