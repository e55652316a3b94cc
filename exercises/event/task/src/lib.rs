//! The task of the exercise `event`: what a manual-reset event promises.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::time::Duration;

/// Something that has happened or not, and that any number of threads may wait for.
///
/// An event is *set* or *clear*. Waiting never changes it (it is a *manual-reset* event): once set, it
/// stays so until somebody calls [`clear`](Event::clear), however many have waited for it.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one event at the same time. Every call takes effect
/// at one moment between its start and its return (the event is *linearizable*). A call that waits
/// has no effect before it can go on.
///
/// # Waiting
///
/// Only [`wait`](Event::wait) and [`wait_timeout`](Event::wait_timeout) wait. They wait asleep: they
/// do not look again and again, with or without a pause. As long as the event stays set, everybody
/// who waits goes on, and so does everybody who comes to wait: no `set` is ever missed because it fell
/// just before a wait.
///
/// Where a `clear` follows a `set` so soon that somebody who waits has not gone on yet, they may go on
/// all the same, because the event was set while they waited, or wait for the next `set`. In which
/// order those who wait go on is not promised.
///
/// # Time
///
/// Time is that of [`std::time::Instant`]. A wait with a time-out never gives up before its time is
/// over, whatever happens to the event meanwhile. Once it is over, it returns as soon as its thread
/// gets to run. Any [`Duration`] is allowed, [`Duration::ZERO`] and [`Duration::MAX`] included; the
/// latter is as good as no time-out.
///
/// # Threads
///
/// An event needs no threads of its own. If an implementation starts some, all of them have ended when
/// dropping the event has returned.
///
/// # Panics
///
/// No method panics, whatever its arguments.
pub trait Event: Send + Sync + 'static {
    /// An event that is clear. Two events never influence each other.
    fn new() -> Self
    where
        Self: Sized;

    /// Sets the event, and lets everybody go on who waits for it. Never waits for them.
    ///
    /// Setting an event that is set changes nothing.
    fn set(&self);

    /// Clears the event: whoever comes to wait from now on, waits. Never waits for those who wait
    /// already.
    ///
    /// One `clear` undoes any number of `set`s. Clearing an event that is clear changes nothing, and
    /// lets nobody go on.
    fn clear(&self);

    /// Whether the event is set now. Changes nothing, and never waits for anybody who waits.
    fn is_set(&self) -> bool;

    /// Waits until the event is set. Does not wait at all if it is.
    fn wait(&self);

    /// Waits until the event is set, but no longer than `timeout`. Does not wait at all if it is set,
    /// or if `timeout` is zero.
    ///
    /// # Returns
    ///
    /// True if the event was set at a moment during the call. False no earlier than `timeout` after
    /// the call, and only if the event was clear at a moment when `timeout` was over.
    fn wait_timeout(&self, timeout: Duration) -> bool;
}
