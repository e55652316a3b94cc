//! An executor as a queue of numbers: wakers put them in, `block_on` takes them out and polls.
//! Never polls, drops or wakes anything while it holds a lock.

mod handle;
mod shared;

use crate::handle::{Handle, Slot};
use crate::shared::Shared;
use async_executor_task::Executor;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Polls futures on the thread that waits for one of them.
pub struct MiniExecutor {
    shared: Arc<Shared>,
}

impl Executor for MiniExecutor {
    type JoinHandle<T: Send + 'static> = Handle<T>;

    fn new() -> Self {
        MiniExecutor {
            shared: Arc::default(),
        }
    }

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        // The main future takes its turn in the same queue as every task.
        let (main, waker) = self.shared.new_waker();
        waker.wake_by_ref();
        loop {
            let woken = self.shared.next_woken();
            if woken != main {
                self.shared.poll_task(woken);
            } else if let Poll::Ready(output) =
                future.as_mut().poll(&mut Context::from_waker(&waker))
            {
                return output;
            }
        }
    }

    fn spawn<F>(&self, future: F) -> Handle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let (slot, awaited) = Slot::new();
        let work = Box::pin(async move { slot.fill(future.await) });
        let task = self.shared.add_task(work);
        Handle::new(awaited, task, Arc::clone(&self.shared))
    }
}

impl Drop for MiniExecutor {
    fn drop(&mut self) {
        self.shared.drop_all_tasks();
    }
}
