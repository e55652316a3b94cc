//! The task of the exercise `timer`: what a timer promises.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::time::Duration;

/// What is to be done later.
///
/// It may take as long as it likes, may panic, and may call any method of the timer that does it.
/// It never drops that timer, nor does anything that it has captured.
pub type Job = Box<dyn FnOnce() + Send>;

/// Does jobs later, on threads of its own.
///
/// # When a job begins
///
/// A job is *due* when its delay has passed since [`after`](Timer::after) was called, by the clock
/// of [`std::time::Instant`]. It never begins before that. It begins as soon as it is due, whatever
/// other jobs wait for, unless another job of this timer is just being done: then it may wait for
/// that one to end. Whether jobs are done one at a time or several at once is up to you, and so is
/// the order of jobs that are due at the same moment.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one timer at the same time. No method waits for a
/// job to be due or to end, with the exception of dropping. Two timers never influence each other.
///
/// While there is nothing to be done the timer sleeps: no look at the clock every now and then.
///
/// # Panics of a job
///
/// A job that panics costs nobody anything: all other jobs are done when they are due, and no method
/// panics on that account, nor does dropping.
///
/// # Dropping
///
/// Dropping the timer calls off every job that has not begun, waits for those that have, and returns
/// once every thread that the timer started has ended. It waits for no delay to pass.
pub trait Timer: Send + Sync + Sized + 'static {
    /// Stands for one job. Only used with the timer that it comes from; dropping it means nothing.
    type Ticket: Send + Sync + 'static;

    /// A timer without jobs.
    fn new() -> Self;

    /// Hands in `job`, to be done once, `delay` from now, and returns at once. The job is not done by
    /// the thread that calls this, even if there is no delay.
    ///
    /// Any delay is allowed. A job whose time the clock cannot express is never due, and can be
    /// called off like any other.
    fn after(&self, delay: Duration, job: Job) -> Self::Ticket;

    /// Calls a job off, and never waits for it.
    ///
    /// # Returns
    /// True if the job never begins because of this call; it has been dropped then, with all that it
    /// captured. False if it has begun, has been done, or had been called off before. A job asking
    /// about itself has begun.
    fn cancel(&self, ticket: &Self::Ticket) -> bool;
}
