//! Your pool. The contract is in `task/src/lib.rs`, the task in `README.md`.

use squares_task::{NoWorkers, Pool, Square};

/// A pool of worker threads that squares numbers.
pub struct SquarePool {
    // Whatever the pool has to remember: its threads, and the way to hand them a number.
}

impl Pool for SquarePool {
    fn new(_workers: usize, _square: Square) -> Result<Self, NoWorkers> {
        todo!("start the workers")
    }

    fn squares(&self, _numbers: &[u64]) -> Vec<Option<u64>> {
        todo!("hand every number to the workers and wait for the results")
    }

    fn submit(&self, _number: u64) {
        todo!("hand one number to the workers and return")
    }
}

impl Drop for SquarePool {
    fn drop(&mut self) {
        todo!("let the workers finish what is queued, then join them")
    }
}
