//! What stands around a worker: everything, everything but one layer, or nothing.

use cargo_grade::run::Worker;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Which layers confine a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Fence {
    /// None.
    Nothing,
}

impl Fence {
    /// All there are.
    pub(crate) fn all() -> Vec<Fence> {
        vec![Fence::Nothing]
    }

    /// Starts a worker inside.
    pub(crate) fn start(self, program: &Path) -> anyhow::Result<Worker> {
        match self {
            Fence::Nothing => Worker::start(program),
        }
    }
}
