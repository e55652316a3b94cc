//! The task of the exercise `shared_memory_sum`: what a parallel sum promises, with and without sharing.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::num::NonZeroUsize;

/// Adds up a list with several threads, in two ways.
///
/// # The result
/// Both functions return what this loop returns, for the same arguments:
///
/// ```ignore
/// let mut total = 0_u64;
/// for item in items {
///     total = total.wrapping_add(value(*item));
/// }
/// total
/// ```
///
/// A sum that does not fit into 64 bits wraps around; that is no panic. No items, 0.
///
/// `value` is called exactly once for each item, if none of its calls panics. The order is up to you.
///
/// # What happens at once
/// - **Never more than `threads`** calls of `value` are in progress at the same moment. There are no
///   0 threads: the type leaves them out.
/// - **As many as allowed**: let `k` be the smaller of `threads` and the number of items. As long as
///   none of the calls in progress ends, more of them begin, until `k` are in progress at the same
///   moment. So at least `k` chunks are needed, and none of them is empty: 4 items for 3 threads are
///   3 chunks.
/// - `value` is called by threads that the function starts, by the calling thread, or by both. No
///   more threads are started than there are items, however large `threads` is.
/// - Both functions may be called by several threads at once, and by `value` itself. No call
///   influences another one, and each has its own limit.
///
/// # Returning
/// The caller blocks until all is added up, and whoever waits sleeps. When a function returns, or
/// panics, every thread that it started has ended.
///
/// # Panics
/// If a call of `value` panics, the function panics with the payload of that panic; if several do,
/// with that of one of them. Calls that are in progress go on to their end before that; whether items
/// that were not begun yet are still begun is up to you. Nothing else panics, and a later call of
/// either function knows nothing of it.
pub trait ParallelSum: 'static {
    /// Adds up in memory that all threads share.
    ///
    /// The total is an atomic that the threads add to, each time in one step (`fetch_add`,
    /// `compare_exchange` or another read-modify-write operation): for each item, or once for what a
    /// thread has added up. No lock is taken: neither `Mutex` nor `RwLock`.
    fn shared(items: &[u64], threads: NonZeroUsize, value: impl Fn(u64) -> u64 + Sync) -> u64;

    /// Adds up without sharing: what a thread has added up is its own until it hands it over whole.
    ///
    /// No `Mutex` and no `RwLock` is taken, and no atomic is touched, neither for the total nor for
    /// handing out the work. Return values of threads, channels, and places that one thread alone
    /// writes are neither. All threads may read `items`, and call `value`: what nobody changes needs
    /// no lock.
    fn separate(items: &[u64], threads: NonZeroUsize, value: impl Fn(u64) -> u64 + Sync) -> u64;
}
