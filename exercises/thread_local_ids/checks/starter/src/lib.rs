//! Your connections. The contract is in `task/src/lib.rs`, the task in `README.md`.

use thread_local_ids_task::{Connection, Connections, Open};

/// A connection for each thread, and one for each job.
pub struct OwnConnections {
    // What does it need to know, and what do threads keep for themselves?
}

impl Connections for OwnConnections {
    fn new(_open: Open) -> Self {
        todo!("start without any connection")
    }

    fn with<R>(&self, _act: impl FnOnce(&mut dyn Connection) -> R) -> R {
        todo!("find the connection of the scope this thread is in, or open it, and use it")
    }

    fn job<R>(&self, _job: impl FnOnce() -> R) -> R {
        todo!("begin a scope, do the job, close what it opened, and go back to the scope before")
    }
}
