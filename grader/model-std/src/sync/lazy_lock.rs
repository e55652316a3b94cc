//! `LazyLock`: a [`Once`] with the initialiser or the value. A static gets its initialiser back in
//! every execution; never retries one that panicked.

use super::once::{Call, Once};
use grade_engine::StaticBytes;
use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

const POISONED: &str = "LazyLock instance has previously been poisoned";

enum State<T, F> {
    Fresh(F),
    /// The initialiser runs, or it panicked.
    Spent,
    Ready(T),
}

pub struct LazyLock<T, F = fn() -> T> {
    once: Once,
    first_state: StaticBytes,
    state: UnsafeCell<State<T, F>>,
}

#[expect(unsafe_code, reason = "the value is shared once it is there")]
// SAFETY: as std's: the state is written by one thread while the `Once` runs, and from then on
// only shared; threads of the model take turns on one OS thread.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
#[expect(unsafe_code, reason = "the state's remembered bytes are plain data")]
// SAFETY: sending it sends the initialiser or the value.
unsafe impl<T: Send, F: Send> Send for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    #[track_caller]
    pub const fn new(initialise: F) -> LazyLock<T, F> {
        LazyLock {
            once: Once::new(),
            first_state: StaticBytes::new(),
            state: UnsafeCell::new(State::Fresh(initialise)),
        }
    }

    #[track_caller]
    pub fn force(this: &LazyLock<T, F>) -> &T {
        let call = Call {
            what: "force",
            site: Location::caller(),
            poisoned: Some(POISONED),
        };
        this.once.run(this.id(), call, |_state| {
            #[expect(unsafe_code, reason = "the initialiser is taken out")]
            // SAFETY: only one thread is inside the `Once`, and nobody has a reference to the
            // state before it is done.
            let fresh = unsafe { std::mem::replace(&mut *this.state.get(), State::Spent) };
            let State::Fresh(initialise) = fresh else {
                unreachable!("a `Once` runs once, or is poisoned");
            };
            let value = initialise();
            #[expect(unsafe_code, reason = "the value is put in")]
            // SAFETY: as above.
            unsafe {
                *this.state.get() = State::Ready(value);
            }
        });
        this.value().expect("the value was set before it was done")
    }

    #[track_caller]
    pub fn force_mut(this: &mut LazyLock<T, F>) -> &mut T {
        LazyLock::force(this);
        LazyLock::get_mut(this).expect("the value was just made")
    }
}

impl<T, F> LazyLock<T, F> {
    #[track_caller]
    pub fn get(this: &LazyLock<T, F>) -> Option<&T> {
        if this.once.look_if_done(this.id(), "get", Location::caller()) {
            this.value()
        } else {
            None
        }
    }

    pub fn get_mut(this: &mut LazyLock<T, F>) -> Option<&mut T> {
        this.once.learn();
        match this.state.get_mut() {
            State::Ready(value) => Some(value),
            State::Fresh(_) | State::Spent => None,
        }
    }

    fn id(&self) -> u32 {
        self.once.id_as(self, "lazylock", |used_before| {
            #[expect(unsafe_code, reason = "the state is put back byte by byte")]
            // SAFETY: this execution has not reached the state yet, and what earlier ones had
            // borrowed of it is never used again.
            unsafe {
                self.first_state.start_afresh(self.state.get(), used_before);
            }
        })
    }

    /// The value, if it is done.
    fn value(&self) -> Option<&T> {
        if !self.once.is_done() {
            return None;
        }
        #[expect(unsafe_code, reason = "reading what is never written again")]
        // SAFETY: once it is done, the state is written only through `&mut self`.
        match unsafe { &*self.state.get() } {
            State::Ready(value) => Some(value),
            State::Fresh(_) | State::Spent => None,
        }
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        LazyLock::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> LazyLock<T> {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = self.once.look_to_show(self.id());
        let mut tuple = f.debug_tuple("LazyLock");
        match self.value() {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<uninit>")),
        };
        tuple.finish()
    }
}
