//! Your event. The contract is in `task/src/lib.rs`, the task in `README.md`.

use event_task::Event;
use std::time::Duration;

/// A manual-reset event.
pub struct ManualEvent {
    // What does it need to remember, and what does whoever waits wait on?
}

impl Event for ManualEvent {
    fn new() -> Self {
        todo!("start clear")
    }

    fn set(&self) {
        todo!("set the event and wake everybody who waits")
    }

    fn clear(&self) {
        todo!("clear the event")
    }

    fn is_set(&self) -> bool {
        todo!("say whether the event is set")
    }

    fn wait(&self) {
        todo!("wait until the event is set")
    }

    fn wait_timeout(&self, timeout: Duration) -> bool {
        todo!("wait until the event is set, but no longer than {timeout:?}")
    }
}
