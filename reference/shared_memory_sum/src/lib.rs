//! Two parallel sums over the same chunks: one atomic for all threads, and a sum for each.
//! Never starts a thread for an empty chunk.

use shared_memory_sum_task::ParallelSum;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Adds up a list with several threads, in two ways.
#[derive(Debug)]
pub struct Sums;

impl ParallelSum for Sums {
    fn shared(items: &[u64], threads: NonZeroUsize, value: impl Fn(u64) -> u64 + Sync) -> u64 {
        let total = AtomicU64::new(0);
        for_each_chunk(items, threads, |chunk| {
            for &item in chunk {
                // Joining the threads makes everything visible that they did; the sum alone needs no order.
                total.fetch_add(value(item), Ordering::Relaxed);
            }
        });
        total.into_inner()
    }

    fn separate(items: &[u64], threads: NonZeroUsize, value: impl Fn(u64) -> u64 + Sync) -> u64 {
        let sums = for_each_chunk(items, threads, |chunk| {
            sum(chunk.iter().map(|&item| value(item)))
        });
        sum(sums.into_iter())
    }
}

fn sum(values: impl Iterator<Item = u64>) -> u64 {
    values.fold(0, u64::wrapping_add)
}

/// Calls `work` for each chunk in a thread of its own, and returns what came of them.
fn for_each_chunk<R: Send>(
    items: &[u64],
    threads: NonZeroUsize,
    work: impl Fn(&[u64]) -> R + Sync,
) -> Vec<R> {
    let count = threads.get().min(items.len());
    thread::scope(|scope| {
        let (mut rest, work) = (items, &work);
        // All are started before the first is waited for.
        let workers: Vec<_> = (0..count)
            .map(|chunk| {
                let (mine, others) = rest.split_at(rest.len() / (count - chunk));
                rest = others;
                scope.spawn(move || work(mine))
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}
