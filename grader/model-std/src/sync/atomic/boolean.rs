//! `AtomicBool`. Knows no thread.

use super::cell::AtomicCell;
use super::ordering::check_failure;
use super::{common, modify};
use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

pub struct AtomicBool(AtomicCell<bool>);

impl AtomicBool {
    common!(bool);

    modify!(bool:
        try_change fetch_and(bool) = |found, value| found & value;
        try_change fetch_nand(bool) = |found, value| !(found & value);
        try_change fetch_or(bool) = |found, value| found | value;
        try_change fetch_xor(bool) = |found, value| found ^ value;
    );

    #[track_caller]
    pub fn fetch_not(&self, _order: Ordering) -> bool {
        self.0
            .change("fetch_not", Location::caller(), |found| !found)
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}

impl From<bool> for AtomicBool {
    #[track_caller]
    fn from(value: bool) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for AtomicBool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.load_to_show().fmt(f)
    }
}
