//! What an execution allocated, in order: so that an object can be called by what it lies in, which is the
//! same whenever an execution begins in the same way, wherever the system puts it.
//!
//! The list is a static of a fixed size, since it is written to while memory is allocated.

use crate::world::WORLD;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Allocations of one execution that are remembered. What lies in later ones has no name.
const MOST: usize = 1 << 15;

/// Addresses and sizes.
static LISTED: [[AtomicUsize; 2]; MOST] = [const { [const { AtomicUsize::new(0) }; 2] }; MOST];
static COUNT: AtomicUsize = AtomicUsize::new(0);
/// Whose allocations are listed: that of the OS thread which executes, known by the address of something of its own.
/// 0 if nobody's.
static OWNER: AtomicUsize = AtomicUsize::new(0);

fn this_thread() -> usize {
    thread_local! {
        static MINE: u8 = const { 0 };
    }
    MINE.with(|mine| std::ptr::from_ref(mine).addr())
}

/// From now on allocations are listed; those of the execution before are forgotten. There is one list: while another
/// OS thread has it, nothing here has a name.
pub(crate) fn begin() {
    let free = OWNER.compare_exchange(0, this_thread(), Relaxed, Relaxed);
    if free.is_ok() {
        COUNT.store(0, Relaxed);
    }
}

pub(crate) fn end() {
    let _ = OWNER.compare_exchange(this_thread(), 0, Relaxed, Relaxed);
}

/// Something was allocated.
#[inline]
pub(crate) fn note(address: usize, size_bytes: usize) {
    if OWNER.load(Relaxed) != 0 {
        list(address, size_bytes);
    }
}

#[cold]
fn list(address: usize, size_bytes: usize) {
    if OWNER.load(Relaxed) != this_thread() {
        return;
    }
    // What the scheduler needs for itself depends on the executions before.
    let ours = WORLD.try_with(|world| world.try_borrow_mut().is_err());
    if ours.unwrap_or(true) {
        return;
    }
    let number = COUNT.fetch_add(1, Relaxed);
    if let Some([listed_address, listed_bytes]) = LISTED.get(number) {
        listed_address.store(address, Relaxed);
        listed_bytes.store(size_bytes, Relaxed);
    }
}

/// So many were listed, or were not because there is no more room.
pub(crate) fn count() -> usize {
    match OWNER.load(Relaxed) == this_thread() {
        true => COUNT.load(Relaxed),
        false => 0,
    }
}

/// Whether what is allocated from now on has no name, though what was before has.
pub(crate) fn are_too_many() -> bool {
    count() > MOST
}

/// In which allocation an address lies, counted from 0, and where in it.
pub(crate) fn find(address: usize) -> Option<(usize, usize)> {
    let count = count();
    if count > MOST {
        return None;
    }
    // What was given back may have been given out again.
    (0..count).rev().find_map(|number| {
        let [begin, bytes] = &LISTED[number];
        let offset = address.checked_sub(begin.load(Relaxed))?;
        (offset < bytes.load(Relaxed)).then_some((number, offset))
    })
}
