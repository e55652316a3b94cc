//! `Condvar`. Keeps no list of its own: who waits is what the engine knows to be blocked on it, so
//! a waiter whose time is up is no longer among them. Never wakes anybody spuriously.

use super::mutex::{Mutex, MutexGuard, or_poisoned};
use crate::description::{ended, notified, slept};
use crate::operation::{announce, change, deadline_ns, release, wait_then};
use grade_engine::{self as engine, Class, Identity, SourceSite, Timeout};
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

pub struct Condvar {
    identity: Identity,
}

#[expect(unsafe_code, reason = "its identity is a cell")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl Sync for Condvar {}
impl UnwindSafe for Condvar {}
impl RefUnwindSafe for Condvar {}

#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    #[must_use]
    #[track_caller]
    pub const fn new() -> Condvar {
        Condvar {
            identity: Identity::new(Some(Location::caller())),
        }
    }

    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.wait_until(guard, "wait", None, Location::caller()).0
    }

    #[track_caller]
    pub fn wait_while<'a, T, F: FnMut(&mut T) -> bool>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>> {
        let site = Location::caller();
        while condition(&mut *guard) {
            guard = self.wait_until(guard, "wait_while", None, site).0?;
        }
        Ok(guard)
    }

    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        duration: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let site = Location::caller();
        announce(Class::Time, "wait_timeout", site);
        let deadline_ns = deadline_ns(duration);
        let (guard, end) = self.wait_until(guard, "wait_timeout", deadline_ns, site);
        with_result(guard, WaitTimeoutResult(end == Timeout::Elapsed))
    }

    #[deprecated(
        since = "1.6.0",
        note = "replaced by `std::sync::Condvar::wait_timeout`"
    )]
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        ms: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        match self.wait_timeout(guard, Duration::from_millis(u64::from(ms))) {
            Ok((guard, result)) => Ok((guard, !result.timed_out())),
            Err(error) => {
                let (guard, result) = error.into_inner();
                Err(PoisonError::new((guard, !result.timed_out())))
            }
        }
    }

    #[track_caller]
    pub fn wait_timeout_while<'a, T, F: FnMut(&mut T) -> bool>(
        &self,
        mut guard: MutexGuard<'a, T>,
        duration: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let site = Location::caller();
        announce(Class::Time, "wait_timeout_while", site);
        let deadline_ns = deadline_ns(duration);
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            if deadline_ns.is_some_and(|deadline_ns| engine::now_ns() >= deadline_ns) {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            let what = "wait_timeout_while";
            match self.wait_until(guard, what, deadline_ns, site) {
                (Ok(again), _) => guard = again,
                (Err(poisoned), end) => {
                    let result = WaitTimeoutResult(end == Timeout::Elapsed);
                    return Err(PoisonError::new((poisoned.into_inner(), result)));
                }
            }
        }
    }

    #[track_caller]
    pub fn notify_one(&self) {
        let site = Location::caller();
        let id = self.id();
        change(Class::Wait, id, "notify_one", site);
        let waiters = engine::blocked_on(id);
        let woken = waiters.get(engine::choose(waiters.len())).copied();
        engine::notified(id);
        if let Some(thread) = woken {
            engine::wake(thread);
        }
        engine::trace("notify_one", id, Some(site), || {
            notified(woken.as_slice().to_vec())
        });
    }

    #[track_caller]
    pub fn notify_all(&self) {
        let site = Location::caller();
        let id = self.id();
        change(Class::Wait, id, "notify_all", site);
        engine::trace("notify_all", id, Some(site), || {
            notified(engine::blocked_on(id))
        });
        engine::wake_all(id);
    }

    fn id(&self) -> u32 {
        // Without state of its own, it has nothing to reset.
        self.identity.id_of(self, "condvar", |_used_before| ())
    }

    /// Gives up the mutex and falls asleep in one step, and takes the mutex again when woken.
    fn wait_until<'a, T: ?Sized>(
        &self,
        guard: MutexGuard<'a, T>,
        what: &'static str,
        deadline_ns: Option<u64>,
        site: SourceSite,
    ) -> (LockResult<MutexGuard<'a, T>>, Timeout) {
        let id = self.id();
        release(Class::Wait, id, what, site);
        let mutex_id = guard.mutex.id();
        engine::trace(what, id, Some(site), || slept(mutex_id));
        let mutex: &'a Mutex<T> = guard.give_up();
        let end = wait_then(id, mutex_id, deadline_ns);
        mutex.acquire(mutex_id, site);
        engine::trace("wake up", id, Some(site), || ended(end, Some(mutex_id)));
        (mutex.guard(site), end)
    }
}

fn with_result<G>(
    guard: LockResult<G>,
    result: WaitTimeoutResult,
) -> LockResult<(G, WaitTimeoutResult)> {
    match guard {
        Ok(guard) => Ok((guard, result)),
        Err(poisoned) => or_poisoned((poisoned.into_inner(), result), true),
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Condvar {
        Condvar::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}
