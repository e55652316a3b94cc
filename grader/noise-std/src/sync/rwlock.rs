//! `RwLock`. The guards only list what is held: unlocking makes no noise.

use noise_control::{Held, changed, enter_lock, looked, point, point_to_look, took};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{self as real, LockResult, PoisonError, TryLockError, TryLockResult};

type Site = &'static Location<'static>;

pub struct RwLock<T: ?Sized>(real::RwLock<T>);

#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    // Taken off the list before it is unlocked.
    _held: Held,
    guard: real::RwLockReadGuard<'a, T>,
}

#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    // Taken off the list before it is unlocked.
    held: Held,
    guard: real::RwLockWriteGuard<'a, T>,
}

impl<T> RwLock<T> {
    #[inline]
    pub const fn new(value: T) -> RwLock<T> {
        RwLock(real::RwLock::new(value))
    }

    pub fn into_inner(self) -> LockResult<T> {
        self.0.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        point_to_look();
        let site = Location::caller();
        let locked = match self.0.try_read() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => Err(poisoned),
            Err(TryLockError::WouldBlock) => {
                let _waiting = enter_lock("lock a RwLock for reading", site, self.address());
                self.0.read()
            }
        };
        self.read_guard(locked, site)
    }

    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        point_to_look();
        let site = Location::caller();
        match self.0.try_read() {
            Ok(guard) => Ok(self.read_guard(Ok(guard), site)?),
            Err(TryLockError::Poisoned(poisoned)) => Ok(self.read_guard(Err(poisoned), site)?),
            Err(TryLockError::WouldBlock) => {
                looked(self.address(), site);
                Err(TryLockError::WouldBlock)
            }
        }
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        point_to_look();
        let site = Location::caller();
        let locked = match self.0.try_write() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => Err(poisoned),
            Err(TryLockError::WouldBlock) => {
                let _waiting = enter_lock("lock a RwLock for writing", site, self.address());
                self.0.write()
            }
        };
        self.write_guard(locked, site)
    }

    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        point_to_look();
        let site = Location::caller();
        match self.0.try_write() {
            Ok(guard) => Ok(self.write_guard(Ok(guard), site)?),
            Err(TryLockError::Poisoned(poisoned)) => Ok(self.write_guard(Err(poisoned), site)?),
            Err(TryLockError::WouldBlock) => {
                looked(self.address(), site);
                Err(TryLockError::WouldBlock)
            }
        }
    }

    fn address(&self) -> usize {
        (&raw const self.0).cast::<()>().addr()
    }

    fn read_guard<'a>(
        &'a self,
        locked: LockResult<real::RwLockReadGuard<'a, T>>,
        site: Site,
    ) -> LockResult<RwLockReadGuard<'a, T>> {
        let _held = took("rwlock", site, self.address());
        looked(self.address(), site);
        match locked {
            Ok(guard) => Ok(RwLockReadGuard { _held, guard }),
            Err(poisoned) => {
                let guard = poisoned.into_inner();
                Err(PoisonError::new(RwLockReadGuard { _held, guard }))
            }
        }
    }

    fn write_guard<'a>(
        &'a self,
        locked: LockResult<real::RwLockWriteGuard<'a, T>>,
        site: Site,
    ) -> LockResult<RwLockWriteGuard<'a, T>> {
        let held = took("rwlock", site, self.address());
        looked(self.address(), site);
        match locked {
            Ok(guard) => Ok(RwLockWriteGuard { held, guard }),
            Err(poisoned) => {
                let guard = poisoned.into_inner();
                Err(PoisonError::new(RwLockWriteGuard { held, guard }))
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

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        point();
        RwLockReadGuard {
            _held: guard.held,
            guard: real::RwLockWriteGuard::downgrade(guard.guard),
        }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        changed();
        &mut self.guard
    }
}

macro_rules! guards {
    ($($name:ident)*) => {
        $(
            impl<T: ?Sized> Deref for $name<'_, T> {
                type Target = T;

                fn deref(&self) -> &T {
                    &self.guard
                }
            }

            impl<T: ?Sized + fmt::Debug> fmt::Debug for $name<'_, T> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.guard.fmt(f)
                }
            }

            impl<T: ?Sized + fmt::Display> fmt::Display for $name<'_, T> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.guard.fmt(f)
                }
            }
        )*
    };
}

guards!(RwLockReadGuard RwLockWriteGuard);
