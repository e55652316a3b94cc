//! `OnceLock`: a [`Once`] with the value that it guards. Never poisoned.

use super::once::{Call, Once};
use std::cell::UnsafeCell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

pub struct OnceLock<T> {
    once: Once,
    value: UnsafeCell<Option<T>>,
}

#[expect(unsafe_code, reason = "the value is shared once it is there")]
// SAFETY: as std's: the value is written by one thread while the `Once` runs, and from then on
// only shared; threads of the model take turns on one OS thread.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    #[must_use]
    #[track_caller]
    pub const fn new() -> OnceLock<T> {
        OnceLock {
            once: Once::new(),
            value: UnsafeCell::new(None),
        }
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if self.once.look_if_done(self.id(), "get", Location::caller()) {
            self.value()
        } else {
            None
        }
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.once.learn();
        self.value.get_mut().as_mut()
    }

    #[track_caller]
    pub fn wait(&self) -> &T {
        let id = self.id();
        self.once
            .wait_until_done(id, call("wait", Location::caller()));
        self.value().expect("the value was set before it was done")
    }

    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.initialise("set", Location::caller(), || value.take());
        value.map_or(Ok(()), Err)
    }

    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, initialise: F) -> &T {
        self.initialise("get_or_init", Location::caller(), || Some(initialise()));
        self.value().expect("the value was set before it was done")
    }

    pub fn into_inner(self) -> Option<T> {
        self.once.learn();
        self.value.into_inner()
    }

    pub fn take(&mut self) -> Option<T> {
        self.once.learn();
        self.once.set_done(false);
        self.value.get_mut().take()
    }

    fn id(&self) -> u32 {
        self.once.id_as(self, "oncelock", |used_before| {
            if !used_before {
                return;
            }
            #[expect(unsafe_code, reason = "what an earlier execution left is not dropped")]
            // SAFETY: this execution has not reached the value yet, and what earlier ones had
            // borrowed of it is never used again.
            unsafe {
                self.value.get().write(None);
            }
        })
    }

    fn initialise(
        &self,
        what: &'static str,
        site: &'static Location<'static>,
        make: impl FnOnce() -> Option<T>,
    ) {
        self.once.run(self.id(), call(what, site), |_state| {
            let made = make();
            #[expect(unsafe_code, reason = "the one write to the value")]
            // SAFETY: only one thread is inside the `Once`, and nobody has a reference to the
            // value before it is done.
            unsafe {
                *self.value.get() = made;
            }
        });
    }

    /// The value, if it is done.
    fn value(&self) -> Option<&T> {
        if !self.once.is_done() {
            return None;
        }
        #[expect(unsafe_code, reason = "reading what is never written again")]
        // SAFETY: once it is done, the value is written only through `&mut self`.
        unsafe {
            (*self.value.get()).as_ref()
        }
    }
}

fn call(what: &'static str, site: &'static Location<'static>) -> Call {
    Call {
        what,
        site,
        poisoned: None,
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        let lock = OnceLock {
            once: Once::new(),
            value: UnsafeCell::new(Some(value)),
        };
        lock.once.set_done(true);
        lock
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> OnceLock<T> {
        OnceLock::new()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> OnceLock<T> {
        self.get()
            .map_or_else(OnceLock::new, |value| OnceLock::from(value.clone()))
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    #[track_caller]
    fn eq(&self, other: &OnceLock<T>) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = self.once.look_to_show(self.id());
        let mut tuple = f.debug_tuple("OnceLock");
        match self.value() {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<uninit>")),
        };
        tuple.finish()
    }
}
