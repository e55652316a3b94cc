//! Two shared counters: one that loses nothing, and one that shows how updates are lost.

use counter_task::Counter;

/// A counter that is right however its calls overlap.
pub struct SafeCounter {
    // What does it need to hold?
}

impl Counter for SafeCounter {
    fn new() -> Self {
        todo!("start at zero")
    }

    fn increment(&self) -> u64 {
        todo!("add one and return the new value")
    }

    fn value(&self) -> u64 {
        todo!("return the number of increments so far")
    }
}

/// A counter that is right as long as no two calls overlap, and loses an update when they do.
pub struct RacyCounter {
    // One atomic.
}

impl Counter for RacyCounter {
    fn new() -> Self {
        todo!("start at zero")
    }

    fn increment(&self) -> u64 {
        todo!("add one with a separate load and store, and return the new value")
    }

    fn value(&self) -> u64 {
        todo!("return the number of increments that were not lost")
    }
}
