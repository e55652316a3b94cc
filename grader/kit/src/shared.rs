//! State of the checks' own that several threads look at, change and wait for, in the model and on real threads.

use grade_engine::{Access, Class, Description, Identity, Kind, Waiting};
use std::panic::Location;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A value that several threads share; cheap to clone.
///
/// Each use is one step: in the model others may run before it, never in the middle of it. So it takes the place of a
/// lock of the real std, which would make all of the model stand still where a thread waits for it.
#[derive(Debug)]
pub struct Shared<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    identity: Mutex<Identity>,
    value: Mutex<T>,
    changed: Condvar,
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> Shared<T> {
    /// Shares a value that is made anew in each execution.
    #[must_use]
    pub fn new(value: T) -> Self {
        Shared(Arc::new(Inner {
            identity: Mutex::new(Identity::new(None)),
            value: Mutex::new(value),
            changed: Condvar::new(),
        }))
    }

    /// Looks at the value, or changes it, in one step; whoever waits for something of it looks again.
    ///
    /// # Panics
    /// When `act` comes back here, or to anything of the student's that does: what is done in one step cannot wait.
    #[track_caller]
    pub fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        self.step(USES, Location::caller());
        let result = act(&mut self.value());
        if grade_engine::is_active() {
            grade_engine::wake_all(self.id());
            grade_engine::changed();
        } else {
            self.0.changed.notify_all();
        }
        result
    }

    /// Waits until `is_so` says yes, which may change the value when it does.
    #[track_caller]
    pub fn wait_until(&self, is_so: impl FnMut(&mut T) -> bool) {
        self.wait_in(WAITS, is_so);
    }

    /// The same under another name.
    #[track_caller]
    pub(crate) fn wait_in(&self, what: &'static str, mut is_so: impl FnMut(&mut T) -> bool) {
        self.step(what, Location::caller());
        if grade_engine::is_active() {
            let object = self.id();
            while !is_so(&mut self.value()) {
                let waiting = Waiting {
                    object,
                    thread: None,
                    then: 0,
                };
                grade_engine::block(waiting, None);
                grade_engine::exchange(object);
            }
            grade_engine::wake_all(object);
            grade_engine::changed();
            return;
        }
        let _waiting = noise_control::enter(what, Location::caller());
        let mut value = self.0.value.lock().unwrap_or_else(PoisonError::into_inner);
        while !is_so(&mut value) {
            let changed = &self.0.changed;
            value = changed.wait(value).unwrap_or_else(PoisonError::into_inner);
        }
        self.0.changed.notify_all();
    }

    fn value(&self) -> MutexGuard<'_, T> {
        match self.0.value.try_lock() {
            Ok(value) => value,
            Err(std::sync::TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            // In the model nobody else runs in the middle of a step.
            Err(std::sync::TryLockError::WouldBlock) if grade_engine::is_active() => {
                panic!("shared state of the checks is used inside one of its own steps")
            }
            Err(std::sync::TryLockError::WouldBlock) => {
                self.0.value.lock().unwrap_or_else(PoisonError::into_inner)
            }
        }
    }

    fn step(&self, what: &'static str, site: &'static Location<'static>) {
        if grade_engine::is_active() {
            let object = self.id();
            grade_engine::point(Access {
                kind: Kind::Write,
                class: Class::Other,
                object,
                what,
                site,
            });
            grade_engine::trace_around(0, || (what.to_owned(), Description::nothing()));
        }
    }

    fn id(&self) -> u32 {
        let identity = &self.0.identity;
        let identity = identity.lock().unwrap_or_else(PoisonError::into_inner);
        identity.id("shared state", |_| ())
    }
}

/// What the checks' own steps are called where a person sees them.
const USES: &str = "the test's own state";
const WAITS: &str = "wait for the test";
