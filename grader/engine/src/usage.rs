//! Which families of operations the student's code uses, with the first place of each.

use crate::SourceSite;
use crate::access::Class;
use grade_evidence::Usage;
use std::cell::Cell;

const CLASSES: usize = 8;

thread_local! {
    static FIRST: [Cell<Option<SourceSite>>; CLASSES] = const { [const { Cell::new(None) }; CLASSES] };
    /// Of the calls of callers, and of those of the thread that makes them.
    static FIRST_OF_CALLS: [Cell<Option<SourceSite>>; 2] = const { [const { Cell::new(None) }; 2] };
    static HAS_CALLERS: Cell<bool> = const { Cell::new(false) };
}

pub(crate) fn note(class: Class, site: SourceSite) {
    FIRST.with(|first| {
        let first = &first[class as usize];
        if first.get().is_none() {
            first.set(Some(site));
        }
    });
}

/// A call of the scenario's thread with this number, the main one's being 0, has come to what others may
/// notice.
pub(crate) fn note_in_call(thread: u32, site: SourceSite) {
    FIRST_OF_CALLS.with(|first| {
        let first = &first[usize::from(thread == 0)];
        if first.get().is_none() {
            first.set(Some(site));
        }
    });
}

/// The scenario has threads beside the main one. What that does alone, before and after, is then nothing
/// that others could notice.
pub(crate) fn note_caller() {
    HAS_CALLERS.set(true);
}

fn take_shared() -> Option<SourceSite> {
    let [of_callers, of_main] = FIRST_OF_CALLS.with(|first| [first[0].take(), first[1].take()]);
    match HAS_CALLERS.take() {
        true => of_callers,
        false => of_main,
    }
}

/// What was used since the last call. Whether anybody waits busily is not known from that; see
/// [`crate::Watch`].
pub fn take_usage() -> Usage {
    let take = |class: Class| {
        FIRST
            .with(|first| first[class as usize].take())
            .map(crate::trace::to_site)
    };
    let atomic_rmw = take(Class::AtomicRmw);
    Usage {
        lock: take(Class::Lock),
        wait: take(Class::Wait),
        channel: take(Class::Channel),
        atomic: take(Class::Atomic).or_else(|| atomic_rmw.clone()),
        atomic_rmw,
        spawn: take(Class::Thread),
        time: take(Class::Time),
        shared: take_shared().map(crate::trace::to_site),
        busy_wait: None,
    }
}
