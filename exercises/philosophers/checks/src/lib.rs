//! What is asked of the table.

mod programs;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
