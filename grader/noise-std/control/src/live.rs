//! The threads which student code started and which have not ended. Counts them, and lets there be
//! only so many; never ends one.

use crate::alone;
use crate::noise::Identity;
use crate::whereabouts::Listed;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

static LIVE: AtomicUsize = AtomicUsize::new(0);

/// What the stacks of live threads take together, in bytes.
static STACKS: AtomicUsize = AtomicUsize::new(0);

/// Threads that student code may have at once. The tasks need some dozens.
pub const MOST_THREADS: usize = 1_024;

/// What the stacks of all threads that student code has at once may take: as much as [`MOST_THREADS`]
/// of the default size, and less than the system lets a worker have.
pub const MOST_STACK_BYTES: usize = 2 << 30;

/// What std gives a thread that asks for nothing else.
pub const DEFAULT_STACK_BYTES: usize = 2 << 20;

/// The status of a process that asked for more memory than it may have.
pub const OUT_OF_MEMORY: i32 = 112;

/// The status of a process that could not have a thread which it should have had.
pub const SHORT_OF_THREADS: i32 = 113;

/// The status of a process that had as many threads as there may be, and went on as if it could have more.
pub const TOO_MANY_THREADS: i32 = 114;

/// A thread that counts as live until this is dropped.
///
/// The spawning thread makes it, so that a new thread is counted, and numbered, in the order of
/// the calls of `spawn` and not in the order in which the system gets round to starting them.
#[derive(Debug)]
pub struct Spawned {
    identity: Identity,
    stack_bytes: usize,
    /// Until it begins; from then on the thread's own locals keep it.
    listed: Option<Listed>,
}

/// Counts one more live thread, with a stack of this size. Move the result into the thread and drop it
/// there last.
///
/// If all stacks together take more than they may, the process ends there and then, as it does where
/// there is no memory for anything else. Were it left to the system to refuse, it would refuse the
/// next thread of ours, and that would look like a machine that is short of threads.
///
/// # Errors
/// When there are [`MOST_THREADS`] already; what the system would say.
pub fn spawned(stack_bytes: usize) -> io::Result<Spawned> {
    let before = LIVE.fetch_add(1, Ordering::SeqCst);
    let stacks = STACKS.fetch_add(stack_bytes, Ordering::SeqCst);
    let spawned = Spawned {
        identity: Identity::draw(),
        stack_bytes,
        listed: Some(Listed::to_be_started()),
    };
    if before < MOST_THREADS {
        if stacks.saturating_add(stack_bytes) > MOST_STACK_BYTES {
            std::process::exit(OUT_OF_MEMORY);
        }
        return Ok(spawned);
    }
    let why = format!("there are {MOST_THREADS} threads already");
    Err(io::Error::new(io::ErrorKind::WouldBlock, why))
}

/// Ends the process, because there is no thread left for it.
///
/// It is the machine's trouble and nobody's fault, since stacks are counted and may take less than the
/// system grants: what student code would make of it must not be held against it.
pub fn give_up_for_want_of_threads() -> ! {
    std::process::exit(SHORT_OF_THREADS)
}

/// Ends the process, because it wants more threads than there may be and has no other answer to that than to panic:
/// the panic would be told as the code's own mistake.
pub fn give_up_over_too_many_threads() -> ! {
    std::process::exit(TOO_MANY_THREADS)
}

impl Spawned {
    /// Gives the calling thread its number. Call it first thing in the new thread.
    #[must_use = "the thread counts as live only as long as this lives"]
    pub fn begin(mut self) -> Spawned {
        if let Some(listed) = self.listed.take() {
            listed.begin();
        }
        self.identity.adopt();
        self
    }
}

impl Drop for Spawned {
    fn drop(&mut self) {
        // It may be about to end, and nobody is to stand still for it then.
        alone::changed();
        STACKS.fetch_sub(self.stack_bytes, Ordering::SeqCst);
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
        let token = spawned(DEFAULT_STACK_BYTES).unwrap();
        assert_eq!(live_threads(), 1, "counted by the one who spawns");
        let thread = std::thread::spawn(move || {
            let _held = token.begin();
            panic!("on purpose");
        });
        assert!(thread.join().is_err());
        assert_eq!(live_threads(), 0);
        let all: Vec<Spawned> = (0..MOST_THREADS)
            .map(|_| spawned(DEFAULT_STACK_BYTES).unwrap())
            .collect();
        assert!(spawned(DEFAULT_STACK_BYTES).is_err(), "one too many");
        assert_eq!(
            live_threads(),
            MOST_THREADS,
            "the refused one does not count"
        );
        drop(all);
        assert_eq!(live_threads(), 0);
    }
}
