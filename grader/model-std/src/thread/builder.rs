//! `spawn` and `Builder`. Spawning is no scheduling point: nobody can notice it before the new
//! thread does something.

use super::handle::JoinHandle;
use super::packet::{expect_thread, start};
use super::scope::{Scope, ScopedJoinHandle};
use grade_engine::SourceSite;
use std::fmt;
use std::io;
use std::panic::Location;

#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    pub(super) name: Option<String>,
    pub(super) stack_bytes: Option<usize>,
}

impl Builder {
    #[allow(clippy::new_without_default, reason = "std has no such default")]
    pub fn new() -> Builder {
        Builder {
            name: None,
            stack_bytes: None,
        }
    }

    pub fn name(mut self, name: String) -> Builder {
        self.name = Some(name);
        self
    }

    pub fn stack_size(mut self, size: usize) -> Builder {
        self.stack_bytes = Some(size);
        self
    }

    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.spawn_at(Location::caller(), f)
    }

    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        scope.spawn_at(self, Location::caller(), f)
    }

    fn spawn_at<F, T>(self, site: SourceSite, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.check_name();
        #[expect(unsafe_code, reason = "scoped threads are made in the same way")]
        // SAFETY: nothing is borrowed for less than 'static.
        let (number, packet) = unsafe { start(self, site, f, || (), || ()) }?;
        Ok(JoinHandle::new(number, packet))
    }

    pub(super) fn check_name(&self) {
        let name = self.name.as_deref().unwrap_or_default();
        assert!(
            !name.contains('\0'),
            "thread name may not contain interior null bytes"
        );
    }
}

#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let spawned = Builder::new().spawn_at(Location::caller(), f);
    expect_thread(spawned)
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.name)
            .field("stack_size", &self.stack_bytes)
            .field("no_hooks", &false)
            .finish()
    }
}
