//! The threads which student code started and which have not ended. Counts them; never ends one.

use crate::noise::Identity;
use std::sync::atomic::{AtomicUsize, Ordering};

static LIVE: AtomicUsize = AtomicUsize::new(0);

/// A thread that counts as live until this is dropped.
///
/// The spawning thread makes it, so that a new thread is counted, and numbered, in the order of
/// the calls of `spawn` and not in the order in which the system gets round to starting them.
#[derive(Debug)]
pub struct Spawned {
    identity: Identity,
}

/// Counts one more live thread. Move the result into the thread and drop it there last.
pub fn spawned() -> Spawned {
    LIVE.fetch_add(1, Ordering::SeqCst);
    Spawned {
        identity: Identity::draw(),
    }
}

impl Spawned {
    /// Gives the calling thread its number. Call it first thing in the new thread.
    pub fn begin(&self) {
        self.identity.adopt();
    }
}

impl Drop for Spawned {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// How many threads started by student code have not ended.
pub fn live_threads() -> usize {
    LIVE.load(Ordering::SeqCst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_live_from_spawn_until_before_its_join_returns_even_if_it_panics() {
        assert_eq!(live_threads(), 0);
        let token = spawned();
        assert_eq!(live_threads(), 1, "counted by the one who spawns");
        let thread = std::thread::spawn(move || {
            token.begin();
            let _held = token;
            panic!("on purpose");
        });
        assert!(thread.join().is_err());
        assert_eq!(live_threads(), 0);
    }
}
