//! The downloader's contract: what is handed in, what comes back, and what may happen at once.
//! Never fetches anything itself and starts no thread.

use std::fmt;
use std::sync::Arc;

/// Fetches one page. Handed in by the caller; where the pages come from is its own affair.
///
/// One `Fetch` is called from several threads at the same time.
pub trait Fetch: Send + Sync {
    /// Returns the body of the page at `url`, and blocks the calling thread until it is there.
    ///
    /// # Errors
    /// [`FetchError`] when the page cannot be had.
    ///
    /// # Panics
    /// At any call. A panic says as much about that one URL as an error does,
    /// and nothing about the others.
    fn fetch(&self, url: &str) -> Result<String, FetchError>;
}

/// Why a page could not be had, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FetchError(pub String);

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}

/// Why a download has no body to show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DownloadError {
    /// [`Fetch::fetch`] returned this error.
    Failed(FetchError),
    /// [`Fetch::fetch`] panicked.
    Panicked,
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DownloadError::Failed(error) => write!(f, "the fetch failed: {error}"),
            DownloadError::Panicked => f.write_str("the fetch panicked"),
        }
    }
}

impl std::error::Error for DownloadError {}

/// Fetches many pages with a bounded number of workers.
pub trait Downloader: 'static {
    /// Fetches every URL of `urls` with `fetch` and returns when all of them are done.
    ///
    /// # Arguments
    /// - `urls`: any number of URLs, none included. The same URL may stand there several times.
    /// - `workers`: how many fetches may be in progress at once. At least 1, often more than there
    ///   are URLs.
    /// - `fetch`: called by any thread you like, the calling one included.
    ///
    /// # Returns
    /// One result for each place of `urls`, in the order of `urls`, whatever the order in which
    /// the fetches ended. No URLs, no results.
    ///
    /// - **Each distinct URL is fetched exactly once.** A URL that stands in `urls` several times
    ///   has the same result at each of its places.
    /// - **A fetch that goes wrong costs its own result only**: `Err(Failed(error))` for an error,
    ///   `Err(Panicked)` for a panic. Every other URL is fetched all the same, and `download`
    ///   itself never panics.
    ///
    /// # What happens at once
    /// - **Never more than `workers`** fetches are in progress at the same moment.
    /// - **As many as allowed**: let `k` be the smaller of `workers` and the number of distinct
    ///   URLs. As long as none of the fetches in progress ends, more of them are started, until
    ///   `k` are in progress at the same moment. Which `k` that are is up to you.
    /// - The limit is on fetches, not on threads.
    /// - `download` may be called by several threads at once. The calls know nothing of each
    ///   other: each has its own limit, and each fetches all its own URLs.
    ///
    /// # Blocking
    /// - The calling thread waits until the last result is there.
    /// - **Whoever waits, blocks**: on a lock, a channel, a condition variable or a `join`. Looking
    ///   again and again whether something has happened (busy waiting) is not waiting.
    /// - **Every thread that was started has ended** when `download` returns, panic or no panic.
    fn download(
        urls: &[String],
        workers: usize,
        fetch: Arc<dyn Fetch>,
    ) -> Vec<Result<String, DownloadError>>;
}
