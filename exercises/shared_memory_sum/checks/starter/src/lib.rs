//! Your parallel sums. The contract is in `task/src/lib.rs`, the task in `README.md`.

use shared_memory_sum_task::ParallelSum;
use std::num::NonZeroUsize;

/// Adds up a list with several threads, in two ways.
pub struct Sums;

impl ParallelSum for Sums {
    fn shared(_items: &[u64], threads: NonZeroUsize, _value: impl Fn(u64) -> u64 + Sync) -> u64 {
        todo!("{threads} threads add to one atomic")
    }

    fn separate(_items: &[u64], threads: NonZeroUsize, _value: impl Fn(u64) -> u64 + Sync) -> u64 {
        todo!("{threads} threads add up for themselves, and you add up what they found")
    }
}
