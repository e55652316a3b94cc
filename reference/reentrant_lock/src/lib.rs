//! A correct solution of the exercise `reentrant_lock`. Never graded for points.

use reentrant_lock_task::Lock;
use std::marker::PhantomData;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

/// Who holds the lock, and where to wait until nobody does.
#[derive(Debug)]
pub struct ReentrantLock {
    holder: Mutex<Holder>,
    freed: Condvar,
}

/// The thread that took it last, and how many guards it has.
#[derive(Debug)]
struct Holder {
    thread: Option<ThreadId>,
    depth: usize,
}

/// Undoes one `lock` when it is dropped.
#[derive(Debug)]
pub struct Guard<'a> {
    lock: &'a ReentrantLock,
    /// A pointer keeps the guard from going to another thread, whose lock it is not.
    _stays_here: PhantomData<*const ()>,
}

impl Holder {
    fn is_another(&self) -> bool {
        self.depth > 0 && self.thread != Some(thread::current().id())
    }
}

impl ReentrantLock {
    /// For a lock that no other thread holds.
    fn enter(&self, holder: &mut Holder) -> Guard<'_> {
        holder.thread = Some(thread::current().id());
        holder.depth += 1;
        Guard {
            lock: self,
            _stays_here: PhantomData,
        }
    }
}

impl Lock for ReentrantLock {
    type Guard<'a> = Guard<'a>;

    fn new() -> Self {
        ReentrantLock {
            holder: Mutex::new(Holder {
                thread: None,
                depth: 0,
            }),
            freed: Condvar::new(),
        }
    }

    fn lock(&self) -> Guard<'_> {
        let holder = self.holder.lock().unwrap();
        // In a loop: whoever comes between the wake-up and the mutex may have taken it.
        let mut holder = self
            .freed
            .wait_while(holder, |holder| holder.is_another())
            .unwrap();
        self.enter(&mut holder)
    }

    fn try_lock(&self) -> Option<Guard<'_>> {
        let mut holder = self.holder.lock().unwrap();
        (!holder.is_another()).then(|| self.enter(&mut holder))
    }

    fn depth(&self) -> usize {
        let holder = self.holder.lock().unwrap();
        if holder.is_another() { 0 } else { holder.depth }
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        // No code of a holder ever runs under this mutex, so no panic of theirs poisons it.
        let mut holder = self.lock.holder.lock().unwrap();
        holder.depth -= 1;
        if holder.depth == 0 {
            self.lock.freed.notify_one();
        }
    }
}
