//! What becomes of a process that asks for more memory than it may have. Never counts what is used.

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, but for one thing: where there is no memory, the process ends there and
/// then, with [`OUT_OF_MEMORY`](grade_evidence::OUT_OF_MEMORY).
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
        // SAFETY: the caller's promises are those that this needs.
        given(unsafe { System.alloc(layout) })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        given(unsafe { System.alloc_zeroed(layout) })
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: as above.
        given(unsafe { System.realloc(memory, layout, bytes) })
    }
}

#[inline]
fn given(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        give_up();
    }
    memory
}

/// Runs no destructor and no handler: each might want memory.
#[cold]
#[cfg(unix)]
#[expect(unsafe_code, reason = "std ends a process only after running handlers")]
pub(crate) fn give_up() -> ! {
    // SAFETY: ends the process; nothing of it is needed any more.
    unsafe { libc::_exit(grade_evidence::OUT_OF_MEMORY) }
}

#[cold]
#[cfg(not(unix))]
pub(crate) fn give_up() -> ! {
    std::process::exit(grade_evidence::OUT_OF_MEMORY)
}
