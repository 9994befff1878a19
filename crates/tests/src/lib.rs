//! What the product's tests stand on: the production router on a real database, with a clock that
//! moves by hand, and callers with one face.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails, and says where"
)]
#![allow(clippy::missing_panics_doc, clippy::missing_errors_doc, reason = "only tests call this")]

pub mod asked;
pub mod axe;
pub mod browser;
pub mod changes;
pub mod clock;
pub mod contacts;
pub mod database;
pub mod firms;
pub mod forms;
pub mod hub;
pub mod looks;
pub mod neighbour;
pub mod program;
pub mod requests;
pub mod smtp;
pub mod tables;
pub mod template;
pub mod upload;
pub mod web;
pub mod words;

pub use hub::TestHub;
pub use web::{Answer, Browser, Partner};
