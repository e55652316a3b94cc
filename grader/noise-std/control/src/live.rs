//! The threads which student code started and which have not ended. Counts them, and lets there be
//! only so many; never ends one.

use crate::noise::Identity;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

static LIVE: AtomicUsize = AtomicUsize::new(0);

/// Threads that student code may have at once. The tasks need some dozens; a machine has a thousand
/// to spare.
pub const MOST_THREADS: usize = 512;

/// The status of a process that could not have a thread which it should have had.
pub const SHORT_OF_THREADS: i32 = 113;

/// A thread that counts as live until this is dropped.
///
/// The spawning thread makes it, so that a new thread is counted, and numbered, in the order of
/// the calls of `spawn` and not in the order in which the system gets round to starting them.
#[derive(Debug)]
pub struct Spawned {
    identity: Identity,
}

/// Counts one more live thread. Move the result into the thread and drop it there last.
///
/// # Errors
/// When there are [`MOST_THREADS`] already; what the system would say.
pub fn spawned() -> io::Result<Spawned> {
    let before = LIVE.fetch_add(1, Ordering::SeqCst);
    let spawned = Spawned {
        identity: Identity::draw(),
    };
    if before < MOST_THREADS {
        return Ok(spawned);
    }
    let why = format!("there are {MOST_THREADS} threads already");
    Err(io::Error::new(io::ErrorKind::WouldBlock, why))
}

/// Ends the process, because the machine has no thread left for it. That is nobody's fault, and what
/// student code would make of it must not be held against it.
pub fn give_up_for_want_of_threads() -> ! {
    // If there is not even this much, twice a thread's stack, it is memory that is wanting, and that
    // is the process's own doing: the allocator ends it, and says so.
    std::hint::black_box(Vec::<u8>::with_capacity(4 << 20));
    std::process::exit(SHORT_OF_THREADS)
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
    fn a_thread_is_live_until_before_its_join_returns_and_there_are_only_so_many() {
        assert_eq!(live_threads(), 0);
        let token = spawned().unwrap();
        assert_eq!(live_threads(), 1, "counted by the one who spawns");
        let thread = std::thread::spawn(move || {
            token.begin();
            let _held = token;
            panic!("on purpose");
        });
        assert!(thread.join().is_err());
        assert_eq!(live_threads(), 0);
        let all: Vec<Spawned> = (0..MOST_THREADS).map(|_| spawned().unwrap()).collect();
        assert!(spawned().is_err(), "one too many");
        assert_eq!(
            live_threads(),
            MOST_THREADS,
            "the refused one does not count"
        );
        drop(all);
        assert_eq!(live_threads(), 0);
    }
}
