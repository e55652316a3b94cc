//! `LazyLock`. std holds the initialiser, so a thread that runs it cannot be told from one that
//! waits for it: until an inner operation waits, both may go on.

use noise_control::{changed, enter_passing, looked, point_to_look};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync as real;

pub struct LazyLock<T, F = fn() -> T>(real::LazyLock<T, F>);

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    #[inline]
    pub const fn new(initialise: F) -> LazyLock<T, F> {
        LazyLock(real::LazyLock::new(initialise))
    }

    #[track_caller]
    pub fn force(this: &LazyLock<T, F>) -> &T {
        point_to_look();
        if let Some(value) = real::LazyLock::get(&this.0) {
            return value;
        }
        changed();
        let _waiting = enter_passing("initialise a LazyLock", Location::caller());
        real::LazyLock::force(&this.0)
    }

    pub fn force_mut(this: &mut LazyLock<T, F>) -> &mut T {
        real::LazyLock::force_mut(&mut this.0)
    }
}

impl<T, F> LazyLock<T, F> {
    #[track_caller]
    pub fn get(this: &LazyLock<T, F>) -> Option<&T> {
        point_to_look();
        looked(std::ptr::from_ref(this).addr(), Location::caller());
        real::LazyLock::get(&this.0)
    }

    pub fn get_mut(this: &mut LazyLock<T, F>) -> Option<&mut T> {
        real::LazyLock::get_mut(&mut this.0)
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
    fn deref_mut(&mut self) -> &mut T {
        LazyLock::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    fn default() -> Self {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
