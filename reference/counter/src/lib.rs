//! A correct solution of the exercise `counter`. Never graded for points.

use counter_task::Counter;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// A counter that is right however its calls overlap.
#[derive(Debug)]
pub struct SafeCounter {
    count: Mutex<u64>,
}

impl Counter for SafeCounter {
    fn new() -> Self {
        SafeCounter {
            count: Mutex::new(0),
        }
    }

    fn increment(&self) -> u64 {
        // The value is returned from inside the same critical section that wrote it: a second
        // lock for reading would let another increment in between.
        let mut count = self.count.lock().unwrap();
        *count += 1;
        *count
    }

    fn value(&self) -> u64 {
        *self.count.lock().unwrap()
    }
}

/// A counter that is right as long as no two calls overlap, and loses an update when they do.
#[derive(Debug)]
pub struct RacyCounter {
    count: AtomicU64,
}

impl Counter for RacyCounter {
    fn new() -> Self {
        RacyCounter {
            count: AtomicU64::new(0),
        }
    }

    fn increment(&self) -> u64 {
        // Each access is atomic and even sequentially consistent; the pair of them is not.
        let next = self.count.load(Ordering::SeqCst) + 1;
        self.count.store(next, Ordering::SeqCst);
        next
    }

    fn value(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }
}
