//! `std::hash`, where `RandomState` is the same in every execution.

pub use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher};

use std::cell::Cell;
use std::fmt;

/// As std's, it differs from one map to the next, so that two maps with the same keys have
/// different orders; but in every execution a thread's first map has the same one, and so on.
#[derive(Clone)]
pub struct RandomState {
    salt: u64,
}

impl RandomState {
    #[must_use]
    #[allow(clippy::new_without_default, reason = "the default is below")]
    pub fn new() -> RandomState {
        /// Its address is the key of a number in each thread.
        static MADE: u8 = 0;
        let key = (&raw const MADE).addr();
        let made = |count: &Cell<u64>| count.replace(count.get() + 1);
        let count = grade_engine::with_thread_local(key, || Cell::new(0), made);
        RandomState {
            salt: u64::from(grade_engine::current()) << 32 | count.unwrap_or(0),
        }
    }
}

impl BuildHasher for RandomState {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.salt);
        hasher
    }
}

impl Default for RandomState {
    fn default() -> RandomState {
        RandomState::new()
    }
}

impl fmt::Debug for RandomState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RandomState").finish_non_exhaustive()
    }
}
