//! What LoopHub means: the words and rules of the product, with no I/O, no async, no SQL and no HTTP.
//!
//! A value of a type in this crate is right by construction: it is built through a constructor that
//! answers [`Invalid`], or it does not exist.

pub mod access;
pub mod activation;
pub mod actor;
pub mod api_key;
pub mod batch;
pub mod catalog;
pub mod chance;
pub mod contact;
pub mod dossier;
pub mod ending;
pub mod event;
pub mod firm;
pub mod firm_app;
pub mod id;
pub mod invalid;
pub mod invitation;
pub mod key_expiry;
pub mod key_link;
pub mod key_secret;
pub mod mail;
pub mod offer;
pub mod page;
pub mod password;
pub mod pasted;
pub mod policy;
pub mod portfolio;
pub mod request;
pub mod search;
pub mod secret;
pub mod staff;
pub mod text;
pub mod time;

pub use invalid::{Flaw, Invalid};
