//! `std::sync::atomic` with a point before each access. Exclusive access and conversions make no
//! noise; `from_ptr` is missing because it is unsafe.

use std::panic::Location;

mod boolean;
mod integer;
mod pointer;

pub use boolean::AtomicBool;
pub use integer::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32,
    AtomicU64, AtomicUsize,
};
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

#[inline]
#[track_caller]
pub fn fence(order: Ordering) {
    noise_control::point_to_look();
    std::sync::atomic::fence(order);
}

#[inline]
#[deprecated(since = "1.51.0", note = "use hint::spin_loop instead")]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}

/// An access is over that may or may not change something.
fn noted<T>(atomic: &T, has_changed: bool, site: &'static Location<'static>) {
    if has_changed {
        noise_control::changed();
    } else {
        noise_control::looked(std::ptr::from_ref(atomic).addr(), site);
    }
}

/// What all atomics have in common, as inherent methods over the real one in field 0. An update
/// is spelt out as a load and exchanges, so that noise comes between them.
macro_rules! common {
    ($value:ty) => {
        #[inline]
        pub const fn new(value: $value) -> Self {
            Self(Real::new(value))
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

        #[inline]
        #[track_caller]
        pub fn load(&self, order: Ordering) -> $value {
            point_to_look();
            let found = self.0.load(order);
            noted(self, false, Location::caller());
            found
        }

        #[inline]
        #[track_caller]
        pub fn store(&self, value: $value, order: Ordering) {
            point();
            self.0.store(value, order);
        }

        #[inline]
        #[track_caller]
        pub fn swap(&self, value: $value, order: Ordering) -> $value {
            point_to_look();
            let found = self.0.swap(value, order);
            noted(self, found != value, Location::caller());
            found
        }

        #[deprecated(
            since = "1.50.0",
            note = "use `compare_exchange` or `compare_exchange_weak` instead"
        )]
        pub fn compare_and_swap(&self, current: $value, new: $value, order: Ordering) -> $value {
            let failure = match order {
                Ordering::Release => Ordering::Relaxed,
                Ordering::AcqRel => Ordering::Acquire,
                other => other,
            };
            self.compare_exchange(current, new, order, failure)
                .unwrap_or_else(|found| found)
        }

        #[inline]
        #[track_caller]
        pub fn compare_exchange(
            &self,
            current: $value,
            new: $value,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$value, $value> {
            point_to_look();
            let result = self.0.compare_exchange(current, new, success, failure);
            noted(self, result.is_ok(), Location::caller());
            result
        }

        #[inline]
        #[track_caller]
        pub fn compare_exchange_weak(
            &self,
            current: $value,
            new: $value,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$value, $value> {
            point_to_look();
            let result = self.0.compare_exchange_weak(current, new, success, failure);
            noted(self, result.is_ok(), Location::caller());
            result
        }

        #[track_caller]
        pub fn fetch_update<F: FnMut($value) -> Option<$value>>(
            &self,
            set_order: Ordering,
            fetch_order: Ordering,
            mut change: F,
        ) -> Result<$value, $value> {
            let mut found = self.load(fetch_order);
            while let Some(new) = change(found) {
                match self.compare_exchange_weak(found, new, set_order, fetch_order) {
                    Ok(old) => return Ok(old),
                    Err(other) => found = other,
                }
            }
            Err(found)
        }

        #[track_caller]
        pub fn try_update(
            &self,
            set_order: Ordering,
            fetch_order: Ordering,
            change: impl FnMut($value) -> Option<$value>,
        ) -> Result<$value, $value> {
            self.fetch_update(set_order, fetch_order, change)
        }

        #[track_caller]
        pub fn update(
            &self,
            set_order: Ordering,
            fetch_order: Ordering,
            mut change: impl FnMut($value) -> $value,
        ) -> $value {
            let mut found = self.load(fetch_order);
            loop {
                let new = change(found);
                match self.compare_exchange_weak(found, new, set_order, fetch_order) {
                    Ok(old) => return old,
                    Err(other) => found = other,
                }
            }
        }
    };
}

/// Read-modify-write methods that differ only in name.
macro_rules! fetch {
    ($operand:ty => $value:ty: $($method:ident)*) => {
        $(
            #[inline]
            #[track_caller]
            pub fn $method(&self, value: $operand, order: Ordering) -> $value {
                point();
                self.0.$method(value, order)
            }
        )*
    };
}

use {common, fetch};
