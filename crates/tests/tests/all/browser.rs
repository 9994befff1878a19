//! (browser tests)
