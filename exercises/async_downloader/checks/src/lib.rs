//! What is asked of the downloader; never how it is to be built.

mod fetch;
mod suite;
mod table;

pub use suite::{subjects, suite};
pub use table::State;
