//! The task of the exercise `parallel_map`: what a parallel map promises.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::num::NonZeroUsize;

/// Maps a list with several threads at once, and borrows what it works on.
pub trait ParallelMap: 'static {
    /// Calls `f` for each item and returns the results in the order of `items`.
    ///
    /// Whatever happens at once, the outcome is the one of this loop:
    ///
    /// ```ignore
    /// let mut results = Vec::new();
    /// for item in items {
    ///     results.push(f(item)?);
    /// }
    /// Ok(results)
    /// ```
    ///
    /// An item *fails* if `f` returns an error for it, or panics. The failed item that stands first
    /// in the list decides, even if another one failed earlier in time.
    ///
    /// # What happens at once
    /// - **Never more than `threads`** calls of `f` are in progress at the same moment.
    /// - **As many as allowed**: while fewer than `threads` calls are in progress and nothing has
    ///   failed, no item waits for another one to end.
    /// - `f` is called by threads that `map` starts, or by the thread that called `map`, or by both.
    ///   `map` starts no more threads than there are items.
    /// - `map` may be called by several threads at once, and by `f` itself. No call of `map`
    ///   influences another one, and each has a limit of its own.
    ///
    /// The order in which items are begun is up to you.
    ///
    /// # How often
    /// `f` is never called twice for the same item of the list, and called for each that stands in
    /// front of the first failed one; for all if none fails. Once a call has failed, the items behind
    /// it are no longer begun. (A thread that begins one at the very moment at which another one
    /// fails cannot know; but it knows the next time.)
    ///
    /// # Returning
    /// `map` returns, or panics, when every call that was begun has ended, and so has every thread
    /// that it started. Results that are not returned are dropped by then. No items, no threads, and
    /// no results.
    ///
    /// # Errors
    /// The error of the first item that failed, if it returned one.
    ///
    /// # Panics
    /// If the first item that failed panicked. The payload is the one of that panic.
    fn map<'a, T: Sync, R: Send, E: Send>(
        items: &'a [T],
        threads: NonZeroUsize,
        f: impl Fn(&'a T) -> Result<R, E> + Sync,
    ) -> Result<Vec<R>, E>;
}
