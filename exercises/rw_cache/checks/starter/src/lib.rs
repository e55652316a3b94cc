//! Your cache. The contract is in `task/src/lib.rs`, the task in `README.md`.

use rw_cache_task::Cache;

/// Texts under their keys, for many readers at a time.
pub struct RwCache {
    // What does it hold for a key whose text is there, and for one whose text is being computed?
}

impl Cache for RwCache {
    fn new() -> Self {
        todo!("start empty")
    }

    fn read<R>(&self, key: u32, _look: impl FnOnce(&str) -> R) -> Option<R> {
        todo!("look at the text of {key}, if there is one")
    }

    fn read_or_compute<R>(
        &self,
        key: u32,
        _compute: impl FnOnce() -> String,
        _look: impl FnOnce(&str) -> R,
    ) -> R {
        todo!("look at the text of {key}, which somebody may have to compute first")
    }

    fn remove(&self, key: u32) -> bool {
        todo!("take out the text of {key}, if there is one")
    }
}
