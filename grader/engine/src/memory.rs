//! Whose memory it is, and what becomes of a process that asks for more than it may have. Never says
//! what that means for anybody.
//!
//! A submission's limit is measured where it can be told whose memory it is: in the model, what an
//! execution holds; the search around it is ours, and so is what executions left behind that were
//! abandoned. On real threads there is no search, and what is resident is the submission's.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What one execution may hold at once.
const MOST_OF_AN_EXECUTION: isize = 512 << 20;

/// What a process may hold in large blocks, touched or not. With the most that stacks and resident
/// memory may be, it stays below what the system lets a worker have: a thread that cannot be had is
/// then never wanting for memory.
const MOST_IN_LARGE_BLOCKS: usize = 1 << 30;

/// Smaller ones are touched sooner or later: whoever holds many of them is seen by what is resident.
const LARGE_BYTES: usize = 64 << 10;

static IN_LARGE_BLOCKS: AtomicUsize = AtomicUsize::new(0);

/// Whether student code runs in this process. A judge may have what it needs.
static IS_LIMITED: AtomicBool = AtomicBool::new(false);

/// From now on this process ends when it holds more than student code may.
pub fn limit_memory() {
    IS_LIMITED.store(true, Ordering::Relaxed);
}

/// What this thread has allocated more than it gave back.
#[derive(Clone, Copy)]
struct Account {
    held: isize,
    /// The same when the execution under way began; none is while there is nothing here.
    held_before: Option<isize>,
}

thread_local! {
    // Without a destructor, so that it is there whenever anything is allocated.
    static ACCOUNT: Cell<Account> = const {
        Cell::new(Account {
            held: 0,
            held_before: None,
        })
    };
}

/// From now on it is an execution's memory that this thread allocates.
pub(crate) fn execution_begins() {
    ACCOUNT.with(|account| {
        let Account { held, .. } = account.get();
        account.set(Account {
            held,
            held_before: Some(held),
        });
    });
}

/// From now on it is ours again.
pub(crate) fn execution_ends() {
    ACCOUNT.with(|account| {
        let Account { held, .. } = account.get();
        account.set(Account {
            held,
            held_before: None,
        });
    });
}

/// What this thread has allocated more than it gave back, in bytes.
#[must_use]
pub fn held_bytes() -> u64 {
    ACCOUNT.with(|account| u64::try_from(account.get().held).unwrap_or(0))
}

/// Ends the process as one that asked for more memory than it may have.
pub fn die_of_memory() -> ! {
    give_up()
}

/// `after` bytes where there were `before`.
#[inline]
fn changes(before: usize, after: usize) {
    ACCOUNT.with(|account| {
        let mut now = account.get();
        now.held += after as isize - before as isize;
        account.set(now);
        if now
            .held_before
            .is_some_and(|before| now.held - before > MOST_OF_AN_EXECUTION)
        {
            give_up();
        }
    });
    if before >= LARGE_BYTES {
        IN_LARGE_BLOCKS.fetch_sub(before, Ordering::Relaxed);
    }
    if after >= LARGE_BYTES
        && IN_LARGE_BLOCKS
            .fetch_add(after, Ordering::Relaxed)
            .saturating_add(after)
            > MOST_IN_LARGE_BLOCKS
        && IS_LIMITED.load(Ordering::Relaxed)
    {
        give_up();
    }
}

/// The system's allocator, but for what is counted, and for one thing: where there is no memory, or
/// more is asked for than there may be, the process ends there and then, with
/// [`OUT_OF_MEMORY`](grade_evidence::OUT_OF_MEMORY).
///
/// std would print a sentence and abort, and that could not be told from any other abort.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

#[expect(unsafe_code, reason = "an allocator deals in raw memory")]
// SAFETY: every call is passed on to the system's allocator as it came, and what is returned is
// what that returned.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        changes(0, layout.size());
        // SAFETY: the caller's promises are those that this needs.
        given(unsafe { System.alloc(layout) }, layout.size())
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        changes(0, layout.size());
        // SAFETY: as above.
        given(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        changes(layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        changes(layout.size(), bytes);
        // SAFETY: as above.
        given(unsafe { System.realloc(memory, layout, bytes) }, bytes)
    }
}

#[inline]
fn given(memory: *mut u8, size_bytes: usize) -> *mut u8 {
    if memory.is_null() {
        give_up();
    }
    crate::allocations::note(memory.addr(), size_bytes);
    memory
}

#[cold]
pub(crate) fn give_up() -> ! {
    end_process(grade_evidence::OUT_OF_MEMORY)
}

/// Runs no destructor and no handler: each might want memory.
#[cfg(unix)]
#[expect(unsafe_code, reason = "std ends a process only after running handlers")]
pub(crate) fn end_process(status: i32) -> ! {
    // SAFETY: ends the process; nothing of it is needed any more.
    unsafe { libc::_exit(status) }
}

#[cfg(not(unix))]
pub(crate) fn end_process(status: i32) -> ! {
    std::process::exit(status)
}
