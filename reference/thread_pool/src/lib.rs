//! A correct solution of the exercise `thread_pool`. Never graded for points.

mod task;

use crate::task::{Run, Task};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::thread::{self, JoinHandle};
use thread_pool_task::{Handle, Panicked, Pool, ShutDown};

thread_local! {
    /// The pool that this thread works for.
    static EMPLOYER: RefCell<Weak<Queue>> = const { RefCell::new(Weak::new()) };
}

/// Threads that do jobs.
pub struct WorkerPool {
    queue: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// A job that was handed in.
pub struct JobHandle<R> {
    task: Arc<Task<R>>,
    pool: Weak<Queue>,
}

/// The jobs that nobody has begun, and where to wait for one.
#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    tasks: VecDeque<Arc<dyn Run>>,
    closed: bool,
}

impl Pool for WorkerPool {
    type Handle<R: Send + 'static> = JobHandle<R>;

    fn new(threads: usize) -> Self {
        let queue = Arc::<Queue>::default();
        let threads = (0..threads)
            .map(|_| {
                let queue = Arc::clone(&queue);
                thread::spawn(move || queue.work())
            })
            .collect();
        WorkerPool {
            queue,
            threads: Mutex::new(threads),
        }
    }

    fn submit<R: Send + 'static>(
        &self,
        job: impl FnOnce() -> R + Send + 'static,
    ) -> Result<JobHandle<R>, ShutDown> {
        let task = Task::new(job);
        let mut state = self.queue.state.lock().unwrap();
        if state.closed {
            return Err(ShutDown);
        }
        state.tasks.push_back(Arc::clone(&task) as Arc<dyn Run>);
        self.queue.changed.notify_one();
        let pool = Arc::downgrade(&self.queue);
        Ok(JobHandle { task, pool })
    }

    fn shutdown(&self) {
        self.queue.state.lock().unwrap().closed = true;
        self.queue.changed.notify_all();
        // The lock is held on purpose: whoever else shuts down waits for the same threads.
        let mut threads = self.threads.lock().unwrap();
        for thread in threads.drain(..) {
            thread.join().expect("tasks catch the panics of their jobs");
        }
    }
}

impl Drop for WorkerPool {
    fn drop(&mut self) {
        self.shutdown();
    }
}

impl Queue {
    /// What a thread of the pool does with its life.
    fn work(self: &Arc<Self>) {
        EMPLOYER.set(Arc::downgrade(self));
        while let Some(task) = self.next() {
            task.run();
        }
    }

    /// The next task; `None` once there will never be one again.
    fn next(&self) -> Option<Arc<dyn Run>> {
        let state = self.state.lock().unwrap();
        self.changed
            .wait_while(state, |state| state.tasks.is_empty() && !state.closed)
            .unwrap()
            .tasks
            .pop_front()
    }
}

impl<R: Send> Handle<R> for JobHandle<R> {
    fn join(self) -> Result<R, Panicked> {
        // A thread of the pool that only waited might wait for itself: for a job that no other
        // thread is free to begin. It begins that one, and no other: one that waits for the job
        // underneath could not end.
        if EMPLOYER.with_borrow(|employer| employer.ptr_eq(&self.pool)) {
            self.task.run();
        }
        self.task.result()
    }
}

impl fmt::Debug for WorkerPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkerPool").finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for JobHandle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobHandle").finish_non_exhaustive()
    }
}
