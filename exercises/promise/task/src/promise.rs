//! The promise's contract. Never says how an implementation is to keep it.

use crate::{AlreadySettled, Outcome};
use std::sync::Arc;

/// Called once with the outcome of a promise, on the thread that settles it or on the one that
/// hands the callback in.
///
/// It may take as long as it likes, may panic, and may call any method of any promise, also of the
/// one whose outcome it is given.
pub type Callback<T> = Box<dyn FnOnce(Outcome<T>) + Send>;

/// A value that is not there yet, shared by those who make it and those who need it.
///
/// A promise begins *unsettled* and is *settled* once, with an [`Outcome`] that never changes after
/// that.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one promise at the same time. Of several calls
/// that settle it, exactly one succeeds, and everybody gets that one's outcome: whoever waits,
/// looks, or is called, however early or late. From the moment at which anybody can have seen the
/// outcome, nobody sees the promise unsettled again. Two promises never influence each other.
///
/// # Callbacks
///
/// Every callback that was handed in is called exactly once if the promise is ever settled, and
/// never before. Which of a promise's callbacks is called first is up to you.
///
/// - Nobody waits for a callback but the thread that calls it: while one runs, however long,
///   [`wait`](Promise::wait) and [`get`](Promise::get) return the outcome, and every other method
///   may be called, by the callback as well.
/// - A callback that panics costs nothing and nobody anything: the other callbacks are called, and
///   the method that called it returns as if it had not panicked.
///
/// # Waiting
///
/// Only [`wait`](Promise::wait) and the iterator of [`as_completed`](Promise::as_completed) wait
/// for somebody to settle a promise, and they sleep meanwhile: no look at it every now and then.
///
/// # Dropping
///
/// A promise needs no threads of its own. Dropping one that was never settled drops its callbacks
/// without calling them.
///
/// # Panics
///
/// No method panics.
pub trait Promise<T: Clone + Send + Sync + 'static>: Send + Sync + Sized + 'static {
    /// See [`as_completed`](Promise::as_completed).
    type Completed: Iterator<Item = usize> + Send + 'static;

    /// An unsettled promise.
    fn new() -> Self;

    /// Settles the promise with `outcome`.
    ///
    /// Before it returns `Ok`, every callback has been called that had been handed in before this
    /// call began, unless the thread that handed it in is just calling it.
    ///
    /// # Errors
    ///
    /// [`AlreadySettled`] if it had been settled before; that changes nothing.
    fn settle(&self, outcome: Outcome<T>) -> Result<(), AlreadySettled>;

    /// Calls `work` on this thread, and then settles the promise as [`settle`](Promise::settle)
    /// does: with the value that `work` returned, or with
    /// [`Failure::Panicked`](crate::Failure::Panicked) if it panicked. The panic ends there.
    ///
    /// Until `work` has ended the promise stays unsettled: others may wait for it, look at it, or
    /// settle it. So `work` is called in any case, and what it returned may be too late.
    ///
    /// # Errors
    ///
    /// [`AlreadySettled`] if it had been settled when `work` ended.
    fn settle_with(&self, work: impl FnOnce() -> T) -> Result<(), AlreadySettled>;

    /// Hands in a callback. If the promise is settled already, it is called before `then` returns,
    /// on this thread; otherwise `then` returns at once, and the thread that settles the promise
    /// calls it.
    fn then(&self, callback: Callback<T>);

    /// The outcome if there is one. Never waits for one.
    fn get(&self) -> Option<Outcome<T>>;

    /// Waits until the promise is settled, and returns the outcome.
    fn wait(&self) -> Outcome<T>;

    /// Yields the place of each promise in `promises`, one at a time, as soon as that promise is
    /// settled: `next` waits until there is one that has not been yielded yet. After all it ends.
    /// A promise that stands there twice has two places, and both are yielded.
    ///
    /// One place comes before another if its promise had been settled, and this function had
    /// returned, before the settling of the other one's promise began. (Settled means here that
    /// `settle` or `settle_with` had returned.) Otherwise the order is up to you.
    ///
    /// This function itself never waits. Whoever has seen enough may drop the iterator at any time,
    /// which changes nothing for anybody else; from then on it keeps no promise from being dropped.
    /// Of promises that everybody else gave up without settling them, an iterator may wait for ever,
    /// or end without them.
    fn as_completed(promises: &[Arc<Self>]) -> Self::Completed;
}
