//! What is asked of the cache.

mod apart;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
