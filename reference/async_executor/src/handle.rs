//! Where a task's result goes, and the handle that gives it. Never polls the task.

use crate::shared::{Id, Shared};
use async_executor_task::TaskLost;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// Gives the result of a task.
pub struct Handle<T> {
    awaited: Arc<Mutex<Awaited<T>>>,
    task: Id,
    shared: Arc<Shared>,
}

/// A result that is not there yet, and who wants to know.
pub(crate) struct Awaited<T> {
    result: Option<Result<T, TaskLost>>,
    waker: Option<Waker>,
}

/// The task's side. Whoever drops it unfilled, by a panic or with the task, loses the task.
pub(crate) struct Slot<T>(Option<Arc<Mutex<Awaited<T>>>>);

impl<T> Slot<T> {
    pub(crate) fn new() -> (Slot<T>, Arc<Mutex<Awaited<T>>>) {
        let awaited = Arc::new(Mutex::new(Awaited {
            result: None,
            waker: None,
        }));
        (Slot(Some(Arc::clone(&awaited))), awaited)
    }

    pub(crate) fn fill(mut self, value: T) {
        self.end(Ok(value));
    }

    fn end(&mut self, result: Result<T, TaskLost>) {
        let Some(awaited) = self.0.take() else { return };
        let waker = {
            let mut awaited = awaited.lock().expect("nothing panics under this lock");
            awaited.result = Some(result);
            awaited.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Drop for Slot<T> {
    fn drop(&mut self) {
        self.end(Err(TaskLost));
    }
}

impl<T> Handle<T> {
    pub(crate) fn new(awaited: Arc<Mutex<Awaited<T>>>, task: Id, shared: Arc<Shared>) -> Self {
        Handle {
            awaited,
            task,
            shared,
        }
    }
}

impl<T> Future for Handle<T> {
    type Output = Result<T, TaskLost>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut awaited = self.awaited.lock().expect("nothing panics under this lock");
        match awaited.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                // Whoever polled last is woken, so the waker is replaced each time.
                awaited.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        self.shared.drop_task(self.task);
    }
}
