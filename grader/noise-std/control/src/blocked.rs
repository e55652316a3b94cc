//! Where each thread waits, so that a run which hangs can be explained. Observes only; it never
//! wakes or ends a thread.

use crate::noise;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One thread inside an operation that may block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blocked {
    /// The thread's name, if it has one.
    pub name: Option<String>,
    /// The thread's number in the current run: threads started by student code are numbered as they
    /// are spawned, others when they first synchronise.
    pub thread: u64,
    /// The operation, in a few words: "lock a mutex".
    pub what: &'static str,
    /// The file of the call, as the compiler was given it.
    pub file: &'static str,
    /// The line of the call, from 1.
    pub line: u32,
}

/// Keeps the calling thread listed in [`blocked`] until dropped.
#[must_use = "the thread is listed only as long as this lives"]
#[derive(Debug)]
pub struct Guard {
    slot: Option<Arc<Slot>>,
    /// Not `Send`: it belongs to the thread that it lists.
    _here: PhantomData<*const ()>,
}

/// One per thread, so that threads which wait do not wait for each other here: a lock shared by
/// all would keep them in step and hide the races that the noise is to show.
#[derive(Debug)]
struct Slot {
    ordinal: u64,
    name: Option<String>,
    operations: Mutex<Vec<Operation>>,
}

#[derive(Clone, Copy, Debug)]
struct Operation {
    thread: u64,
    what: &'static str,
    site: &'static Location<'static>,
}

/// Takes the thread's slot off the list when the thread ends.
struct Listed(Arc<Slot>);

static SLOTS: Mutex<Vec<Arc<Slot>>> = Mutex::new(Vec::new());
static NEXT_ORDINAL: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static LISTED: Listed = Listed::new();
}

impl Listed {
    fn new() -> Listed {
        let slot = Arc::new(Slot {
            ordinal: NEXT_ORDINAL.fetch_add(1, Ordering::Relaxed),
            name: std::thread::current().name().map(str::to_owned),
            operations: Mutex::new(Vec::new()),
        });
        hold(&SLOTS).push(Arc::clone(&slot));
        Listed(slot)
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        hold(&SLOTS).retain(|slot| slot.ordinal != self.0.ordinal);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(slot) = &self.slot {
            hold(&slot.operations).pop();
        }
    }
}

/// Says that the calling thread begins `what`, which may block, at `site`. Guards of one thread
/// must be dropped in the reverse of the order in which they were made.
pub fn enter(what: &'static str, site: &'static Location<'static>) -> Guard {
    // A thread that is past its thread locals (a destructor of one synchronises) is not listed.
    let slot = LISTED.try_with(|listed| Arc::clone(&listed.0)).ok();
    if let Some(slot) = &slot {
        let operation = Operation {
            thread: noise::number(),
            what,
            site,
        };
        hold(&slot.operations).push(operation);
    }
    Guard {
        slot,
        _here: PhantomData,
    }
}

/// The threads that are inside an operation that may block, each with its innermost one. Named
/// threads come first, by name; the others by number.
pub fn blocked() -> Vec<Blocked> {
    let slots = hold(&SLOTS).clone();
    let mut all: Vec<(Blocked, u64)> = slots
        .iter()
        .filter_map(|slot| {
            let innermost = *hold(&slot.operations).last()?;
            Some((innermost.of(slot), slot.ordinal))
        })
        .collect();
    all.sort_by(|(a, a_ordinal), (b, b_ordinal)| {
        (a.name.is_none(), a, a_ordinal).cmp(&(b.name.is_none(), b, b_ordinal))
    });
    all.into_iter().map(|(blocked, _)| blocked).collect()
}

impl Operation {
    fn of(self, slot: &Slot) -> Blocked {
        Blocked {
            name: slot.name.clone(),
            thread: self.thread,
            what: self.what,
            file: self.site.file(),
            line: self.site.line(),
        }
    }
}

/// Nothing here panics while it holds a lock, so a poisoned one is still in order.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread::{Builder, JoinHandle};

    /// Starts a thread inside an operation; the function ends it.
    fn waiting(name: &str, what: &'static str) -> impl FnOnce() {
        let (ready, is_ready) = channel();
        let (end, ends) = channel::<()>();
        let body = move || {
            let _inside = enter(what, Location::caller());
            ready.send(()).unwrap();
            let _ = ends.recv();
        };
        let thread: JoinHandle<()> = Builder::new().name(name.to_owned()).spawn(body).unwrap();
        is_ready.recv().unwrap();
        move || {
            drop(end);
            thread.join().unwrap();
        }
    }

    fn listed(prefix: &str) -> Vec<Blocked> {
        let ours = |entry: &Blocked| entry.name.as_deref().is_some_and(|n| n.starts_with(prefix));
        blocked().into_iter().filter(ours).collect()
    }

    #[test]
    fn waiting_threads_are_listed_by_name_with_operation_file_and_line() {
        let end_b = waiting("order b", "receive");
        let end_a = waiting("order a", "lock a mutex");
        let found = listed("order");
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].name.as_deref(), found[0].what),
            (Some("order a"), "lock a mutex")
        );
        assert_eq!(
            (found[1].name.as_deref(), found[1].what),
            (Some("order b"), "receive")
        );
        assert_eq!(found[0].file, file!());
        assert!(found[0].line > 1);
        end_a();
        assert_eq!(listed("order").len(), 1);
        end_b();
        assert_eq!(listed("order"), []);
    }

    #[test]
    fn the_innermost_operation_is_the_one_listed_and_dropping_it_shows_the_outer_one() {
        let body = || {
            let outer = enter("initialise", Location::caller());
            let inner = enter("lock a mutex", Location::caller());
            assert_eq!(listed("nested")[0].what, "lock a mutex");
            drop(inner);
            assert_eq!(listed("nested")[0].what, "initialise");
            drop(outer);
            assert_eq!(listed("nested"), []);
        };
        Builder::new()
            .name("nested".to_owned())
            .spawn(body)
            .unwrap()
            .join()
            .unwrap();
    }

    #[test]
    fn a_thread_that_ended_holds_no_slot() {
        waiting("ended", "sleep")();
        let held = |slot: &Arc<Slot>| slot.name.as_deref() == Some("ended");
        assert!(!hold(&SLOTS).iter().any(held));
    }
}
