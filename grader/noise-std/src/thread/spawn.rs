//! `spawn` and `Builder`. Each thread is counted until its closure has ended.

use super::{JoinHandle, Scope, ScopedJoinHandle};
use noise_control::{
    DEFAULT_STACK_BYTES, Spawned, give_up_for_want_of_threads, give_up_over_too_many_threads,
    point, spawned,
};
use std::fmt;
use std::io;
use std::thread as real;

#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    real: real::Builder,
    /// Whether the size of its stack was asked for: then it may be that which cannot be had.
    own_stack: bool,
    stack_bytes: usize,
}

/// The closure to run in the new thread: `body` with a point at either end, counted as live. The
/// count drops before the result is handed over, so whoever joins no longer finds it counted.
fn counted<T>(live: Spawned, body: impl FnOnce() -> T) -> impl FnOnce() -> T {
    move || {
        let _live = live.begin();
        point();
        let result = body();
        point();
        result
    }
}

/// A thread that was asked for by a call that can only panic if there is none. A system that has none has ended the
/// process by now.
pub(super) fn expect_thread<H>(spawned: io::Result<H>) -> H {
    spawned.unwrap_or_else(|_too_many| give_up_over_too_many_threads())
}

#[track_caller]
pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    expect_thread(Builder::new().spawn(body))
}

#[allow(clippy::new_without_default, reason = "std has no default either")]
impl Builder {
    pub fn new() -> Builder {
        Builder {
            real: real::Builder::new(),
            own_stack: false,
            stack_bytes: DEFAULT_STACK_BYTES,
        }
    }

    pub fn name(self, name: String) -> Builder {
        Builder {
            real: self.real.name(name),
            ..self
        }
    }

    pub fn stack_size(self, bytes: usize) -> Builder {
        Builder {
            real: self.real.stack_size(bytes),
            own_stack: true,
            stack_bytes: bytes,
        }
    }

    /// A thread of default size that the system refuses, although there are few, is the machine's
    /// trouble.
    fn had<T>(own_stack: bool, started: io::Result<T>) -> io::Result<T> {
        if started.is_err() && !own_stack {
            give_up_for_want_of_threads();
        }
        started
    }

    #[track_caller]
    pub fn spawn<F, T>(self, body: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        point();
        let started = self.real.spawn(counted(spawned(self.stack_bytes)?, body));
        Builder::had(self.own_stack, started).map(JoinHandle::of)
    }

    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        body: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        point();
        let body = counted(spawned(self.stack_bytes)?, body);
        let started = self.real.spawn_scoped(scope.real, body);
        Builder::had(self.own_stack, started).map(ScopedJoinHandle::of)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
