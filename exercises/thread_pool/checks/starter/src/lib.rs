//! Your pool. The contract is in `task/src/pool.rs`, the task in `README.md`.

use std::marker::PhantomData;
use thread_pool_task::{Handle, Panicked, Pool, ShutDown};

/// Threads that do jobs.
pub struct WorkerPool {
    // Whatever the pool has to remember: its threads, and the way to hand them a job.
}

/// A job that was handed in.
pub struct JobHandle<R> {
    // The way to the result. Replace this field.
    _result: PhantomData<R>,
}

impl Pool for WorkerPool {
    type Handle<R: Send + 'static> = JobHandle<R>;

    fn new(threads: usize) -> Self {
        todo!("start {threads} threads that wait for jobs")
    }

    fn submit<R: Send + 'static>(
        &self,
        _job: impl FnOnce() -> R + Send + 'static,
    ) -> Result<JobHandle<R>, ShutDown> {
        todo!("put the job where a thread finds it, and return the way to its result")
    }

    fn shutdown(&self) {
        todo!("take no more jobs, let the threads finish, and wait for them")
    }
}

impl Drop for WorkerPool {
    fn drop(&mut self) {
        todo!("shut down")
    }
}

impl<R: Send> Handle<R> for JobHandle<R> {
    fn join(self) -> Result<R, Panicked> {
        todo!("wait for the result")
    }
}
