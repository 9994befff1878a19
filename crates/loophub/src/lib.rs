//! The binary's parts: what is wired to what, the command line, and the demonstration.

pub mod application;
pub mod audit;
mod broken;
pub mod catalog;
pub mod cli;
pub mod demo;
pub mod failure;
pub mod hub;
pub mod import;
pub mod messages;
pub mod post;
pub mod proxy;
pub mod serve;
mod surround;
pub mod system;
pub mod telemetry;
pub mod wiring;
