//! What is asked of the downloader; never how it is to be done.
//!
//! In the model the fetch that it is handed is a scheduling point that takes virtual time. On real
//! threads it is an HTTP client, and the judge runs the server.

mod fetch;
mod page;
mod suite;
mod table;

pub use page::Page;
pub use suite::{subjects, suite};
pub use table::{Setup, State};
