//! Your lock. The contract is in `task/src/lib.rs`, the task in `README.md`.

use reentrant_lock_task::Lock;

/// A lock that its holder may take again.
pub struct ReentrantLock {
    // Who holds it, how often, and what does whoever waits wait on?
}

/// Undoes one `lock` when it is dropped.
pub struct Guard<'a> {
    _lock: &'a ReentrantLock,
}

impl Lock for ReentrantLock {
    type Guard<'a> = Guard<'a>;

    fn new() -> Self {
        todo!("start free")
    }

    fn lock(&self) -> Guard<'_> {
        todo!("wait while another thread holds it, and take it once more")
    }

    fn try_lock(&self) -> Option<Guard<'_>> {
        todo!("take it if it is free or yours")
    }

    fn depth(&self) -> usize {
        todo!("say how many guards the calling thread has")
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        todo!("undo one lock, and let somebody go on if it was the last")
    }
}
