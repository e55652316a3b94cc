//! The task of the exercise `counter`: what a counter shared between threads promises.
//! Never holds an implementation, nor anything an implementation could be built from.

/// A counter that many threads may use at once through shared references.
///
/// Two types implement it. What is said here about concurrent calls holds for `SafeCounter`;
/// `RacyCounter` keeps it only as long as no two calls overlap.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one counter at the same time. Every call takes
/// effect at one moment between its start and its return (the counter is *linearizable*): the
/// results are those of the same calls made one after the other, in an order in which a call that
/// had returned before another began also comes before it.
///
/// # Threads
///
/// A counter needs no threads of its own. If an implementation starts some, all of them have ended
/// when dropping the counter has returned.
///
/// # Panics
///
/// No method panics. What happens after 2^64 - 1 increments is left open.
pub trait Counter: Send + Sync + 'static {
    /// A counter at zero. Each has a count of its own: two counters never influence each other.
    fn new() -> Self
    where
        Self: Sized;

    /// Adds one and returns the new value: 1 for the first call, then 2, and so on.
    ///
    /// No two calls on one counter return the same value, and none is left out. May wait for other
    /// calls on the same counter, but never for one that has not begun yet.
    fn increment(&self) -> u64;

    /// The number of increments so far. Changes nothing.
    ///
    /// Counts every increment that returned before this call began and none that begins after it
    /// returns; one that overlaps with it may or may not be counted.
    fn value(&self) -> u64;
}
