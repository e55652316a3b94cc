//! `OnceLock`. While the initialiser itself runs, its thread does not count as waiting.

use noise_control::{changed, enter, looked, point, point_to_look};
use std::fmt;
use std::panic::Location;
use std::sync as real;

#[derive(Clone, PartialEq, Eq)]
pub struct OnceLock<T>(real::OnceLock<T>);

impl<T> OnceLock<T> {
    #[inline]
    pub const fn new() -> OnceLock<T> {
        OnceLock(real::OnceLock::new())
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        point_to_look();
        looked(std::ptr::from_ref(self).addr(), Location::caller());
        self.0.get()
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.0.get_mut()
    }

    #[track_caller]
    pub fn wait(&self) -> &T {
        point();
        let _waiting = enter("wait for a OnceLock", Location::caller());
        self.0.wait()
    }

    /// May wait, for a thread that is about to set it.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        point();
        let _waiting = enter("set a OnceLock", Location::caller());
        self.0.set(value)
    }

    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, initialise: F) -> &T {
        point_to_look();
        if let Some(value) = self.0.get() {
            return value;
        }
        let mut waiting = Some(enter("wait for a OnceLock", Location::caller()));
        self.0.get_or_init(|| {
            waiting = None;
            changed();
            initialise()
        })
    }

    pub fn into_inner(self) -> Option<T> {
        self.0.into_inner()
    }

    pub fn take(&mut self) -> Option<T> {
        self.0.take()
    }
}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        OnceLock(real::OnceLock::from(value))
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
