//! A job and its result. Never knows who does the job, and does it once, whoever asks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use thread_pool_task::Panicked;

/// A job on its way to its result.
pub(crate) struct Task<R> {
    /// `None` once somebody has begun it.
    job: Mutex<Option<Box<dyn FnOnce() -> R + Send>>>,
    result: Mutex<Option<Result<R, Panicked>>>,
    done: Condvar,
}

/// What the pool's threads know of a task.
pub(crate) trait Run: Send + Sync {
    /// Does the job, unless somebody has begun it.
    fn run(&self);
}

impl<R> Task<R> {
    pub(crate) fn new(job: impl FnOnce() -> R + Send + 'static) -> Arc<Self> {
        Arc::new(Task {
            job: Mutex::new(Some(Box::new(job))),
            result: Mutex::new(None),
            done: Condvar::new(),
        })
    }

    /// Waits for the result. It is there only once.
    pub(crate) fn result(&self) -> Result<R, Panicked> {
        let result = self.result.lock().unwrap();
        self.done
            .wait_while(result, |result| result.is_none())
            .unwrap()
            .take()
            .expect("the wait is for a result")
    }
}

impl<R: Send> Run for Task<R> {
    fn run(&self) {
        // A statement of its own, so that the lock is released before the job is begun.
        let job = self.job.lock().unwrap().take();
        if let Some(job) = job {
            let result = catch_unwind(AssertUnwindSafe(job)).map_err(|_| Panicked);
            *self.result.lock().unwrap() = Some(result);
            self.done.notify_all();
        }
    }
}
