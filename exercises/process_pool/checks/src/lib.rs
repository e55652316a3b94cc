//! What is asked of the pool of processes.

mod programs;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::Crew;
