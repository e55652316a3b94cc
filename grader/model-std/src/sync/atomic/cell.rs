//! The cell inside every atomic. A static one gets its first value back in every execution.

use super::ordering::{check_load, check_store};
use crate::description::{differed, read, updated, wrote};
use crate::operation::{attempt, change, look};
use grade_engine::{self as engine, Class, Identity, SourceSite};
use std::cell::Cell;
use std::fmt::Debug;
use std::panic::{Location, RefUnwindSafe};
use std::sync::atomic::Ordering;

pub(super) struct AtomicCell<T> {
    identity: Identity,
    first_value: T,
    value: Cell<T>,
}

#[expect(
    unsafe_code,
    reason = "the value is in a cell; atomics of pointers are Send too"
)]
// SAFETY: an atomic's value is an integer, a flag or a raw pointer, which may go anywhere.
unsafe impl<T> Send for AtomicCell<T> {}
#[expect(unsafe_code, reason = "the value is in a cell")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl<T> Sync for AtomicCell<T> {}
impl<T> RefUnwindSafe for AtomicCell<T> {}

impl<T: Copy> AtomicCell<T> {
    #[track_caller]
    pub(super) const fn new(value: T) -> Self {
        AtomicCell {
            identity: Identity::new(Some(Location::caller())),
            first_value: value,
            value: Cell::new(value),
        }
    }

    pub(super) const fn into_inner(self) -> T {
        self.value.into_inner()
    }

    pub(super) const fn as_ptr(&self) -> *mut T {
        self.value.as_ptr()
    }

    pub(super) fn get_mut(&mut self) -> &mut T {
        engine::learn(self.identity.known_id());
        self.value.get_mut()
    }

    fn id(&self) -> u32 {
        self.identity.id_of(self, "atomic", |used_before| {
            if used_before {
                self.value.set(self.first_value);
            }
        })
    }
}

impl<T: Copy + PartialEq + Debug> AtomicCell<T> {
    #[track_caller]
    pub(super) fn load(&self, order: Ordering, site: SourceSite) -> T {
        check_load(order);
        self.look("load", Class::Atomic, site)
    }

    /// As std's `Debug` does: a load like any other, at the place where the atomic was made, since
    /// formatting has no place of its own.
    pub(super) fn load_to_show(&self) -> T {
        let site = self.identity.made().unwrap_or(Location::caller());
        self.look("load", Class::Atomic, site)
    }

    #[track_caller]
    pub(super) fn store(&self, value: T, order: Ordering, site: SourceSite) {
        check_store(order);
        let id = self.id();
        change(Class::Atomic, id, "store", site);
        let old = self.value.replace(value);
        engine::trace("store", id, Some(site), || wrote(&old, &value));
    }

    /// A read-modify-write that counts as a change whatever comes of it.
    pub(super) fn change(
        &self,
        what: &'static str,
        site: SourceSite,
        new: impl FnOnce(T) -> T,
    ) -> T {
        let id = self.id();
        change(Class::AtomicRmw, id, what, site);
        self.replace(id, what, site, new)
    }

    /// A read-modify-write that changes something only if it leaves another value: `swap(true)` in
    /// the loop of a spin lock waits, and changes nothing.
    pub(super) fn try_change(
        &self,
        what: &'static str,
        site: SourceSite,
        new: impl FnOnce(T) -> T,
    ) -> T {
        let id = self.id();
        attempt(Class::AtomicRmw, id, what, site);
        let found = self.replace(id, what, site, new);
        if self.value.get() != found {
            engine::changed();
        }
        found
    }

    fn replace(
        &self,
        id: u32,
        what: &'static str,
        site: SourceSite,
        new: impl FnOnce(T) -> T,
    ) -> T {
        let found = self.value.get();
        let new = new(found);
        self.value.set(new);
        engine::trace(what, id, Some(site), || updated(&found, &new));
        found
    }

    pub(super) fn exchange(
        &self,
        what: &'static str,
        site: SourceSite,
        expected: T,
        new: T,
    ) -> Result<T, T> {
        let id = self.id();
        attempt(Class::AtomicRmw, id, what, site);
        let found = self.value.get();
        let equal = found == expected;
        if equal {
            self.value.set(new);
            engine::changed();
        }
        engine::trace(what, id, Some(site), || {
            if equal {
                updated(&found, &new)
            } else {
                differed(&found, &expected)
            }
        });
        if equal { Ok(found) } else { Err(found) }
    }

    /// A load and exchanges until one succeeds, or until `new` gives up.
    #[track_caller]
    pub(super) fn update(
        &self,
        what: &'static str,
        site: SourceSite,
        fetch_order: Ordering,
        mut new: impl FnMut(T) -> Option<T>,
    ) -> Result<T, T> {
        check_load(fetch_order);
        let mut found = self.look(what, Class::AtomicRmw, site);
        while let Some(next) = new(found) {
            match self.exchange(what, site, found, next) {
                Ok(old) => return Ok(old),
                Err(other) => found = other,
            }
        }
        Err(found)
    }

    fn look(&self, what: &'static str, class: Class, site: SourceSite) -> T {
        let id = self.id();
        look(class, id, what, site);
        let value = self.value.get();
        engine::trace(what, id, Some(site), || read(&value));
        value
    }
}
