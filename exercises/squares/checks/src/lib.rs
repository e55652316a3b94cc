//! What is asked of the pool that squares numbers; never how it is to be built.

mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::Crew;
