//! `spawn` and `Builder`. Each thread is counted until its closure has ended.

use super::{JoinHandle, Scope, ScopedJoinHandle};
use noise_control::{point, spawned};
use std::fmt;
use std::io;
use std::thread as real;

#[must_use = "must eventually spawn the thread"]
pub struct Builder(real::Builder);

/// The closure to run in the new thread: `body` with a point at either end, counted as live. The
/// count drops before the result is handed over, so whoever joins no longer finds it counted.
pub(super) fn counted<T>(body: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let live = spawned();
    move || {
        live.begin();
        let _live = live;
        point();
        let result = body();
        point();
        result
    }
}

#[track_caller]
pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(body).expect("failed to spawn thread")
}

#[allow(clippy::new_without_default, reason = "std has no default either")]
impl Builder {
    pub fn new() -> Builder {
        Builder(real::Builder::new())
    }

    pub fn name(self, name: String) -> Builder {
        Builder(self.0.name(name))
    }

    pub fn stack_size(self, bytes: usize) -> Builder {
        Builder(self.0.stack_size(bytes))
    }

    #[track_caller]
    pub fn spawn<F, T>(self, body: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        point();
        self.0.spawn(counted(body)).map(JoinHandle::of)
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
        self.0
            .spawn_scoped(scope.real, counted(body))
            .map(ScopedJoinHandle::of)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
