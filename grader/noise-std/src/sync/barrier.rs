//! `Barrier`. Never lets a thread through early.

use noise_control::{enter, point};
use std::fmt;
use std::panic::Location;
use std::sync::{self as real, BarrierWaitResult};

pub struct Barrier(real::Barrier);

impl Barrier {
    #[inline]
    pub const fn new(threads: usize) -> Barrier {
        Barrier(real::Barrier::new(threads))
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        point();
        let _waiting = enter("wait at a barrier", Location::caller());
        self.0.wait()
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
