//! Many attempts, two at a time.

use crate::attempt::Attempt;
use crate::fences::Fence;
use crate::holding::Holding;
use crate::outcome::Outcome;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One attempt with some fences down.
pub(crate) struct Run<'a> {
    pub(crate) attempt: &'a Attempt,
    pub(crate) down: Vec<Fence>,
}

/// What each run came to, in their order.
pub(crate) fn outcomes(holding: &Holding, runs: &[Run<'_>]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((at, run)) = take(&next, runs) {
                    let outcome = holding.run(run.attempt, &run.down);
                    done.lock().expect("nobody panics").push((at, outcome));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("nobody panics");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

fn take<'a, 'b>(next: &AtomicUsize, runs: &'b [Run<'a>]) -> Option<(usize, &'b Run<'a>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    runs.get(at).map(|run| (at, run))
}
