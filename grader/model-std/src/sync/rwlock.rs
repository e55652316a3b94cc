//! `RwLock`. As on Linux, readers wait while a writer waits, so that a thread that reads twice can
//! lock itself out; never prefers one writer to another.

use super::footprint::Footprint;
use super::mutex::or_poisoned;
use crate::description::{acquired, acquired_shared, read, refused, released, released_shared};
use crate::operation::{attempt, change, look, release, share, unshare, wait};
use crate::shown::shown;
use grade_engine::{self as engine, Class, Description, Identity, SourceSite, StaticBytes};
use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{LockResult, TryLockError, TryLockResult};

/// Who is inside and who waits.
struct State {
    writing: Cell<bool>,
    readers: Cell<usize>,
    waiting_writers: Cell<usize>,
}

pub struct RwLock<T: ?Sized> {
    identity: Identity,
    state: State,
    poisoned: Cell<bool>,
    footprint: Footprint,
    first_value: StaticBytes,
    value: UnsafeCell<T>,
}

#[expect(
    unsafe_code,
    reason = "the value is handed to one writer or to readers"
)]
// SAFETY: sending the lock sends the value and plain data.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
#[expect(
    unsafe_code,
    reason = "the value is handed to one writer or to readers"
)]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive; the value is reached by one writer or by readers.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    site: SourceSite,
    not_send: PhantomData<*const ()>,
}

#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
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
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
#[expect(
    unsafe_code,
    reason = "the marker against `Send` forbids `Sync` as well"
)]
// SAFETY: a shared guard gives no more than `&T`.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

impl State {
    fn admits_reader(&self) -> bool {
        !self.writing.get() && self.waiting_writers.get() == 0
    }

    fn admits_writer(&self) -> bool {
        !self.writing.get() && self.readers.get() == 0
    }
}

impl<T> RwLock<T> {
    #[track_caller]
    pub const fn new(value: T) -> RwLock<T> {
        RwLock {
            identity: Identity::new(Some(Location::caller())),
            state: State {
                writing: Cell::new(false),
                readers: Cell::new(0),
                waiting_writers: Cell::new(0),
            },
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

impl<T: ?Sized> RwLock<T> {
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let site = Location::caller();
        let id = self.id();
        share(id, "read", site);
        while !self.state.admits_reader() {
            let _ = wait(id, None);
        }
        self.begin_reading(id, site);
        engine::trace("read", id, Some(site), || acquired_shared(self.shown()));
        self.read_guard(site)
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let site = Location::caller();
        let id = self.id();
        attempt(Class::Lock, id, "write", site);
        let waiting = &self.state.waiting_writers;
        while !self.state.admits_writer() {
            waiting.set(waiting.get() + 1);
            let _ = wait(id, None);
            waiting.set(waiting.get() - 1);
        }
        self.begin_writing(id, site);
        engine::trace("write", id, Some(site), || acquired(self.shown()));
        self.write_guard(site)
    }

    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        self.try_read_at(Location::caller())
    }

    fn try_read_at(&self, site: SourceSite) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let id = self.id();
        share(id, "try_read", site);
        if !self.state.admits_reader() {
            self.refuse("try_read", id, site);
            return Err(TryLockError::WouldBlock);
        }
        self.begin_reading(id, site);
        engine::trace("try_read", id, Some(site), || acquired_shared(self.shown()));
        Ok(self.read_guard(site)?)
    }

    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let site = Location::caller();
        let id = self.id();
        attempt(Class::Lock, id, "try_write", site);
        if !self.state.admits_writer() {
            self.refuse("try_write", id, site);
            return Err(TryLockError::WouldBlock);
        }
        self.begin_writing(id, site);
        engine::trace("try_write", id, Some(site), || acquired(self.shown()));
        Ok(self.write_guard(site)?)
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

