//! The atomic integers. Arithmetic wraps, it never panics.

use super::cell::AtomicCell;
use super::ordering::check_failure;
use super::{common, modify};
use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

macro_rules! integers {
    ($($name:ident $value:ident)*) => {
        $(
            pub struct $name(AtomicCell<$value>);

            impl $name {
                common!($value);

                modify!($value:
                    change fetch_add($value) = $value::wrapping_add;
                    change fetch_sub($value) = $value::wrapping_sub;
                    try_change fetch_and($value) = |found, value| found & value;
                    try_change fetch_nand($value) = |found, value| !(found & value);
                    try_change fetch_or($value) = |found, value| found | value;
                    try_change fetch_xor($value) = |found, value| found ^ value;
                    try_change fetch_max($value) = Ord::max;
                    try_change fetch_min($value) = Ord::min;
                );
            }

            impl Default for $name {
                #[track_caller]
                fn default() -> Self {
                    Self::new(0)
                }
            }

            impl From<$value> for $name {
                #[track_caller]
                fn from(value: $value) -> Self {
                    Self::new(value)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.load_to_show().fmt(f)
                }
            }
        )*
    };
}

integers! {
    AtomicI8 i8
    AtomicI16 i16
    AtomicI32 i32
    AtomicI64 i64
    AtomicIsize isize
    AtomicU8 u8
    AtomicU16 u16
    AtomicU32 u32
    AtomicU64 u64
    AtomicUsize usize
}
