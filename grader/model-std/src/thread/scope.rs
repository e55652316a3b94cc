//! Scoped threads. A scope never ends before its threads have really ended.

use super::builder::Builder;
use super::current::Thread;
use super::handle::JoinHandle;
use super::packet::start;
use crate::operation::{announce, wait_for_end};
use grade_engine::{self as engine, Class, Said, SourceSite};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, Location};
use std::sync::Arc;

pub struct Scope<'scope, 'env: 'scope> {
    data: Arc<ScopeData>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

struct ScopeData {
    /// In the order in which they were made.
    threads: RefCell<Vec<u32>>,
    /// How many panicked and were not joined.
    panics: Cell<usize>,
}

#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl Sync for ScopeData {}
#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: it holds plain data.
unsafe impl Send for ScopeData {}

pub struct ScopedJoinHandle<'scope, T> {
    handle: JoinHandle<T>,
    data: Arc<ScopeData>,
    scope: PhantomData<&'scope ()>,
}

#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let site = Location::caller();
    let scope = Scope {
        data: Arc::new(ScopeData {
            threads: RefCell::new(Vec::new()),
            panics: Cell::new(0),
        }),
        scope: PhantomData,
        env: PhantomData,
    };
    let result = engine::catch(AssertUnwindSafe(|| f(&scope)));
    scope.data.wait_for_all(site);
    match result {
        Err(payload) => engine::resume(payload),
        Ok(_) if scope.data.panics.get() > 0 => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

impl ScopeData {
    /// Threads may make further ones meanwhile.
    fn wait_for_all(&self, site: SourceSite) {
        // No scheduling point: others may run before or after, the result is the same.
        announce(Class::Thread, "end of scope", site);
        for index in 0.. {
            let thread = self.threads.borrow().get(index).copied();
            match thread {
                Some(thread) => wait_for_end(thread),
                None => break,
            }
        }
        engine::trace("end of scope", 0, Some(site), Said::nothing);
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let spawned = self.spawn_at(Builder::new(), Location::caller(), f);
        spawned.expect("failed to spawn thread")
    }

    pub(super) fn spawn_at<F, T>(
        &'scope self,
        builder: Builder,
        site: SourceSite,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        builder.check_name();
        let data = Arc::clone(&self.data);
        let on_panic = move || data.panics.set(data.panics.get() + 1);
        #[expect(unsafe_code, reason = "scoped threads borrow")]
        // SAFETY: `scope` does not return before every thread of its list has ended.
        let (number, packet) = unsafe { start(builder, site, f, on_panic) }?;
        self.data.threads.borrow_mut().push(number);
        Ok(ScopedJoinHandle {
            handle: JoinHandle::new(number, packet),
            data: Arc::clone(&self.data),
            scope: PhantomData,
        })
    }
}

impl<'scope, T> ScopedJoinHandle<'scope, T> {
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.handle.thread()
    }

    #[track_caller]
    pub fn join(self) -> super::Result<T> {
        let result = self.handle.join_at(Location::caller());
        if result.is_err() {
            self.data.panics.set(self.data.panics.get() - 1);
        }
        result
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.handle.is_finished()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
