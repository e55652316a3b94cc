//! Your semaphore. The contract is in `task/src/lib.rs`, the task in `README.md`.

use semaphore_task::Semaphore;

/// A counting semaphore.
pub struct CountingSemaphore {
    // What does it need to remember, and what does whoever waits wait on?
}

/// A permit that gives itself back when it is dropped.
pub struct Permit<'a> {
    _semaphore: &'a CountingSemaphore,
}

impl Semaphore for CountingSemaphore {
    type Permit<'a> = Permit<'a>;

    fn new(_permits: usize) -> Self {
        todo!("start with all permits left")
    }

    fn acquire(&self) -> Permit<'_> {
        todo!("wait until a permit is left, and take it")
    }

    fn try_acquire(&self) -> Option<Permit<'_>> {
        todo!("take a permit if one is left")
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        todo!("give the permit back")
    }
}
