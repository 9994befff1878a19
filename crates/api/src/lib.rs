//! The public API: what a partner's program sees. Two layers only: a route, and the use case behind
//! it. Every refusal is a problem (RFC 9457) with a stable code.

mod caller;
mod docs;
mod dossier_query;
mod guard;
mod problem;
mod routes;
mod v1;

pub use routes::{openapi, router};
