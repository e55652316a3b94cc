//! Why a task has no result. Never says how that is found out.

use std::error::Error;
use std::fmt;

/// The task will never have a result: it panicked, or its executor was dropped before it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TaskLost;

impl fmt::Display for TaskLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the task panicked, or its executor is gone")
    }
}

impl Error for TaskLost {}
