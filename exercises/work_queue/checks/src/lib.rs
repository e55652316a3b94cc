//! What is asked of the work queue.

mod programs;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
