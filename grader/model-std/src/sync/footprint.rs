//! Whether others can tell that a lock was taken and given back. Never holds up anybody.
//!
//! A loop that polls a value under a lock takes the lock and gives it back again and again. If that
//! counted as a change, the loop would look busy for ever, and two of them would keep each other
//! busy; so only what was written, or refused to others meanwhile, counts.

use grade_engine as engine;
use std::cell::{Cell, UnsafeCell};

pub(super) struct Footprint {
    /// The value may have been written.
    written: Cell<bool>,
    /// An attempt to take the lock failed.
    refused: Cell<bool>,
    /// The value when the lock was taken, if its thread is alone; 0 if not.
    taken: Cell<u64>,
}

impl Footprint {
    pub(super) const fn new() -> Self {
        Footprint {
            written: Cell::new(false),
            refused: Cell::new(false),
            taken: Cell::new(0),
        }
    }

    #[inline(never)]
    pub(super) fn write(&self) {
        self.written.set(true);
    }

    /// The lock was taken, to change `value` perhaps.
    pub(super) fn take<T: ?Sized>(&self, value: &UnsafeCell<T>) {
        self.taken.set(digest(value));
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
    ///
    /// Access for writing is a change, whether it was used or not: what it may have been used for
    /// cannot be seen. Only while a thread is alone, to find out whether it gets anywhere, is the value
    /// looked at: a pop from an empty queue gets nowhere.
    pub(super) fn free<T: ?Sized>(&self, id: u32, value: &UnsafeCell<T>) {
        let taken = self.taken.take();
        if taken != 0 && taken == digest(value) {
            self.written.set(false);
        }
        self.free_as_it_is(id);
    }

    #[inline(never)]
    fn free_as_it_is(&self, id: u32) {
        let written = self.written.take();
        let refused = self.refused.take();
        if written {
            engine::wake_all(id);
        } else {
            if refused {
                engine::worth_another_look();
            }
            engine::offer(id);
        }
    }
}

fn digest<T: ?Sized>(value: &UnsafeCell<T>) -> u64 {
    let value = value.get();
    #[expect(unsafe_code, reason = "a value of any type is compared byte by byte")]
    // SAFETY: the current thread has just taken the lock or is about to give it back, so nobody else
    // reaches the value.
    unsafe {
        engine::digest_if_alone(value.cast::<u8>(), size_of_val(&*value))
    }
}
