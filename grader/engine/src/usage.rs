//! Which families of operations the student's code uses, with the first place of each.

use crate::SourceSite;
use crate::access::Class;
use grade_evidence::Usage;
use std::cell::Cell;

const CLASSES: usize = 8;

thread_local! {
    static FIRST: [Cell<Option<SourceSite>>; CLASSES] = const { [const { Cell::new(None) }; CLASSES] };
    static FIRST_OF_AN_OPERATION: Cell<Option<SourceSite>> = const { Cell::new(None) };
}

pub(crate) fn note(class: Class, site: SourceSite) {
    FIRST.with(|first| {
        let first = &first[class as usize];
        if first.get().is_none() {
            first.set(Some(site));
        }
    });
}

/// A call of the scenario has come to what others may notice.
pub(crate) fn note_in_operation(site: SourceSite) {
    if FIRST_OF_AN_OPERATION.get().is_none() {
        FIRST_OF_AN_OPERATION.set(Some(site));
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
        shared: FIRST_OF_AN_OPERATION.take().map(crate::trace::to_site),
        busy_wait: None,
    }
}
