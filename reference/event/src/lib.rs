//! A correct solution of the exercise `event`. Never graded for points.

use event_task::Event;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// Whether it has happened, and where to wait until it has.
#[derive(Debug)]
pub struct ManualEvent {
    set: Mutex<bool>,
    became_set: Condvar,
}

impl Event for ManualEvent {
    fn new() -> Self {
        ManualEvent {
            set: Mutex::new(false),
            became_set: Condvar::new(),
        }
    }

    fn set(&self) {
        *self.set.lock().unwrap() = true;
        self.became_set.notify_all();
    }

    fn clear(&self) {
        // Nobody waits for this, so nobody is woken.
        *self.set.lock().unwrap() = false;
    }

    fn is_set(&self) -> bool {
        *self.set.lock().unwrap()
    }

    fn wait(&self) {
        let set = self.set.lock().unwrap();
        drop(self.became_set.wait_while(set, |set| !*set).unwrap());
    }

    fn wait_timeout(&self, timeout: Duration) -> bool {
        let set = self.set.lock().unwrap();
        // Keeps count of the time that is left, also if it wakes more than once.
        let (set, _) = self
            .became_set
            .wait_timeout_while(set, timeout, |set| !*set)
            .unwrap();
        *set
    }
}
