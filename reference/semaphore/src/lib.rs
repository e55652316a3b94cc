//! A correct solution of the exercise `semaphore`. Never graded for points.

use semaphore_task::Semaphore;
use std::sync::{Condvar, Mutex};

/// The number of permits left, and where to wait while it is zero.
#[derive(Debug)]
pub struct CountingSemaphore {
    left: Mutex<usize>,
    given_back: Condvar,
}

/// A permit that gives itself back when it is dropped.
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a CountingSemaphore,
}

impl Semaphore for CountingSemaphore {
    type Permit<'a> = Permit<'a>;

    fn new(permits: usize) -> Self {
        CountingSemaphore {
            left: Mutex::new(permits),
            given_back: Condvar::new(),
        }
    }

    fn acquire(&self) -> Permit<'_> {
        let left = self.left.lock().unwrap();
        // In a loop: whoever comes between the wake-up and the lock may have taken the permit.
        let mut left = self.given_back.wait_while(left, |left| *left == 0).unwrap();
        *left -= 1;
        Permit { semaphore: self }
    }

    fn try_acquire(&self) -> Option<Permit<'_>> {
        let mut left = self.left.lock().unwrap();
        *left = left.checked_sub(1)?;
        Some(Permit { semaphore: self })
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // No code of a permit's holder ever runs under this lock, so no panic of theirs poisons it.
        *self.semaphore.left.lock().unwrap() += 1;
        self.semaphore.given_back.notify_one();
    }
}
