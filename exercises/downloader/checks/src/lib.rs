//! What is asked of the downloader; never how it is to be done.
//!
//! In the model the fetch that it is handed is a scheduling point that takes virtual time. On real
//! threads it is an HTTP client, and the judge runs the server.

mod client;
mod model;
mod op;
mod page;
mod rules;
mod server;
mod subject;
mod suite;

pub use model::DownloaderModel;
pub use op::{Failure, Op, Ret, Setup};
pub use subject::subjects;
pub use suite::suite;
