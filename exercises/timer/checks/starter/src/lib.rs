//! Your timer. The contract is in `task/src/lib.rs`, the task in `README.md`.

use std::time::Duration;
use timer_task::{Job, Timer};

/// Does jobs later, unless they are called off.
pub struct CancellableTimer {
    // Whatever it has to remember: which jobs there are, and who does them.
}

impl Timer for CancellableTimer {
    /// Any other type that tells jobs apart will do as well.
    type Ticket = u64;

    fn new() -> Self {
        todo!("start without jobs")
    }

    fn after(&self, delay: Duration, _job: Job) -> u64 {
        todo!("have the job done {delay:?} from now")
    }

    fn cancel(&self, ticket: &u64) -> bool {
        todo!("take job {ticket} away if it has not begun")
    }
}

impl Drop for CancellableTimer {
    fn drop(&mut self) {
        todo!("call off what has not begun, and wait for what has")
    }
}
