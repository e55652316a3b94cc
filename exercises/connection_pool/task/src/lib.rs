//! The task of the exercise `connection_pool`: what a pool of reusable connections promises.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::ops::Deref;
use std::time::Duration;

/// A connection to some server. Made by whoever makes the pool; dropping it closes it.
pub trait Connection: Send + 'static {
    /// Which one it is: no two have the same number.
    fn id(&self) -> u32;

    /// Whether it is of no use any more. It may break at any moment, and is never mended. Answers at once.
    fn is_broken(&self) -> bool;
}

/// Makes a connection. It may take long, may be called by several threads at once, and may panic.
pub type Connect = Box<dyn Fn() -> Box<dyn Connection> + Send + Sync>;

/// A pool of connections: it lends them, and there are never more than it was made for.
///
/// A connection is *out* from when it is lent until its lease is dropped, and *idle* from then until it
/// is lent again. Whoever is about to get one, and is still connecting, has a *place* as well: never are
/// there more places and connections, out and idle, than the limit says.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one pool at the same time. Whether a call is served
/// and how many are out then fits one order of the calls, each of which takes effect at one moment
/// between its start and its return. A call that waits has no effect before it can go on, but for its
/// place in the line.
///
/// # Lending
///
/// A connection is made only by a call that has a place and finds no good one idle; which idle one
/// it gets is not promised. It is made on the thread that calls, while nobody else waits for that: others
/// get what is idle, connect, too, and give back. If it panics, the panic reaches that caller, and the
/// place goes to whoever is next.
///
/// A broken connection is never idle again: when its lease is dropped it is dropped, too, before that
/// returns. One that breaks while it is idle is dropped when a call comes upon it, and never lent. Both
/// are dropped before another one takes their place.
///
/// # The line
///
/// Whoever finds the limit reached lines up, and waits asleep: nobody looks again and again, with or
/// without a pause. Both methods have the same line. What is given back goes to whoever has been in line
/// longest, and nobody who comes later gets it instead, not even whoever has just given it back. Whoever
/// gives up leaves the line, and holds nobody up.
///
/// # Time
///
/// Time is that of [`std::time::Instant`]. A time-out is for the line only, not for connecting. Nobody
/// gives up before it is over. Once it is over, a call returns as soon as its thread gets to run. Any
/// [`Duration`] is allowed, [`Duration::ZERO`] and [`Duration::MAX`] included; the latter is as good as no
/// time-out.
///
/// # Panics
///
/// No method panics, nor does dropping a lease, but for a panic of [`Connect`]. A thread that panics
/// with a lease in its hands gives it back like any other, while it unwinds.
///
/// # Dropping
///
/// Leases borrow their pool, so nobody has any when it is dropped. Dropping it drops all connections that
/// are idle. A pool needs no threads of its own; if an implementation starts some, all of them have ended
/// when dropping the pool has returned.
pub trait Pool: Send + Sync + Sized + 'static {
    /// A connection that is out. Dropping it gives the connection back; it may be dropped by another
    /// thread than the one that got it.
    type Lease<'a>: Deref<Target = dyn Connection> + Send
    where
        Self: 'a;

    /// A pool without connections, for up to `limit` of them, made by `connect`.
    ///
    /// `limit` may be 0: nobody ever gets one then. Two pools never influence each other.
    fn new(limit: usize, connect: Connect) -> Self;

    /// Lends a connection. Waits in line while the limit is reached.
    fn get(&self) -> Self::Lease<'_>;

    /// Lends a connection. Waits in line while the limit is reached, but no longer than `timeout`; not at
    /// all if that is zero.
    ///
    /// Returns `None` only if the limit was reached, or others stood in line before, at a moment when the
    /// time was over.
    fn get_timeout(&self, timeout: Duration) -> Option<Self::Lease<'_>>;
}
