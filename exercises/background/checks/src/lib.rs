//! What is asked of the background writer; never how it is to be built.

mod programs;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
