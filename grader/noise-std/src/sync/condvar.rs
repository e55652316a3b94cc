//! `Condvar`. A notification is never lost or made up here; only its moment moves.

use super::mutex::MutexGuard;
use crate::time::Instant;
use noise_control::{
    Pause, Timed, about_to_wait, enter, enter_for, is_for_ever, looked, point, point_to_look, told,
};
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
        while condition(guard.value_to_look_at()) {
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
        point_to_look();
        let site = Location::caller();
        let is_alone = about_to_wait(Timed::Condvar);
        let pause = Pause::of(timeout, is_alone);
        looked(std::ptr::from_ref(self).addr(), site);
        let (mutex, guard) = guard.give_up();
        if is_alone && !is_for_ever(timeout) {
            // Whoever gets the lock meanwhile may be kept waiting with it, so it is taken as any other is.
            drop(guard);
            pause.ended(true);
            return both(mutex.lock_at(site), result(true));
        }
        let waiting = enter_for("wait on a condvar with a timeout", site, timeout);
        let woken = self.0.wait_timeout(guard, pause.real());
        drop(waiting);
        let (locked, result) = match woken {
            Ok((guard, result)) => (Ok(guard), result),
            Err(poisoned) => {
                let (guard, result) = poisoned.into_inner();
                (Err(PoisonError::new(guard)), result)
            }
        };
        pause.ended(result.timed_out());
        both(mutex.guard(locked, site), result)
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
        // As std does it, and by the clock that student code sees.
        let began = Instant::now();
        let mut guard = guard;
        while condition(guard.value_to_look_at()) {
            let Some(left) = timeout.checked_sub(began.elapsed()) else {
                return Ok((guard, result(true)));
            };
            guard = self.wait_timeout(guard, left)?.0;
        }
        Ok((guard, result(false)))
    }

    #[inline]
    #[track_caller]
    pub fn notify_one(&self) {
        point();
        told(Timed::Condvar);
        self.0.notify_one();
    }

    #[inline]
    #[track_caller]
    pub fn notify_all(&self) {
        point();
        told(Timed::Condvar);
        self.0.notify_all();
    }
}

type Waited<'a, T> = LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;

fn both<T>(locked: LockResult<MutexGuard<'_, T>>, result: WaitTimeoutResult) -> Waited<'_, T> {
    match locked {
        Ok(guard) => Ok((guard, result)),
        Err(poisoned) => Err(PoisonError::new((poisoned.into_inner(), result))),
    }
}

/// Only a wait of std's makes one: this takes no time.
fn result(timed_out: bool) -> WaitTimeoutResult {
    let (mutex, condvar) = (real::Mutex::new(()), real::Condvar::new());
    let guard = mutex.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = condvar.wait_timeout_while(guard, Duration::ZERO, |()| timed_out);
    waited.unwrap_or_else(PoisonError::into_inner).1
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
