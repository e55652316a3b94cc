//! `scope`. std's own scope keeps the promise that its threads end first; this never does.

use super::spawn::expect_thread;
use super::{Builder, Thread};
use noise_control::{Guard, enter, looked, point, point_to_look};
use std::fmt;
use std::panic::Location;
use std::thread::{self as real, Result};

pub struct Scope<'scope, 'env> {
    pub(super) real: &'scope real::Scope<'scope, 'env>,
}

pub struct ScopedJoinHandle<'scope, T> {
    real: real::ScopedJoinHandle<'scope, T>,
    thread: Thread,
}

#[track_caller]
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let site = Location::caller();
    // std waits after the closure, also when it panics. From then on this thread is listed.
    let mut waiting: Option<Guard> = None;
    real::scope(|real| {
        let _ends = EndOfBody {
            waiting: &mut waiting,
            site,
        };
        // What borrows for `'scope` must live outside the closure, and what holds `real` cannot be
        // made outside it. Without unsafe code only a leak is left: eight bytes for each scope.
        let scope: &Scope<'_, 'env> = Box::leak(Box::new(Scope { real }));
        body(scope)
    })
}

struct EndOfBody<'a> {
    waiting: &'a mut Option<Guard>,
    site: &'static Location<'static>,
}

impl Drop for EndOfBody<'_> {
    fn drop(&mut self) {
        point();
        *self.waiting = Some(enter("end a thread scope", self.site));
    }
}

impl<'scope> Scope<'scope, '_> {
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, body: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        expect_thread(Builder::new().spawn_scoped(self, body))
    }
}

impl<'scope, T> ScopedJoinHandle<'scope, T> {
    pub(super) fn of(real: real::ScopedJoinHandle<'scope, T>) -> ScopedJoinHandle<'scope, T> {
        let thread = Thread::of(real.thread());
        ScopedJoinHandle { real, thread }
    }

    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn join(self) -> Result<T> {
        point();
        let _waiting = enter("join a thread", Location::caller());
        self.real.join()
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        point_to_look();
        looked(std::ptr::from_ref(self).addr(), Location::caller());
        self.real.is_finished()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
