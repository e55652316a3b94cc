//! Scoped threads. As in std, a scope ends once its threads' closures have: their thread-locals may outlive it.

use super::builder::Builder;
use super::current::Thread;
use super::handle::JoinHandle;
use super::packet::{expect_thread, start};
use crate::operation::{announce, look, wait_for_thread};
use grade_engine::{self as engine, Class, Description, SourceSite};
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
    /// How many have not ended.
    running: Cell<usize>,
    /// Who waits for the end of the scope.
    waiter: Cell<Option<u32>>,
    main: Thread,
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
            running: Cell::new(0),
            waiter: Cell::new(None),
            main: super::current::current(),
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
            let Some(thread) = thread else { break };
            self.waiter.set(Some(engine::current()));
            while !engine::has_finished(thread) {
                let _ = wait_for_thread(thread);
            }
        }
        engine::trace("end of scope", 0, Some(site), Description::nothing);
    }
}

impl ScopeData {
    /// A thread's closure is through: the scope may end.
    fn end_one(&self) {
        self.running.set(self.running.get() - 1);
        if let Some(waiter) = self.waiter.get() {
            engine::wake(waiter);
        }
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
        expect_thread(spawned)
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
        let data = Arc::clone(&self.data);
        let on_end = move || data.end_one();
        #[expect(unsafe_code, reason = "scoped threads borrow")]
        // SAFETY: `scope` does not return before `on_end` of every thread of its list.
        let (number, packet) = unsafe { start(builder, site, f, on_panic, on_end) }?;
        self.data.running.set(self.data.running.get() + 1);
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
        look(Class::Thread, 0, "scope", Location::caller());
        // For how many of them run, and whether one panicked.
        let _ = engine::live_student_threads();
        f.debug_struct("Scope")
            .field("num_running_threads", &self.data.running.get())
            .field("a_thread_panicked", &(self.data.panics.get() > 0))
            .field("main_thread", &self.data.main)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
