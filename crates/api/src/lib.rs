//! The public API: what a partner's program sees. Two layers only: a route, and the use case behind
//! it. Every refusal is a problem (RFC 9457) with a stable code.

mod caller;
mod codes;
mod docs;
mod dossier_query;
mod guard;
mod language;
mod openapi;
mod problem;
mod refusal;
mod routes;
mod v1;

pub use openapi::openapi;
pub use routes::router;
