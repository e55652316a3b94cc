//! `AtomicPtr`. Never looks at what the pointer points to.

use super::cell::AtomicCell;
use super::ordering::check_failure;
use super::{common, modify};
use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

pub struct AtomicPtr<T>(AtomicCell<*mut T>);

impl<T> AtomicPtr<T> {
    common!(*mut T);

    modify!(*mut T:
        change fetch_ptr_add(usize) = |found, count| found.wrapping_add(count);
        change fetch_ptr_sub(usize) = |found, count| found.wrapping_sub(count);
        change fetch_byte_add(usize) = |found, bytes| found.wrapping_byte_add(bytes);
        change fetch_byte_sub(usize) = |found, bytes| found.wrapping_byte_sub(bytes);
        try_change fetch_or(usize) = |found, bits| found.map_addr(|address| address | bits);
        try_change fetch_and(usize) = |found, bits| found.map_addr(|address| address & bits);
        try_change fetch_xor(usize) = |found, bits| found.map_addr(|address| address ^ bits);
    );
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}

impl<T> From<*mut T> for AtomicPtr<T> {
    #[track_caller]
    fn from(value: *mut T) -> Self {
        Self::new(value)
    }
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.load_to_show().fmt(f)
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.0.load_to_show(), f)
    }
}
