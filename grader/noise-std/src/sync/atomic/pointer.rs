//! `AtomicPtr`. Adds points only.

use super::{Ordering, common, fetch, noted};
use noise_control::{point, point_to_look};
use std::fmt;
use std::panic::Location;
use std::sync::atomic::AtomicPtr as Real;

#[repr(transparent)]
pub struct AtomicPtr<T>(Real<T>);

impl<T> AtomicPtr<T> {
    common!(*mut T);
    fetch!(usize => *mut T: fetch_ptr_add fetch_ptr_sub fetch_byte_add fetch_byte_sub);
    fetch!(usize => *mut T: fetch_or fetch_and fetch_xor);
}

impl<T> Default for AtomicPtr<T> {
    fn default() -> Self {
        Self(Real::default())
    }
}

impl<T> From<*mut T> for AtomicPtr<T> {
    fn from(value: *mut T) -> Self {
        Self::new(value)
    }
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.0, f)
    }
}
