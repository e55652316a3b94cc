//! What is asked of the crawler.

mod site;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
