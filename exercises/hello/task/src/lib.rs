//! The task of the exercise `hello`: what is promised of named threads and what they return.
//! Never holds an implementation, nor anything an implementation could be built from.

/// Says that a thread panicked instead of returning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Panicked {
    /// The thread's name.
    pub thread: String,
    /// What the panic said, if its payload is text: a `String` or a `&'static str`.
    pub message: Option<String>,
}

/// Starts named threads, hands each an argument, and collects what they return.
pub trait Hello: 'static {
    /// The name of the thread that calls this, as the standard library knows it; none for a thread
    /// without a name.
    fn own_name() -> Option<String>;

    /// Starts a thread for each of `people`, which calls `greet` once, and returns what each returned.
    ///
    /// # Threads
    /// Each entry of the list is a name and an argument. The thread that is started for it bears the
    /// name and calls `greet` with the argument. Nobody else calls `greet`, the caller neither. Two
    /// threads may bear the same name, and a name may be empty; none holds a zero byte. The caller's
    /// own name does not change.
    ///
    /// All threads are under way at once: none has to wait until another one has begun or ended. In
    /// which order they are started is up to you.
    ///
    /// # Results
    /// There is one for each entry, in the order of the list, whichever thread ends first. No entries,
    /// no threads, and no results.
    ///
    /// # Panics of `greet`
    /// Where `greet` panics, [`Panicked`] stands in the result's place. That costs no other result:
    /// the other threads are not stopped, and the call itself does not panic.
    ///
    /// # Returning
    /// The call returns when every thread that it started has ended, whether it panicked or not. It
    /// sleeps until then: no looking again and again.
    ///
    /// # More calls than one
    /// Any number of threads may call this at the same time, and `greet` may call it. No call waits for
    /// another one or changes what that returns. You may take it for granted that the system has a
    /// thread to give whenever you ask for one.
    fn all<A, R>(
        people: Vec<(String, A)>,
        greet: impl Fn(A) -> R + Send + Sync + 'static,
    ) -> Vec<Result<R, Panicked>>
    where
        A: Send + 'static,
        R: Send + 'static;
}
