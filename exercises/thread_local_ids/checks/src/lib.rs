//! What is asked of connections that are not shared.

mod programs;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
