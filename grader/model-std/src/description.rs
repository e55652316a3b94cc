//! What each kind of operation says in a trace. Compiled once, here, and not with each submission.

use grade_engine::{Description, Effect, Timeout};
use std::fmt::Debug;

#[inline(never)]
pub(crate) fn read(value: &dyn Debug) -> Effect {
    Effect::Read {
        value: format!("{value:?}"),
    }
}

#[inline(never)]
pub(crate) fn wrote(old: &dyn Debug, value: &dyn Debug) -> Effect {
    Effect::Wrote {
        old: format!("{old:?}"),
        value: format!("{value:?}"),
    }
}

#[inline(never)]
pub(crate) fn updated(old: &dyn Debug, value: &dyn Debug) -> Description {
    let (old, value) = (format!("{old:?}"), format!("{value:?}"));
    Effect::Updated { old, value }.into()
}

/// A compare-and-exchange that found something else.
#[inline(never)]
pub(crate) fn differed(found: &dyn Debug, expected: &dyn Debug) -> Description {
    let words = format!("failed: {found:?}, not {expected:?}");
    Description::with(&words, read(found))
}

#[inline(never)]
pub(crate) fn acquired(value: Option<String>) -> Effect {
    let shared = false;
    Effect::Acquired { shared, value }
}

#[inline(never)]
pub(crate) fn acquired_shared(value: Option<String>) -> Effect {
    let shared = true;
    Effect::Acquired { shared, value }
}

#[inline(never)]
pub(crate) fn released(value: Option<String>) -> Effect {
    let shared = false;
    Effect::Released { shared, value }
}

#[inline(never)]
pub(crate) fn released_shared(value: Option<String>) -> Effect {
    let shared = true;
    Effect::Released { shared, value }
}

/// An initialisation begins, which keeps others out as a lock does.
#[inline(never)]
pub(crate) fn begins() -> Description {
    Description::with("begins", acquired(None))
}

#[inline(never)]
pub(crate) fn refused(why: &str) -> Description {
    Description::with(why, Effect::Refused)
}

#[inline(never)]
pub(crate) fn slept(mutex: u32) -> Effect {
    Effect::Slept { mutex }
}

/// A wait is over; one on a condition variable holds `mutex` again.
#[inline(never)]
pub(crate) fn ended(end: Timeout, mutex: Option<u32>) -> Effect {
    match end {
        Timeout::Woken => Effect::Woken { mutex },
        Timeout::Elapsed => Effect::TimedOut { mutex },
    }
}

#[inline(never)]
pub(crate) fn notified(woken: Vec<u32>) -> Effect {
    Effect::Notified { woken }
}

#[inline(never)]
pub(crate) fn sent(value: Option<String>, queued: usize) -> Effect {
    let queued = queued as u32;
    Effect::Sent { value, queued }
}

#[inline(never)]
pub(crate) fn received(value: Option<String>, queued: usize) -> Effect {
    let queued = queued as u32;
    Effect::Received { value, queued }
}

#[inline(never)]
pub(crate) fn disconnected(why: &str) -> Description {
    Description::with(why, Effect::Disconnected)
}
