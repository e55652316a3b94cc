//! What is asked of the executor; never how it is to be built.

mod futures;
mod programs;
mod roles;
mod suite;
mod table;

pub use roles::Roles;
pub use suite::{subjects, suite};
pub use table::State;
