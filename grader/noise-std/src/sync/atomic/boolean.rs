//! `AtomicBool`. Adds points only.

use super::{Ordering, common, fetch, noted};
use noise_control::{point, point_to_look};
use std::fmt;
use std::panic::Location;
use std::sync::atomic::AtomicBool as Real;

#[derive(Default)]
#[repr(transparent)]
pub struct AtomicBool(Real);

impl AtomicBool {
    common!(bool);
    fetch!(bool => bool: fetch_and fetch_nand fetch_or fetch_xor);

    #[inline]
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        point();
        self.0.fetch_not(order)
    }
}

impl From<bool> for AtomicBool {
    fn from(value: bool) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for AtomicBool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
