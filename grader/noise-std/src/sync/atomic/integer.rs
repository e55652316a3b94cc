//! The atomic integers. Adds points only.

use super::{Ordering, common, fetch, noted};
use noise_control::{point, point_to_look};
use std::fmt;
use std::panic::Location;

macro_rules! integer {
    ($($name:ident: $value:ty, $module:ident;)*) => {
        $(
            mod $module {
                use super::*;
                use std::sync::atomic::$name as Real;

                #[derive(Default)]
                #[repr(transparent)]
                pub struct $name(Real);

                impl $name {
                    common!($value);
                    fetch!($value => $value: fetch_add fetch_sub fetch_and fetch_nand);
                    fetch!($value => $value: fetch_or fetch_xor fetch_max fetch_min);
                }

                impl From<$value> for $name {
                    fn from(value: $value) -> Self {
                        Self::new(value)
                    }
                }

                impl fmt::Debug for $name {
                    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        self.0.fmt(f)
                    }
                }
            }

            pub use $module::$name;
        )*
    };
}

integer! {
    AtomicI8: i8, of_i8;
    AtomicI16: i16, of_i16;
    AtomicI32: i32, of_i32;
    AtomicI64: i64, of_i64;
    AtomicIsize: isize, of_isize;
    AtomicU8: u8, of_u8;
    AtomicU16: u16, of_u16;
    AtomicU32: u32, of_u32;
    AtomicU64: u64, of_u64;
    AtomicUsize: usize, of_usize;
}
