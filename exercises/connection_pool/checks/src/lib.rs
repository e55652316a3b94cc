//! What is asked of the pool.

mod programs;
mod server;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
