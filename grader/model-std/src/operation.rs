//! What surrounds every operation's effect: the scheduling point before it, and waiting. Knows no
//! primitive.

use grade_engine::{self as engine, Access, Class, Kind, SourceSite, Timeout, Waiting};
use std::time::Duration;

/// The scheduling point before an operation that changes `object`.
#[inline(never)]
pub(crate) fn change(class: Class, object: u32, what: &'static str, site: SourceSite) {
    engine::point(Access {
        kind: Kind::Write,
        class,
        object,
        what,
        site,
    });
}

/// The scheduling point before an operation that only looks at `object`.
#[inline(never)]
pub(crate) fn look(class: Class, object: u32, what: &'static str, site: SourceSite) {
    engine::point(Access {
        kind: Kind::Read,
        class,
        object,
        what,
        site,
    });
}

/// The scheduling point before an operation that tries to change `object`, or that changes it in a
/// way that others may never notice: `engine::changed` is called once they can.
#[inline(never)]
pub(crate) fn attempt(class: Class, object: u32, what: &'static str, site: SourceSite) {
    engine::point(Access {
        kind: Kind::Attempt,
        class,
        object,
        what,
        site,
    });
}

/// The scheduling point before a lock is taken, which is waited for as long as anybody holds it.
#[inline(never)]
pub(crate) fn acquire(object: u32, what: &'static str, site: SourceSite) {
    engine::point(Access {
        kind: Kind::Acquire,
        class: Class::Lock,
        object,
        what,
        site,
    });
}

/// The scheduling point before a lock is taken together with others who have it so.
#[inline(never)]
pub(crate) fn share(object: u32, what: &'static str, site: SourceSite) {
    engine::point(Access {
        kind: Kind::Share,
        class: Class::Lock,
        object,
        what,
        site,
    });
}

/// The scheduling point before a lock is given back that was taken together with others.
#[inline(never)]
pub(crate) fn unshare(object: u32, what: &'static str, site: SourceSite) {
    engine::point(Access {
        kind: Kind::Unshare,
        class: Class::Lock,
        object,
        what,
        site,
    });
}

/// The scheduling point before `object` is given back, or before another operation that is never in vain.
#[inline(never)]
pub(crate) fn release(class: Class, object: u32, what: &'static str, site: SourceSite) {
    engine::point(Access {
        kind: Kind::Release,
        class,
        object,
        what,
        site,
    });
}

/// Before an operation whose moment nobody else can notice.
#[inline(never)]
pub(crate) fn announce(class: Class, what: &'static str, site: SourceSite) {
    engine::announce(Access {
        kind: Kind::Read,
        class,
        object: 0,
        what,
        site,
    });
}

/// Waits until somebody wakes those who wait for `object`, or until the deadline.
///
/// # Panics
/// Outside an execution, where nobody would.
#[inline(never)]
pub(crate) fn wait(object: u32, deadline_ns: Option<u64>) -> Timeout {
    wait_then(object, 0, deadline_ns)
}

/// The same of whoever goes on only when it has taken the lock `then` as well.
#[inline(never)]
pub(crate) fn wait_then(object: u32, then: u32, deadline_ns: Option<u64>) -> Timeout {
    let thread = None;
    wait_for(
        Waiting {
            object,
            thread,
            then,
        },
        deadline_ns,
    )
}

/// Waits until `thread` has really ended, its thread-locals included.
#[inline(never)]
pub(crate) fn wait_for_end(thread: u32) {
    while !engine::has_ended(thread) {
        let _ = wait_for_thread(thread);
    }
}

/// Waits, until it is woken, or those who wait for `object` are, which ends with `thread`.
#[inline(never)]
pub(crate) fn wait_for_process(object: u32, thread: u32) -> Timeout {
    let waiting = Waiting {
        object,
        thread: Some(thread),
        then: 0,
    };
    wait_for(waiting, None)
}

/// Waits, until it is woken or `thread` has ended.
#[inline(never)]
pub(crate) fn wait_for_thread(thread: u32) -> Timeout {
    let waiting = Waiting {
        object: 0,
        thread: Some(thread),
        then: 0,
    };
    wait_for(waiting, None)
}

#[inline(never)]
fn wait_for(waiting: Waiting, deadline_ns: Option<u64>) -> Timeout {
    assert!(
        engine::is_active(),
        "an operation of the model would block for ever outside an execution"
    );
    engine::block(waiting, deadline_ns)
}

/// The moment of virtual time `duration` from now, which a wait ends at. None if it is longer than
/// anybody will wait: `Duration::MAX` is as good as no time-out, and never fires.
#[inline(never)]
pub(crate) fn deadline_ns(duration: Duration) -> Option<u64> {
    if duration > engine::LONGEST_TIMEOUT {
        return None;
    }
    let duration_ns = duration.as_nanos() as u64;
    engine::note_duration(duration_ns);
    Some(engine::now_ns().saturating_add(duration_ns))
}
