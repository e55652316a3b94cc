//! Pages that are really fetched: a server on loopback, which the judge runs, and the client with which
//! checks on real threads ask it. Never used in the model, and never decides what a page should be.

mod client;
mod server;

pub use client::{Answer, get};
pub use server::serve;

use std::time::Duration;

/// What the server says of a URL: its path, with what follows a `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// What it answers.
    pub answer: Answer,
    /// How long that takes; longer than a second is a second.
    pub delay: Duration,
}

impl Served {
    /// An answer of this status that takes no time.
    #[must_use]
    pub fn at_once(status: u16, body: String) -> Self {
        Served {
            answer: Answer { status, body },
            delay: Duration::ZERO,
        }
    }
}
