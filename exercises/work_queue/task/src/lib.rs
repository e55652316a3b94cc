//! The task of the exercise `work_queue`: what it means to work until all is done.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::num::NonZeroUsize;

/// The largest number of workers that a call ever asks for.
pub const MOST_WORKERS: usize = 64;

/// Works on tasks with several threads at once, where tasks may add further tasks.
pub trait WorkQueue: 'static {
    /// Works on `tasks`, and on all that they add, and returns how many of them panicked.
    ///
    /// To work on a task is to call `work` with it. Its second argument adds a task, and may be called by that
    /// call of `work` as often as it likes, from its beginning to its end. The same holds for what was
    /// added. A task is *in progress* while its call of `work` runs, and *done* when that has returned or
    /// panicked.
    ///
    /// # Each task once
    ///
    /// Each task, from the list or added, is worked on exactly once. In which order is up to you. There may be no
    /// tasks, and any number of them may be waiting.
    ///
    /// # What happens at once
    ///
    /// - **Never more than `workers`** tasks are in progress at the same moment; `workers` is at most
    ///   [`MOST_WORKERS`].
    /// - **As many as allowed**: while fewer than `workers` tasks are in progress, no task waits until another
    ///   one is done, no matter whether it is from the list or was added, nor by whom. What is added can be
    ///   begun before the task that adds it is done.
    /// - Adding a task never waits until another task is begun or done.
    /// - `work` is called by threads that `run` starts, or by the thread that called `run`, or by both.
    ///
    /// # The end
    ///
    /// `run` returns as soon as every task is done and no earlier: while a task is in progress, it may still
    /// add one. When `run` returns, every thread that it started has ended.
    ///
    /// Whoever has nothing to do sleeps until there is something, or until everything is done: it does not
    /// look again and again, with or without a pause.
    ///
    /// # Panics
    ///
    /// A task that panics is done and costs nothing else: what it had added, and all other tasks, are
    /// worked on, by as many at once as before. `run` itself never panics, and counts those tasks.
    ///
    /// # Several calls
    ///
    /// Several threads may call `run` at the same time, and `work` may call it, too. No call influences
    /// another one, and each has workers of its own.
    fn run<T: Send>(
        tasks: Vec<T>,
        workers: NonZeroUsize,
        work: impl Fn(T, &dyn Fn(T)) + Sync,
    ) -> usize;
}
