//! A correct solution of the exercise `bounded_queue`. Never graded for points.

use bounded_queue_task::{Closed, Item, Queue, TryPopError, TryPushError};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

/// One lock around everything that changes, and a place to wait for each of the two kinds of waiters.
#[derive(Debug)]
pub struct BoundedQueue {
    capacity: usize,
    state: Mutex<State>,
    not_full: Condvar,
    not_empty: Condvar,
}

#[derive(Debug, Default)]
struct State {
    items: VecDeque<Item>,
    closed: bool,
}

impl BoundedQueue {
    fn put(&self, state: &mut State, item: Item) -> Result<(), TryPushError> {
        if state.closed {
            return Err(TryPushError::Closed(item));
        }
        if state.items.len() == self.capacity {
            return Err(TryPushError::Full(item));
        }
        state.items.push_back(item);
        // One is enough: one item came in, and only consumers wait here.
        self.not_empty.notify_one();
        Ok(())
    }

    fn take(&self, state: &mut State) -> Result<Item, TryPopError> {
        match state.items.pop_front() {
            Some(item) => {
                self.not_full.notify_one();
                Ok(item)
            }
            None if state.closed => Err(TryPopError::Closed),
            None => Err(TryPopError::Empty),
        }
    }
}

impl Queue for BoundedQueue {
    fn new(capacity: usize) -> Self {
        BoundedQueue {
            capacity,
            state: Mutex::default(),
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    fn push(&self, item: Item) -> Result<(), Closed> {
        let mut state = self.state.lock().unwrap();
        loop {
            match self.put(&mut state, item) {
                Ok(()) => return Ok(()),
                Err(TryPushError::Closed(item)) => return Err(Closed(item)),
                Err(TryPushError::Full(_)) => state = self.not_full.wait(state).unwrap(),
            }
        }
    }

    fn try_push(&self, item: Item) -> Result<(), TryPushError> {
        self.put(&mut self.state.lock().unwrap(), item)
    }

    fn pop(&self) -> Option<Item> {
        let mut state = self.state.lock().unwrap();
        loop {
            match self.take(&mut state) {
                Ok(item) => return Some(item),
                Err(TryPopError::Closed) => return None,
                Err(TryPopError::Empty) => state = self.not_empty.wait(state).unwrap(),
            }
        }
    }

    fn try_pop(&self) -> Result<Item, TryPopError> {
        self.take(&mut self.state.lock().unwrap())
    }

    fn close(&self) {
        self.state.lock().unwrap().closed = true;
        // Closing changes what everybody waits for.
        self.not_full.notify_all();
        self.not_empty.notify_all();
    }
}
