//! `Condvar`. A notification is never lost or made up here; only its moment moves.

use super::mutex::{Mutex, MutexGuard};
use noise_control::{enter, enter_passing, point};
use std::fmt;
use std::panic::Location;
use std::sync::{self as real, LockResult, PoisonError, WaitTimeoutResult};
use std::time::Duration;

#[derive(Default)]
pub struct Condvar(real::Condvar);

impl Condvar {
    #[inline]
    pub const fn new() -> Condvar {
        Condvar(real::Condvar::new())
    }

    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        point();
        let site = Location::caller();
        let (mutex, guard) = guard.give_up();
        let waiting = enter("wait on a condvar", site);
        let woken = self.0.wait(guard);
        drop(waiting);
        mutex.guard(woken, site)
    }

    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        // As std does it: while the condition is looked at, the thread does not wait.
        let mut guard = guard;
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        point();
        let site = Location::caller();
        let (mutex, guard) = guard.give_up();
        let waiting = enter_passing("wait on a condvar with a timeout", site);
        let woken = self.0.wait_timeout(guard, timeout);
        drop(waiting);
        with_result(mutex, woken, site)
    }

    #[deprecated(
        since = "1.6.0",
        note = "replaced by `std::sync::Condvar::wait_timeout`"
    )]
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        millis: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let notified = |(guard, result): (_, WaitTimeoutResult)| (guard, !result.timed_out());
        match self.wait_timeout(guard, Duration::from_millis(millis.into())) {
            Ok(pair) => Ok(notified(pair)),
            Err(poisoned) => Err(PoisonError::new(notified(poisoned.into_inner()))),
        }
    }

    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let site = Location::caller();
        let (mutex, guard) = guard.give_up();
        let waiting = enter_passing("wait on a condvar with a timeout", site);
        let woken = self.0.wait_timeout_while(guard, timeout, |value| {
            point();
            condition(value)
        });
        drop(waiting);
        with_result(mutex, woken, site)
    }

    #[inline]
    #[track_caller]
    pub fn notify_one(&self) {
        point();
        self.0.notify_one();
    }

    #[inline]
    #[track_caller]
    pub fn notify_all(&self) {
        point();
        self.0.notify_all();
    }
}

type Timed<G> = LockResult<(G, WaitTimeoutResult)>;

fn with_result<'a, T>(
    mutex: &'a Mutex<T>,
    woken: Timed<real::MutexGuard<'a, T>>,
    site: &'static Location<'static>,
) -> Timed<MutexGuard<'a, T>> {
    let (locked, result) = match woken {
        Ok((guard, result)) => (Ok(guard), result),
        Err(poisoned) => {
            let (guard, result) = poisoned.into_inner();
            (Err(PoisonError::new(guard)), result)
        }
    };
    match mutex.guard(locked, site) {
        Ok(guard) => Ok((guard, result)),
        Err(poisoned) => Err(PoisonError::new((poisoned.into_inner(), result))),
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
