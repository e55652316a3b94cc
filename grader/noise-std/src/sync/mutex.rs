//! `Mutex`. The guard only lists what is held: unlocking makes no noise.

use noise_control::{Held, changed, enter_lock, looked, point, point_to_look, took};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{self as real, LockResult, PoisonError, TryLockError, TryLockResult};

pub struct Mutex<T: ?Sized>(real::Mutex<T>);

#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized> {
    // Taken off the list before it is unlocked, so that no two threads ever hold it there.
    held: Held,
    mutex: &'a Mutex<T>,
    guard: real::MutexGuard<'a, T>,
}

impl<T> Mutex<T> {
    #[inline]
    pub const fn new(value: T) -> Mutex<T> {
        Mutex(real::Mutex::new(value))
    }

    pub fn into_inner(self) -> LockResult<T> {
        self.0.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        point_to_look();
        self.lock_at(Location::caller())
    }

    pub(super) fn lock_at(
        &self,
        site: &'static Location<'static>,
    ) -> LockResult<MutexGuard<'_, T>> {
        let locked = match self.0.try_lock() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => Err(poisoned),
            Err(TryLockError::WouldBlock) => {
                let _waiting = enter_lock("lock a mutex", site, self.address());
                self.0.lock()
            }
        };
        self.guard(locked, site)
    }

    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        point_to_look();
        let site = Location::caller();
        match self.0.try_lock() {
            Ok(guard) => Ok(self.guard(Ok(guard), site)?),
            Err(TryLockError::Poisoned(poisoned)) => Ok(self.guard(Err(poisoned), site)?),
            Err(TryLockError::WouldBlock) => {
                looked(self.address(), site);
                Err(TryLockError::WouldBlock)
            }
        }
    }

    fn address(&self) -> usize {
        (&raw const self.0).cast::<()>().addr()
    }

    /// A guard over std's, listed as taken at `site`.
    pub(super) fn guard<'a>(
        &'a self,
        locked: LockResult<real::MutexGuard<'a, T>>,
        site: &'static Location<'static>,
    ) -> LockResult<MutexGuard<'a, T>> {
        let held = took("mutex", site, self.address());
        looked(self.address(), site);
        let mutex = self;
        match locked {
            Ok(guard) => Ok(MutexGuard { held, mutex, guard }),
            Err(poisoned) => {
                let guard = poisoned.into_inner();
                Err(PoisonError::new(MutexGuard { held, mutex, guard }))
            }
        }
    }

    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        point_to_look();
        looked(self.address(), Location::caller());
        self.0.is_poisoned()
    }

    #[track_caller]
    pub fn clear_poison(&self) {
        point();
        self.0.clear_poison();
    }

    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.0.get_mut()
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// For a condition, which is not to change it.
    pub(super) fn value_to_look_at(&mut self) -> &mut T {
        &mut self.guard
    }

    /// For a wait that gives up the lock and takes it again: it is held no longer.
    pub(super) fn give_up(self) -> (&'a Mutex<T>, real::MutexGuard<'a, T>) {
        drop(self.held);
        (self.mutex, self.guard)
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        changed();
        &mut self.guard
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.guard.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.guard.fmt(f)
    }
}
