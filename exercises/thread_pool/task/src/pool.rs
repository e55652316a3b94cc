//! The pool's contract: what is handed in, what comes back, and what may happen at once.
//! Never does a job itself and starts no thread.

use crate::{Panicked, ShutDown};

/// A pool of threads that do jobs.
///
/// A job is *taken* when [`submit`](Pool::submit) returns its handle, *in progress* while its closure
/// runs, and *done* when that has returned or panicked. Each job that is taken is done exactly once,
/// also if its handle is dropped.
///
/// # What happens at once
///
/// - Jobs are done by the pool's own threads only, never by a thread of the caller's.
/// - **Never more than `threads`** jobs are in progress at the same moment. A job that waits in
///   [`join`](Handle::join) for another job of the same pool is not counted while it waits.
/// - **As many as allowed**: while fewer than `threads` jobs are in progress, those that wait in a
///   `join` included this time, no job waits for another one to end. The order in which waiting jobs
///   are begun is up to you.
/// - Any number of threads may call any methods at the same time, and jobs may hand in further jobs.
///
/// # Waiting
///
/// Only [`join`](Handle::join), [`shutdown`](Pool::shutdown) and dropping the pool wait for jobs, and
/// a thread of the pool that has nothing to do waits for one. All of them wait asleep: they do not
/// look again and again, with or without a pause.
///
/// # Panics of jobs
///
/// A job that panics costs its own result only: whoever joins it gets [`Panicked`]. The other jobs are
/// done, by as many threads as before, and no method of the pool panics on that account, then or
/// later, nor does dropping it.
///
/// # Shutting down
///
/// A `submit` that comes at the same time as a shutdown is either taken, and then done, or refused. The
/// handles of a pool that was shut down or dropped are still good: their results are there.
///
/// A job never shuts down or drops the pool that does it, since it would wait for itself. Callers see
/// to that; what would happen is left open.
pub trait Pool: Send + Sync + Sized + 'static {
    /// A job that was handed in, and the way to its result.
    type Handle<R: Send + 'static>: Handle<R>;

    /// A pool that does up to `threads` jobs at once; `threads` is at least 1. Two pools never
    /// influence each other.
    fn new(threads: usize) -> Self;

    /// Hands in a job and returns at once, however many jobs wait already.
    ///
    /// # Errors
    ///
    /// [`ShutDown`] if the pool takes no more jobs. The job is not done then.
    fn submit<R: Send + 'static>(
        &self,
        job: impl FnOnce() -> R + Send + 'static,
    ) -> Result<Self::Handle<R>, ShutDown>;

    /// Takes no more jobs from now on, and returns once all that were taken are done and every thread
    /// that the pool started has ended.
    ///
    /// May be called several times, also by several threads at once: each call returns only then.
    /// Dropping the pool does the same.
    fn shutdown(&self);
}

/// A job that was handed in. May be given to another thread, or to another job. Dropping it changes
/// nothing for the job; its result is dropped once it is there, and not kept until the pool is gone.
pub trait Handle<R>: Send {
    /// Waits until the job is done, and returns what it returned.
    ///
    /// Also a job may join another one of the same pool, handed in before it or after. The job that
    /// it waits for is done even where every thread of the pool is busy with a job that waits
    /// likewise: with one thread, too. Only jobs that wait for each other in a circle wait for ever.
    ///
    /// # Errors
    ///
    /// [`Panicked`] if the job did.
    fn join(self) -> Result<R, Panicked>;
}
