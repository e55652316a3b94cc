//! The task of the exercise `thread_local_ids`: who uses which connection, and for how long.
//! Never holds an implementation, nor anything an implementation could be built from.

/// A connection to a server. Dropping it closes it.
pub trait Connection: Send {
    /// The number by which the server knows it. No two connections have the same one, not even one
    /// after the other.
    fn id(&self) -> u32;
}

/// Opens a connection.
pub type Open = Box<dyn Fn() -> Box<dyn Connection> + Send + Sync>;

/// Connections that are not shared: each thread has its own, and so has each job.
///
/// # Scopes
///
/// A *scope* is what a connection belongs to. There are two kinds:
///
/// - each thread is a scope, from its beginning to its end;
/// - each call of [`job`](Connections::job) is a scope, from its beginning to its end.
///
/// A thread *is in* the innermost of its scopes: that of the job it has begun last and not ended, or its
/// own if there is none. Scopes nest as deep as you like. Another thread is never in them, also if it was
/// started by a job.
///
/// A scope has no connection at first. The first [`with`](Connections::with) in it opens one, by calling
/// `open` once on the calling thread; each later `with` in the same scope uses that one. A scope in which
/// nobody calls `with` never opens any.
///
/// The connection is closed when its scope ends: that of a job before `job` returns, that of a thread
/// when the thread ends. When a job has ended, its thread is again in the scope in which it was before,
/// with the connection that this scope had.
///
/// # Several objects
///
/// Two objects never influence each other: all of this holds for each of them alone, also where one thread
/// uses both, and where one is made after the other is gone. When an object is dropped, its
/// connections that belong to threads are closed right then, or when their threads end: both is fine.
///
/// # Concurrency
///
/// Any number of threads may use an object at the same time. None of them waits until another one has opened
/// or closed a connection, nor for another one's `act` or `job`.
///
/// # Panics
///
/// A panic of `open`, of `act` or of `job` goes on to the caller. If `open` panics, the scope still has
/// no connection, and the next `with` opens one. If `act` panics, the scope keeps its connection. If a
/// job panics, its scope ends as if it had returned. Nothing else panics, then or later.
///
/// # Calls inside calls
///
/// `job` may call all methods. `act` may call `job`, and may use other objects; it does not call `with` in
/// its own scope, whose connection it has already. `open`, and dropping a connection, call nothing of
/// this trait. Callers see to that; what would happen is left open.
///
/// # Threads
///
/// None are needed. If an implementation starts some, they have ended when dropping the object returns.
pub trait Connections: Send + Sync + 'static {
    /// An object that opens its connections with `open`, and none of them yet.
    fn new(open: Open) -> Self
    where
        Self: Sized;

    /// Calls `act` with the connection of the scope that the calling thread is in, and returns what it
    /// returns. Opens that connection if there is none.
    fn with<R>(&self, act: impl FnOnce(&mut dyn Connection) -> R) -> R;

    /// Calls `job` on the calling thread, as a scope of its own, and returns what it returns.
    fn job<R>(&self, job: impl FnOnce() -> R) -> R;
}
