//! Your background writer. The contract is in `task/src/lib.rs`, the task in `README.md`.

use background_task::{Background, Sink};
use std::time::Duration;

/// Buffers records and hands them over in batches, on a thread of its own.
pub struct BatchWriter {
    // What do the writers and the worker share?
}

impl Background for BatchWriter {
    fn start(_every: Duration, _sink: Sink) -> Self {
        todo!("start the worker")
    }

    fn write(&self, _record: u32) {
        todo!("buffer the record")
    }
}

// Dropping has a part in this, too.
