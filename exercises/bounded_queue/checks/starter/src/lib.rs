//! Your queue. The contract is in `task/src/queue.rs`, the task in `README.md`.

use bounded_queue_task::{Closed, Item, Queue, TryPopError, TryPushError};

/// A queue that makes whoever is too fast wait.
pub struct BoundedQueue {
    // What does it need to hold, and what do producers and consumers wait on?
}

impl Queue for BoundedQueue {
    fn new(capacity: usize) -> Self {
        todo!("start empty and open, with room for {capacity}")
    }

    fn push(&self, item: Item) -> Result<(), Closed> {
        todo!("wait while full and open, then put {item} in")
    }

    fn try_push(&self, item: Item) -> Result<(), TryPushError> {
        todo!("put {item} in if there is room")
    }

    fn pop(&self) -> Option<Item> {
        todo!("wait while empty and open, then take the first item")
    }

    fn try_pop(&self) -> Result<Item, TryPopError> {
        todo!("take the first item if there is one")
    }

    fn close(&self) {
        todo!("close, and wake everybody who waits")
    }
}
