//! What can be done with a downloader, and what comes of it; never whether that is right.

use downloader_task::DownloadError;
use serde::{Deserialize, Serialize};

/// What can be done with a downloader.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Op {
    /// Downloads these URLs. Each says itself what it does: `/a/ok`, `/a/empty`,
    /// `/a/fail`, `/a/mute` or `/a/panic`.
    Download(Vec<String>),
}

/// What a download returned: one result for each place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ret(pub Vec<Result<String, Failure>>);

/// A [`DownloadError`] that can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Failure {
    /// The fetch returned this error.
    Failed(String),
    /// The fetch panicked.
    Panicked,
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        match error {
            DownloadError::Failed(error) => Failure::Failed(error.0),
            DownloadError::Panicked => Failure::Panicked,
        }
    }
}

/// How a downloader is called, and how the fetch behaves that it is handed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// How many fetches may be in progress at once.
    pub workers: usize,
    /// Each fetch waits until this many are in progress at once; from then on they pass. 0 for
    /// fetches that wait for nobody.
    pub meet: u32,
}

impl Default for Setup {
    fn default() -> Self {
        Setup::workers(2)
    }
}

impl Setup {
    pub(crate) fn workers(workers: usize) -> Self {
        Setup { workers, meet: 0 }
    }

    pub(crate) fn meet(mut self, count: u32) -> Self {
        self.meet = count;
        self
    }
}
