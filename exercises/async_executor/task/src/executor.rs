//! The executor's contract. Never says how an implementation is to keep it.

use crate::TaskLost;

/// Polls futures on the thread that calls [`block_on`](Executor::block_on), and sleeps while there is
/// nothing to poll.
///
/// A *task* is a future that was handed to [`spawn`](Executor::spawn). The *main future* is the one
/// that was handed to `block_on`.
///
/// # When a future is polled
///
/// - Only within `block_on`, by the thread that called it, and one future at a time.
/// - Once to begin with, and again only if it has been woken since its last poll began. It has been
///   woken if anybody called the waker that it was given, on any thread, also during that poll. A
///   future that ended is never polled again.
/// - In turn: a future that has been woken is polled before any other one is polled twice. This holds
///   for the main future and for tasks alike.
/// - While no future has been woken, the thread sleeps: no look every now and then.
///
/// # Wakers
///
/// May be called and cloned by any thread, at any time and any number of times, also after the
/// future has ended and after the executor is gone, which means nothing then. Calling a waker
/// returns at once: it polls nothing, and waits for no poll to end.
///
/// # Handles
///
/// A handle is a future, and anybody may await it: a task, the main future, or a future on another
/// executor, before or after the task has ended. It is ready once the task has ended. If different
/// futures poll it, the one that did so last is woken.
///
/// Dropping a handle *cancels* its task: the task's future is dropped, at once, or if it is just being
/// polled, as soon as that poll has ended. It is never polled again. If the task has ended, dropping
/// the handle means nothing.
///
/// # Foreign code
///
/// Futures may do anything while they are polled or dropped: spawn tasks, call wakers, await and drop
/// handles, also the one of their own task. They never call `block_on` of the executor that polls
/// them, and never drop that executor.
///
/// # Panics
///
/// A task that panics has ended, and its handle gives [`TaskLost`]. That costs nobody else anything.
/// A panic of the main future goes on to whoever called `block_on`; the tasks stay, and the executor
/// can be used as before.
///
/// # Dropping
///
/// An executor needs no threads of its own. Dropping it drops the futures of all tasks that have not
/// ended; before that returns, their handles have become ready with [`TaskLost`].
pub trait Executor: Send + Sync + Sized + 'static {
    /// Gives a task's result once the task has ended. Not polled again after that.
    type JoinHandle<T: Send + 'static>: Future<Output = Result<T, TaskLost>>
        + Send
        + Unpin
        + 'static;

    /// An executor without tasks. Two executors never influence each other.
    fn new() -> Self;

    /// Polls `future` and all tasks, each when it has been woken, until `future` is ready, and returns
    /// its output. It does not wait for tasks: those that have not ended stay where they are, and the
    /// next `block_on` goes on with them.
    ///
    /// Called by one thread at a time; the threads may differ.
    fn block_on<F: Future>(&self, future: F) -> F::Output;

    /// Makes a task of `future` and returns at once; nothing is polled yet. May be called by any
    /// thread, within a future or not, also while another thread is in `block_on`, which it wakes.
    fn spawn<F>(&self, future: F) -> Self::JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static;
}
