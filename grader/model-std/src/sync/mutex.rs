//! `Mutex`. Never hands the lock over: whoever is scheduled first after a release gets it.

use super::footprint::Footprint;
use crate::description::{acquired, read, refused, released};
use crate::operation::{acquire, attempt, change, look, release, wait};
use crate::shown::shown;
use grade_engine::{self as engine, Class, Description, Identity, SourceSite, StaticBytes};
use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

pub struct Mutex<T: ?Sized> {
    identity: Identity,
    held: Cell<bool>,
    poisoned: Cell<bool>,
    footprint: Footprint,
    first_value: StaticBytes,
    value: UnsafeCell<T>,
}

#[expect(unsafe_code, reason = "the value is handed to one thread at a time")]
// SAFETY: sending the mutex sends the value and plain data.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
#[expect(unsafe_code, reason = "the value is handed to one thread at a time")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive; only whoever set `held` reaches the value.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized> {
    pub(super) mutex: &'a Mutex<T>,
    /// The thread was unwinding when it took the lock, so that its guard does not poison.
    unwinding: bool,
    site: SourceSite,
    not_send: PhantomData<*const ()>,
}

#[expect(
    unsafe_code,
    reason = "the marker against `Send` forbids `Sync` as well"
)]
// SAFETY: a shared guard gives no more than `&T`.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    #[track_caller]
    pub const fn new(value: T) -> Mutex<T> {
        Mutex {
            identity: Identity::new(Some(Location::caller())),
            held: Cell::new(false),
            poisoned: Cell::new(false),
            footprint: Footprint::new(),
            first_value: StaticBytes::new(),
            value: UnsafeCell::new(value),
        }
    }

    pub fn into_inner(self) -> LockResult<T> {
        engine::learn(self.identity.known_id());
        let poisoned = self.poisoned.get();
        or_poisoned(self.value.into_inner(), poisoned)
    }
}

impl<T: ?Sized> Mutex<T> {
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let site = Location::caller();
        let id = self.id();
        acquire(id, "lock", site);
        self.acquire(id, site);
        engine::trace("lock", id, Some(site), || acquired(self.shown()));
        self.guard(site)
    }

    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        self.try_lock_at(Location::caller())
    }

    fn try_lock_at(&self, site: SourceSite) -> TryLockResult<MutexGuard<'_, T>> {
        let id = self.id();
        attempt(Class::Lock, id, "try_lock", site);
        if self.held.get() {
            engine::trace("try_lock", id, Some(site), || refused("busy"));
            self.footprint.refuse();
            return Err(TryLockError::WouldBlock);
        }
        self.acquire(id, site);
        engine::trace("try_lock", id, Some(site), || acquired(self.shown()));
        Ok(self.guard(site)?)
    }

    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.is_poisoned_at(Location::caller())
    }

    fn is_poisoned_at(&self, site: SourceSite) -> bool {
        let id = self.id();
        look(Class::Lock, id, "is_poisoned", site);
        let poisoned = self.poisoned.get();
        engine::trace("is_poisoned", id, Some(site), || read(&poisoned));
        poisoned
    }

    #[track_caller]
    pub fn clear_poison(&self) {
        let (id, site) = (self.id(), Location::caller());
        change(Class::Lock, id, "clear_poison", site);
        engine::trace("clear_poison", id, Some(site), Description::nothing);
        self.poisoned.set(false);
    }

    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        engine::learn(self.identity.known_id());
        let poisoned = self.poisoned.get();
        or_poisoned(self.value.get_mut(), poisoned)
    }

    /// The mutex's number in this execution. Before anything else is done with it: this is where a
    /// static starts afresh.
    pub(super) fn id(&self) -> u32 {
        self.identity.id_of(self, "mutex", |used_before| {
            if used_before {
                self.held.set(false);
                self.poisoned.set(false);
                self.footprint.forget();
            }
            #[expect(unsafe_code, reason = "a value of any type is put back byte by byte")]
            // SAFETY: this execution has not reached the value yet, and what earlier ones had
            // borrowed of it is never used again.
            unsafe {
                self.first_value.start_afresh(self.value.get(), used_before);
            }
        })
    }

    /// Waits until the mutex is free, and takes it.
    pub(super) fn acquire(&self, id: u32, site: SourceSite) {
        while self.held.get() {
            let _ = wait(id, None);
        }
        self.held.set(true);
        self.footprint.take(&self.value);
        engine::reblock(id);
        engine::hold(id, site);
    }

    pub(super) fn release(&self, id: u32) {
        engine::release_hold(id);
        self.held.set(false);
        self.footprint.free(id, &self.value);
    }

    pub(super) fn guard(&self, site: SourceSite) -> LockResult<MutexGuard<'_, T>> {
        let guard = MutexGuard {
            mutex: self,
            unwinding: engine::panicking(),
            site,
            not_send: PhantomData,
        };
        or_poisoned(guard, self.poisoned.get())
    }

    /// The value for a trace. Only for whoever holds the mutex.
    fn shown(&self) -> Option<String> {
        #[expect(unsafe_code, reason = "the holder's access to the value")]
        // SAFETY: the current thread holds the mutex, and no `&mut` of its guard is in use while
        // it locks or unlocks.
        shown(unsafe { &*self.value.get() })
    }
}

pub(super) fn or_poisoned<T>(value: T, poisoned: bool) -> LockResult<T> {
    if poisoned {
        Err(PoisonError::new(value))
    } else {
        Ok(value)
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// Gives up the lock without a scheduling point, for a wait that takes it again.
    pub(super) fn give_up(self) -> &'a Mutex<T> {
        let mutex = self.mutex;
        std::mem::forget(self);
        mutex.release(mutex.id());
        mutex
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let id = self.mutex.id();
        release(Class::Lock, id, "unlock", self.site);
        if !self.unwinding && engine::panicking() {
            self.mutex.poisoned.set(true);
            self.mutex.footprint.write();
        }
        engine::trace_drop("unlock", id, self.site, || released(self.mutex.shown()));
        self.mutex.release(id);
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        #[expect(unsafe_code, reason = "the holder's access to the value")]
        // SAFETY: while the guard lives, nobody else reaches the value.
        unsafe {
            &*self.mutex.value.get()
        }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.mutex.footprint.write();
        #[expect(unsafe_code, reason = "the holder's access to the value")]
        // SAFETY: while the guard lives, nobody else reaches the value, and `&mut self` excludes
        // other references through the guard.
        unsafe {
            &mut *self.mutex.value.get()
        }
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Mutex<T> {
        Mutex::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    /// As std's: it tries to lock, holds the lock while the value is formatted, and then looks whether it is poisoned.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let site = self.identity.made().unwrap_or(Location::caller());
        let mut fields = f.debug_struct("Mutex");
        match self.try_lock_at(site) {
            Ok(guard) => fields.field("data", &&*guard),
            Err(TryLockError::Poisoned(poisoned)) => fields.field("data", &&**poisoned.get_ref()),
            Err(TryLockError::WouldBlock) => fields.field("data", &"<locked>"),
        };
        fields.field("poisoned", &self.is_poisoned_at(site));
        fields.finish_non_exhaustive()
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
