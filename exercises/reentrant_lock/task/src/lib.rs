//! The task of the exercise `reentrant_lock`: what a lock promises that its holder may take again.
//! Never holds an implementation, nor anything an implementation could be built from.

/// The largest number of guards of one lock that a thread ever has at once.
pub const MOST_GUARDS: usize = 1_000_000;

/// A lock that one thread at a time holds, and that its holder may take again.
///
/// Each call of [`lock`] and each successful [`try_lock`] gives out a *guard*. A thread *holds* the
/// lock as long as it has at least one guard of it; its *depth* is the number of guards that it has.
/// The lock is *free* while nobody holds it.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one lock at the same time. Each call, and each drop
/// of a guard, takes effect at one moment between its start and its return (the lock is
/// *linearizable*). A call that waits has no effect before it can go on. What a thread did before it
/// dropped its last guard is seen by whoever takes the lock next.
///
/// # Waiting
///
/// Only [`lock`] waits for another thread to let go, and it waits asleep: it does not look again and
/// again, with or without a pause. Nobody waits while the lock is free and nobody else takes it: each
/// time the last guard of a holder is dropped, one of those who wait goes on, if there are any. The
/// holder itself never waits for its own lock.
///
/// Which of them that is, is not promised. Nor is the lock kept for those who wait: somebody who comes
/// later, or who has just let go, may be faster.
///
/// # Guards
///
/// A thread may drop its guards in any order; the lock is free once it has dropped the last of them.
/// A guard is dropped by the thread that took it. Nobody ever hands one to another thread, whether the
/// type allows it or not. A guard that is forgotten ([`std::mem::forget`]) is never dropped: its thread
/// keeps the lock for good, even after it has ended.
///
/// # Panics
///
/// No method panics, nor does dropping a guard. While a thread that panics unwinds, the guards are
/// dropped that lie on its way, and no others: if it still has a guard when the panic is caught, it
/// still holds the lock. The lock works on as if nothing had happened.
///
/// # Threads
///
/// A lock needs no threads of its own. If an implementation starts some, all of them have ended when
/// dropping the lock has returned. Guards borrow their lock, so nobody has any then.
///
/// [`lock`]: Lock::lock
/// [`try_lock`]: Lock::try_lock
pub trait Lock: Send + Sync + 'static {
    /// A guard. Dropping it undoes one [`lock`](Lock::lock).
    type Guard<'a>
    where
        Self: 'a;

    /// A lock that is free. Two locks never influence each other.
    fn new() -> Self
    where
        Self: Sized;

    /// Takes the lock, once more if the calling thread holds it already. Waits while another thread
    /// holds it.
    fn lock(&self) -> Self::Guard<'_>;

    /// Takes the lock if it is free or the calling thread holds it, and never waits for another thread
    /// to let go of it.
    ///
    /// Returns `None` only if another thread held it at some moment between the call and the return.
    /// It may have to wait until somebody else is done with what is inside the lock, but not until a
    /// guard is dropped, also while others wait in [`lock`](Lock::lock).
    fn try_lock(&self) -> Option<Self::Guard<'_>>;

    /// The calling thread's depth: how many guards of this lock it has. 0 if it does not hold it,
    /// whoever else does. Waits for nobody, as [`try_lock`](Lock::try_lock).
    fn depth(&self) -> usize;
}