    /// The lock's number in this execution. Before anything else is done with it: this is where a
    /// static starts afresh.
    fn id(&self) -> u32 {
        self.identity.id_of(self, "rwlock", |used_before| {
            if used_before {
                self.state.writing.set(false);
                self.state.readers.set(0);
                self.state.waiting_writers.set(0);
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

    fn refuse(&self, what: &'static str, id: u32, site: SourceSite) {
        engine::trace(what, id, Some(site), || refused("busy"));
        self.footprint.refuse();
    }

    fn begin_reading(&self, id: u32, site: SourceSite) {
        self.state.readers.set(self.state.readers.get() + 1);
        engine::hold_shared(id, site);
    }

    fn end_reading(&self, id: u32) {
        self.state.readers.set(self.state.readers.get() - 1);
        engine::release_shared(id);
        if self.state.readers.get() == 0 {
            self.footprint.free(id, &self.value);
        }
    }

    fn begin_writing(&self, id: u32, site: SourceSite) {
        self.state.writing.set(true);
        self.footprint.take(&self.value);
        engine::reblock(id);
        engine::hold(id, site);
    }

    fn read_guard(&self, site: SourceSite) -> LockResult<RwLockReadGuard<'_, T>> {
        let guard = RwLockReadGuard {
            lock: self,
            site,
            not_send: PhantomData,
        };
        or_poisoned(guard, self.poisoned.get())
    }

    fn write_guard(&self, site: SourceSite) -> LockResult<RwLockWriteGuard<'_, T>> {
        let guard = RwLockWriteGuard {
            lock: self,
            unwinding: engine::panicking(),
            site,
            not_send: PhantomData,
        };
        or_poisoned(guard, self.poisoned.get())
    }

    /// The value for a trace. Only for whoever holds the lock.
    fn shown(&self) -> Option<String> {
        #[expect(unsafe_code, reason = "the holder's access to the value")]
        // SAFETY: the current thread holds the lock, and no `&mut` of its guard is in use while it
        // locks or unlocks.
        shown(unsafe { &*self.value.get() })
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        let site = Location::caller();
        let lock = guard.lock;
        std::mem::forget(guard);
        let id = lock.id();
        change(Class::Lock, id, "downgrade", site);
        lock.state.writing.set(false);
        lock.state.readers.set(1);
        engine::trace("downgrade", id, Some(site), || {
            acquired_shared(lock.shown())
        });
        engine::wake_all(id);
        RwLockReadGuard {
            lock,
            site,
            not_send: PhantomData,
        }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        let id = self.lock.id();
        unshare(id, "unlock", self.site);
        engine::trace_drop("unlock", id, self.site, || {
            released_shared(self.lock.shown())
        });
        self.lock.end_reading(id);
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        let id = self.lock.id();
        release(Class::Lock, id, "unlock", self.site);
        if !self.unwinding && engine::panicking() {
            self.lock.poisoned.set(true);
            self.lock.footprint.write();
        }
        engine::trace_drop("unlock", id, self.site, || released(self.lock.shown()));
        self.lock.state.writing.set(false);
        engine::release_hold(id);
        self.lock.footprint.free(id, &self.lock.value);
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        #[expect(unsafe_code, reason = "the holder's access to the value")]
        // SAFETY: while the guard lives, nobody writes.
        unsafe {
            &*self.lock.value.get()
        }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        #[expect(unsafe_code, reason = "the holder's access to the value")]
        // SAFETY: while the guard lives, nobody else reaches the value.
        unsafe {
            &*self.lock.value.get()
        }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.lock.footprint.write();
        #[expect(unsafe_code, reason = "the holder's access to the value")]
        // SAFETY: while the guard lives, nobody else reaches the value, and `&mut self` excludes
        // other references through the guard.
        unsafe {
            &mut *self.lock.value.get()
        }
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> RwLock<T> {
        RwLock::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    /// As std's: it tries to read, keeps writers out while the value is formatted, and then looks whether it is
    /// poisoned.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let site = self.identity.made().unwrap_or(Location::caller());
        let mut fields = f.debug_struct("RwLock");
        match self.try_read_at(site) {
            Ok(guard) => fields.field("data", &&*guard),
            Err(TryLockError::Poisoned(poisoned)) => fields.field("data", &&**poisoned.get_ref()),
            Err(TryLockError::WouldBlock) => fields.field("data", &format_args!("<locked>")),
        };
        fields.field("poisoned", &self.is_poisoned_at(site));
        fields.finish_non_exhaustive()
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
