//! The pool's contract: what is handed in, what comes back, and what may happen at once.
//! Never computes a square itself and starts no thread.

use std::fmt;
use std::sync::Arc;

/// The work: turns a number into its square. Handed in by the caller.
///
/// It is called from several threads at the same time, takes as long as it likes, and may panic
/// at any call. It never calls the pool that runs it.
pub type Square = Arc<dyn Fn(u64) -> u64 + Send + Sync>;

/// A pool was asked for that has nobody to work in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoWorkers;

impl fmt::Display for NoWorkers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pool needs at least one worker")
    }
}

impl std::error::Error for NoWorkers {}

/// A pool of worker threads that squares numbers.
///
/// A *job* is one number that was handed to [`squares`](Pool::squares) or to
/// [`submit`](Pool::submit). For each job the work is called exactly once, with that number, and
/// also when the same number was handed in before.
///
/// # What happens at once
/// - The work is called by the pool's own threads only, never by the thread that hands in a job.
/// - **Never more than `workers`** jobs are in progress at the same moment.
/// - **As many as allowed**: while fewer than `workers` jobs are in progress no job waits for
///   another one to end. The order in which waiting jobs are started is up to you.
/// - `squares` and `submit` may be called by several threads at once, on the same pool. Their jobs
///   share the workers, and each caller gets the results of its own numbers.
///
/// # Panics of the work
/// A job that panics costs its own result only. The pool goes on with as many workers as before,
/// the other jobs are done, and no method of the pool panics on that account, neither then nor
/// later, nor does dropping it.
///
/// # Dropping
/// Dropping the pool blocks until every job has been done that was handed in before, and until
/// every thread that the pool started has ended.
pub trait Pool: Send + Sync + Sized + 'static {
    /// Makes a pool of `workers` workers that do the work `square`. It takes jobs from now on.
    ///
    /// # Errors
    /// [`NoWorkers`] when `workers` is zero. No thread is started then.
    fn new(workers: usize, square: Square) -> Result<Self, NoWorkers>;

    /// Squares `numbers` and blocks until all of them are done.
    ///
    /// # Returns
    /// One result for each place of `numbers`, in the order of `numbers`, whatever the order in
    /// which the jobs ended: `Some` of what the work returned, `None` where it panicked. No
    /// numbers, no results, and no waiting.
    fn squares(&self, numbers: &[u64]) -> Vec<Option<u64>>;

    /// Hands in one job and returns at once, however many jobs wait already. Nobody wants the
    /// result, but the work is done, before the pool is gone at the latest.
    fn submit(&self, number: u64);
}
