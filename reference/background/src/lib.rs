//! One buffer under a lock, and one worker that sleeps until the buffer is due or the writer is dropped.
//! Never calls the sink while it holds the lock.

use background_task::{Background, Sink};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Buffers records and hands them over in batches, on a thread of its own.
pub struct BatchWriter {
    every: Duration,
    shared: Arc<Shared>,
    /// `None` only while the writer is being dropped.
    worker: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    buffered: Vec<u32>,
    /// When they are; `None` if the clock cannot express it, or nothing is buffered.
    due: Option<Instant>,
    closing: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics under this lock")
    }
}

impl Background for BatchWriter {
    fn start(every: Duration, sink: Sink) -> Self {
        let shared = Arc::new(Shared::default());
        let worker = thread::spawn({
            let shared = Arc::clone(&shared);
            move || work(&shared, sink)
        });
        BatchWriter {
            every,
            shared,
            worker: Some(worker),
        }
    }

    fn write(&self, record: u32) {
        let mut state = self.shared.state();
        if state.buffered.is_empty() {
            state.due = Instant::now().checked_add(self.every);
            self.shared.changed.notify_one();
        }
        state.buffered.push(record);
    }
}

impl Drop for BatchWriter {
    fn drop(&mut self) {
        self.shared.state().closing = true;
        self.shared.changed.notify_one();
        if let Some(worker) = self.worker.take() {
            worker.join().expect("the worker catches every panic");
        }
    }
}

fn work(shared: &Shared, mut sink: Sink) {
    let mut state = shared.state();
    loop {
        let now = Instant::now();
        let is_due = state.due.is_some_and(|due| due <= now);
        if is_due || (state.closing && !state.buffered.is_empty()) {
            let batch = mem::take(&mut state.buffered);
            state.due = None;
            drop(state);
            // A panic of the sink costs this batch only.
            let _ = catch_unwind(AssertUnwindSafe(|| sink(batch)));
            state = shared.state();
        } else if state.closing {
            return;
        } else {
            state = match state.due {
                Some(due) => {
                    let waited = shared.changed.wait_timeout(state, due - now);
                    waited.expect("nothing panics under this lock").0
                }
                None => {
                    let waited = shared.changed.wait(state);
                    waited.expect("nothing panics under this lock")
                }
            };
        }
    }
}
