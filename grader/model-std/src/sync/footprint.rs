//! Whether others can tell that a lock was taken and given back. Never holds up anybody.
//!
//! A loop that polls a value under a lock takes the lock and gives it back again and again. If that
//! counted as a change, the loop would look busy for ever, and two of them would keep each other
//! busy; so only what was written, or refused to others meanwhile, counts.

use grade_engine as engine;
use std::cell::Cell;

pub(super) struct Footprint {
    /// The value may have been written.
    written: Cell<bool>,
    /// An attempt to take the lock failed.
    refused: Cell<bool>,
}

impl Footprint {
    pub(super) const fn new() -> Self {
        Footprint {
            written: Cell::new(false),
            refused: Cell::new(false),
        }
    }

    #[inline(never)]
    pub(super) fn write(&self) {
        self.written.set(true);
    }

    #[inline(never)]
    pub(super) fn refuse(&self) {
        self.refused.set(true);
    }

    /// As when it was made.
    #[inline(never)]
    pub(super) fn forget(&self) {
        self.written.set(false);
        self.refused.set(false);
    }

    /// The lock `id` is free: whoever waits for it may go on.
    #[inline(never)]
    pub(super) fn free(&self, id: u32) {
        let written = self.written.take();
        let refused = self.refused.take();
        if written || refused {
            engine::wake_all(id);
        } else {
            engine::offer(id);
        }
    }
}
