//! The asynchronous downloader's contract: what is handed in, what comes back, and what may be under
//! way at once. Never fetches anything itself.

use std::error::Error;
use std::fmt;

/// Why a page could not be had, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FetchError(pub String);

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for FetchError {}

/// Fetches many pages on one thread, with a bounded number of fetches under way.
pub trait Downloader: 'static {
    /// A future that fetches every URL of `urls` with `fetch`.
    ///
    /// # Arguments
    /// - `urls`: any number of URLs, none included. The same URL may stand there several times.
    /// - `limit`: how many fetches may be under way at once. At least 1, often more than there are
    ///   URLs, up to `usize::MAX`.
    /// - `fetch`: begins to fetch one page and returns at once. What it returns is a future like any
    ///   other: it may be ready in its first poll or much later, and is woken by any thread or by
    ///   itself. Nothing here is [`Send`], so all of it stays on the thread that polls.
    ///
    /// # Output
    /// One result for each place of `urls`, in the order of `urls`, whatever the order in which the
    /// fetches ended. No URLs, no results.
    ///
    /// - **Each distinct URL is fetched exactly once.** A URL that stands in `urls` several times has
    ///   the same result at each of its places.
    /// - **A fetch that fails costs its own result only.** Every other URL is fetched all the same.
    ///
    /// # What is under way
    /// A fetch is under way from the call of `fetch` until its future has become ready or has been
    /// dropped. In which order fetches begin is up to you.
    ///
    /// - **Lazy**: `fetch` is called only while the future of this function is polled.
    /// - **Never more than `limit`** fetches are under way.
    /// - **As many as allowed**: whenever a poll returns [`Pending`](std::task::Poll::Pending), `limit`
    ///   fetches are under way, or all that have not ended if those are fewer. A fetch that ends makes
    ///   room for the next one in the same poll.
    ///
    /// # Polling and waking
    /// - A poll never blocks and never waits in a loop: it returns as soon as no fetch that is under
    ///   way can go on.
    /// - A poll returns [`Ready`](std::task::Poll::Ready) as soon as all fetches have ended.
    /// - The caller may poll at any time, each time with another waker. After a poll that returned
    ///   `Pending`, the waker *of that poll* is called when a fetch that is under way is woken.
    /// - That waker is called for no other reason, and at most once for each time that a fetch is woken.
    /// - A poll may poll each fetch that is under way, also those that were not woken. A fetch that has
    ///   become ready is never polled again.
    ///
    /// # Dropping and panics
    /// Dropping the future drops all fetches under way before it returns, and begins no more. A panic
    /// of a fetch goes through to whoever polls; after that the future is only dropped.
    ///
    /// Calls know nothing of each other: each has its own limit, and fetches all its own URLs.
    fn download<F, Fut>(
        urls: Vec<String>,
        limit: usize,
        fetch: F,
    ) -> impl Future<Output = Vec<Result<String, FetchError>>>
    where
        F: Fn(String) -> Fut,
        Fut: Future<Output = Result<String, FetchError>>;
}
