//! A timer as one thread that sleeps until the earliest job is due, or until something changes.
//! Never calls or drops a job while it holds the lock.

use std::collections::BTreeMap;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use timer_task::{Job, Timer};

/// Does jobs later, unless they are called off.
pub struct CancellableTimer {
    shared: Arc<Shared>,
    /// `None` only while the timer is being dropped.
    worker: Option<JoinHandle<()>>,
}

/// When a job is due; the earliest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    At(Instant),
    /// The clock cannot express it.
    Never,
}

/// Which job: its number tells it from others that are due at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    due: Due,
    number: u64,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: BTreeMap<Ticket, Job>,
    next_number: u64,
    closing: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics under this lock")
    }
}

impl Timer for CancellableTimer {
    type Ticket = Ticket;

    fn new() -> Self {
        let shared = Arc::new(Shared::default());
        let worker = thread::spawn({
            let shared = Arc::clone(&shared);
            move || work(&shared)
        });
        CancellableTimer {
            shared,
            worker: Some(worker),
        }
    }

    fn after(&self, delay: Duration, job: Job) -> Ticket {
        let due = Instant::now()
            .checked_add(delay)
            .map_or(Due::Never, Due::At);
        let mut state = self.shared.state();
        let number = state.next_number;
        state.next_number += 1;
        let ticket = Ticket { due, number };
        state.jobs.insert(ticket, job);
        // It may be due before the job that the worker sleeps for.
        self.shared.changed.notify_one();
        ticket
    }

    fn cancel(&self, ticket: &Ticket) -> bool {
        // A name of its own, so that the job is dropped after the guard.
        let job = self.shared.state().jobs.remove(ticket);
        job.is_some()
    }
}

impl Drop for CancellableTimer {
    fn drop(&mut self) {
        let called_off = {
            let mut state = self.shared.state();
            state.closing = true;
            mem::take(&mut state.jobs)
        };
        drop(called_off);
        self.shared.changed.notify_one();
        if let Some(worker) = self.worker.take() {
            worker.join().expect("the worker catches every panic");
        }
    }
}

fn work(shared: &Shared) {
    let mut state = shared.state();
    while !state.closing {
        let now = Instant::now();
        state = match state.jobs.first_key_value().map(|(first, _)| first.due) {
            Some(Due::At(due)) if due <= now => {
                let (_, job) = state.jobs.pop_first().expect("there is a first one");
                drop(state);
                // A job's panic is nobody's business but its own.
                let _ = catch_unwind(AssertUnwindSafe(job));
                shared.state()
            }
            Some(Due::At(due)) => {
                let waited = shared.changed.wait_timeout(state, due - now);
                waited.expect("nothing panics under this lock").0
            }
            None | Some(Due::Never) => {
                let waited = shared.changed.wait(state);
                waited.expect("nothing panics under this lock")
            }
        };
    }
}
