//! A parallel map as scoped threads that take one item after another off the list.
//! Never decides by the order in which calls ended.

use parallel_map_task::ParallelMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Maps a list with threads that end with the call.
#[derive(Debug)]
pub struct ScopedMap;

impl ParallelMap for ScopedMap {
    fn map<'a, T: Sync, R: Send, E: Send>(
        items: &'a [T],
        threads: NonZeroUsize,
        f: impl Fn(&'a T) -> Result<R, E> + Sync,
    ) -> Result<Vec<R>, E> {
        let next = AtomicUsize::new(0);
        let failed = AtomicBool::new(false);
        // Places are taken in the order of the list, so whatever stands in front of a failed item
        // has been begun before, and its outcome will be there.
        let worker = || {
            let mut outcomes = Vec::new();
            while !failed.load(Ordering::SeqCst) {
                let place = next.fetch_add(1, Ordering::SeqCst);
                let Some(item) = items.get(place) else { break };
                let outcome = catch_unwind(AssertUnwindSafe(|| f(item)));
                if !matches!(outcome, Ok(Ok(_))) {
                    failed.store(true, Ordering::SeqCst);
                }
                outcomes.push((place, outcome));
            }
            outcomes
        };

        let mut outcomes: Vec<_> = thread::scope(|scope| {
            // All are started before the first is waited for.
            let workers: Vec<_> = (0..threads.get().min(items.len()))
                .map(|_| scope.spawn(worker))
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().expect("workers catch the panics of calls"))
                .collect()
        });
        outcomes.sort_unstable_by_key(|(place, _)| *place);
        outcomes
            .into_iter()
            .map(|(_, outcome)| outcome.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    }
}
