//! `Condvar`. A notification is never lost or made up here; only its moment moves.

use noise_control::{enter, point};
use std::fmt;
use std::panic::Location;
use std::sync::{self as real, LockResult, MutexGuard, PoisonError, WaitTimeoutResult};
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
        let _waiting = enter("wait on a condvar", Location::caller());
        self.0.wait(guard)
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
        let _waiting = enter("wait on a condvar", Location::caller());
        self.0.wait_while(guard, |value| {
            point();
            condition(value)
        })
    }

    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        point();
        let _waiting = enter("wait on a condvar with a timeout", Location::caller());
        self.0.wait_timeout(guard, timeout)
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
        let _waiting = enter("wait on a condvar with a timeout", Location::caller());
        self.0.wait_timeout_while(guard, timeout, |value| {
            point();
            condition(value)
        })
    }

    #[inline]
    pub fn notify_one(&self) {
        point();
        self.0.notify_one();
    }

    #[inline]
    pub fn notify_all(&self) {
        point();
        self.0.notify_all();
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
