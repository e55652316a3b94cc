//! The task of the exercise `semaphore`: what a counting semaphore promises.
//! Never holds an implementation, nor anything an implementation could be built from.

/// The largest number of permits that a semaphore is ever made with.
pub const MOST_PERMITS: usize = 1_000_000;

/// A counting semaphore: it hands out permits, and never more at once than it was made with.
///
/// A permit is *out* from the moment [`acquire`] or [`try_acquire`] takes it until it is dropped.
/// The others are *left*.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one semaphore at the same time. Each call, and each
/// drop of a permit, takes effect at one moment between its start and its return (the semaphore is
/// *linearizable*). A call that waits has no effect before it can go on.
///
/// # Waiting
///
/// Only [`acquire`] waits for a permit. It waits asleep: it does not look again and again, with or
/// without a pause. Nobody waits while a permit is left that nobody else takes: each permit that is
/// given back lets one of those who wait go on, if there are any.
///
/// Which of them that is, is not promised. Nor is a permit kept for those who wait: somebody who
/// comes later may be faster.
///
/// # Panics
///
/// No method panics, nor does dropping a permit. A thread that panics with a permit in its hands
/// gives it back like any other, while it unwinds; the semaphore works on as if nothing had happened.
///
/// # Threads
///
/// A semaphore needs no threads of its own. If an implementation starts some, all of them have ended
/// when dropping the semaphore has returned. Permits borrow their semaphore, so none is out then.
///
/// [`acquire`]: Semaphore::acquire
/// [`try_acquire`]: Semaphore::try_acquire
pub trait Semaphore: Send + Sync + 'static {
    /// A permit. Dropping it gives it back.
    ///
    /// It may be dropped by another thread than the one that took it. A permit that is forgotten
    /// ([`std::mem::forget`]) is never given back: it counts as out for good.
    type Permit<'a>: Send
    where
        Self: 'a;

    /// A semaphore with `permits` permits, all of them left.
    ///
    /// `permits` is at most [`MOST_PERMITS`]. It may be 0: nobody ever gets a permit then. Two
    /// semaphores never influence each other.
    fn new(permits: usize) -> Self
    where
        Self: Sized;

    /// Takes a permit. Waits while none is left.
    fn acquire(&self) -> Self::Permit<'_>;

    /// Takes a permit if one is left, and never waits for one.
    ///
    /// Returns `None` only if no permit was left at some moment between the call and the return. It
    /// may have to wait until somebody else is done with a lock, but not until a permit comes back,
    /// also while others wait in [`acquire`](Semaphore::acquire).
    fn try_acquire(&self) -> Option<Self::Permit<'_>>;
}
