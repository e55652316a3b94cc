//! What is asked of the promise; never how it is to be built.

mod completed;
mod suite;
mod table;

pub use completed::State as Completed;
pub use suite::{subjects, suite};
pub use table::State;
