//! Your executor. The contract is in `task/src/executor.rs`, the task in `README.md`.

use async_executor_task::{Executor, TaskLost};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Polls futures on the thread that waits for one of them.
pub struct MiniExecutor {
    // Whatever it has to remember: which tasks there are, and which have been woken.
}

/// Gives the result of a task.
pub struct Handle<T> {
    // Where will the result be, and how is the task cancelled? This field only uses `T`.
    _result: PhantomData<fn() -> T>,
}

impl<T> Future for Handle<T> {
    type Output = Result<T, TaskLost>;

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("return the result if it is there, and have yourself woken if it is not")
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        todo!("cancel the task")
    }
}

impl Executor for MiniExecutor {
    type JoinHandle<T: Send + 'static> = Handle<T>;

    fn new() -> Self {
        todo!("start without tasks")
    }

    fn block_on<F: Future>(&self, _future: F) -> F::Output {
        todo!("poll what has been woken, and sleep if nothing has")
    }

    fn spawn<F>(&self, _future: F) -> Handle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        todo!("put the future where block_on finds it")
    }
}

impl Drop for MiniExecutor {
    fn drop(&mut self) {
        todo!("drop the futures of all tasks")
    }
}
