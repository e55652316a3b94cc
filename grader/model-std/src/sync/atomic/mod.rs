//! `std::sync::atomic`, sequentially consistent whatever the `Ordering`. Exclusive access and
//! conversions are no scheduling points; `from_ptr` is missing because it is unsafe.

mod boolean;
mod cell;
mod integers;
mod ordering;
mod pointer;

pub use boolean::AtomicBool;
pub use integers::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32,
    AtomicU64, AtomicUsize,
};
pub use ordering::fence;
#[allow(deprecated, reason = "std still offers it")]
pub use ordering::spin_loop_hint;
pub use pointer::AtomicPtr;
pub use std::sync::atomic::{Ordering, compiler_fence};

#[allow(clippy::declare_interior_mutable_const, reason = "std declares it so")]
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
pub const ATOMIC_BOOL_INIT: AtomicBool = AtomicBool::new(false);

#[allow(clippy::declare_interior_mutable_const, reason = "std declares it so")]
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
pub const ATOMIC_ISIZE_INIT: AtomicIsize = AtomicIsize::new(0);

#[allow(clippy::declare_interior_mutable_const, reason = "std declares it so")]
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
pub const ATOMIC_USIZE_INIT: AtomicUsize = AtomicUsize::new(0);

/// What all atomics have in common, as inherent methods over the cell in field 0.
macro_rules! common {
    ($value:ty) => {
        #[inline]
        #[track_caller]
        pub const fn new(value: $value) -> Self {
            Self(AtomicCell::new(value))
        }

        pub fn get_mut(&mut self) -> &mut $value {
            self.0.get_mut()
        }

        pub const fn into_inner(self) -> $value {
            self.0.into_inner()
        }

        pub const fn as_ptr(&self) -> *mut $value {
            self.0.as_ptr()
        }

        #[track_caller]
        pub fn load(&self, order: Ordering) -> $value {
            self.0.load(order, Location::caller())
        }

        #[track_caller]
        pub fn store(&self, value: $value, order: Ordering) {
            self.0.store(value, order, Location::caller());
        }

        #[track_caller]
        pub fn swap(&self, value: $value, _order: Ordering) -> $value {
            self.0
                .try_change("swap", Location::caller(), |_found| value)
        }

        #[deprecated(
            since = "1.50.0",
            note = "use `compare_exchange` or `compare_exchange_weak` instead"
        )]
        #[track_caller]
        pub fn compare_and_swap(&self, current: $value, new: $value, _order: Ordering) -> $value {
            self.0
                .exchange("compare_and_swap", Location::caller(), current, new)
                .unwrap_or_else(|found| found)
        }

        #[track_caller]
        pub fn compare_exchange(
            &self,
            current: $value,
            new: $value,
            _success: Ordering,
            failure: Ordering,
        ) -> Result<$value, $value> {
            check_failure(failure);
            self.0
                .exchange("compare_exchange", Location::caller(), current, new)
        }

        #[track_caller]
        pub fn compare_exchange_weak(
            &self,
            current: $value,
            new: $value,
            _success: Ordering,
            failure: Ordering,
        ) -> Result<$value, $value> {
            check_failure(failure);
            self.0
                .exchange("compare_exchange_weak", Location::caller(), current, new)
        }

        #[track_caller]
        pub fn fetch_update<F: FnMut($value) -> Option<$value>>(
            &self,
            _set_order: Ordering,
            fetch_order: Ordering,
            change: F,
        ) -> Result<$value, $value> {
            check_failure(fetch_order);
            self.0
                .update("fetch_update", Location::caller(), fetch_order, change)
        }

        #[track_caller]
        pub fn try_update(
            &self,
            _set_order: Ordering,
            fetch_order: Ordering,
            change: impl FnMut($value) -> Option<$value>,
        ) -> Result<$value, $value> {
            check_failure(fetch_order);
            self.0
                .update("try_update", Location::caller(), fetch_order, change)
        }

        #[track_caller]
        pub fn update(
            &self,
            _set_order: Ordering,
            fetch_order: Ordering,
            mut change: impl FnMut($value) -> $value,
        ) -> $value {
            check_failure(fetch_order);
            self.0
                .update("update", Location::caller(), fetch_order, |found| {
                    Some(change(found))
                })
                .unwrap_or_else(|found| found)
        }
    };
}

/// Read-modify-write methods. `change` always changes the value (or counts as if it did), `attempt`
/// may leave it as it was: a loop over it may be a loop that waits.
macro_rules! modify {
    ($value:ty: $($kind:ident $method:ident($operand:ty) = $change:expr;)*) => {
        $(
            #[track_caller]
            pub fn $method(&self, value: $operand, _order: Ordering) -> $value {
                let change: fn($value, $operand) -> $value = $change;
                self.0.$kind(stringify!($method), Location::caller(), |found| {
                    change(found, value)
                })
            }
        )*
    };
}

use {common, modify};
