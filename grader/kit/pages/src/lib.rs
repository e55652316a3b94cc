//! Pages that are really fetched: a server on loopback, which the judge runs, and the client with which
//! checks on real threads ask it. Never used in the model, and never decides what a page should be.

mod client;
mod server;

pub use client::{Answer, get};
pub use server::serve;

use grade_kit::Kit;
use std::time::Duration;

/// Gets `url` as [`get`] does, from what the check of `kit` serves. Whatever goes wrong with that is ours, and is said
/// to be.
///
/// # Errors
/// When the server could not be asked, in a sentence. An answer of whatever status is none.
pub fn fetch(kit: &Kit, url: &str) -> Result<Answer, String> {
    let address = kit
        .service()
        .ok_or_else(|| "no server was started".to_owned());
    let answer = address.and_then(|address| get(address, url));
    answer.inspect_err(|ours| kit.trouble(ours.as_str()))
}

impl Answer {
    /// The page's body, if it is there.
    ///
    /// # Errors
    /// What the answer says instead, where its status is not 200.
    pub fn page(self) -> Result<String, String> {
        match self.status {
            200 => Ok(self.body),
            _ => Err(self.body),
        }
    }
}

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
