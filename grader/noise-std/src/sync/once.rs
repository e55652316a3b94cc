//! `Once`. While the initialiser itself runs, its thread does not count as waiting.

use noise_control::{changed, enter, looked, point_to_look};
use std::fmt;
use std::panic::Location;
use std::sync::{self as real, OnceState};

pub struct Once(real::Once);

#[allow(clippy::declare_interior_mutable_const, reason = "std declares it so")]
#[deprecated(since = "1.38.0", note = "the `Once::new()` function is now preferred")]
pub const ONCE_INIT: Once = Once::new();

impl Once {
    #[inline]
    #[allow(clippy::new_without_default, reason = "std has no default either")]
    pub const fn new() -> Once {
        Once(real::Once::new())
    }

    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, initialise: F) {
        point_to_look();
        if self.0.is_completed() {
            return;
        }
        let mut waiting = Some(enter("wait for a Once", Location::caller()));
        self.0.call_once(|| {
            waiting = None;
            changed();
            initialise();
        });
    }

    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, initialise: F) {
        point_to_look();
        if self.0.is_completed() {
            return;
        }
        let mut waiting = Some(enter("wait for a Once", Location::caller()));
        self.0.call_once_force(|state| {
            waiting = None;
            changed();
            initialise(state);
        });
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        point_to_look();
        looked(std::ptr::from_ref(self).addr(), Location::caller());
        self.0.is_completed()
    }

    #[track_caller]
    pub fn wait(&self) {
        point_to_look();
        let _waiting = enter("wait for a Once", Location::caller());
        self.0.wait();
    }

    #[track_caller]
    pub fn wait_force(&self) {
        point_to_look();
        let _waiting = enter("wait for a Once", Location::caller());
        self.0.wait_force();
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
