//! `std::time` with virtual clocks. Never reads a real one.

mod instant;
mod system_time;

pub use instant::Instant;
pub use std::time::{Duration, SystemTimeError, TryFromFloatSecsError};
pub use system_time::{SystemTime, UNIX_EPOCH};

/// A look at the clock: it lets a little time pass, so that two threads can tell who looked first. It is never in vain.
fn looked_at(what: &'static str, site: grade_engine::SourceSite) -> Duration {
    crate::operation::release(grade_engine::Class::Time, 0, what, site);
    Duration::from_nanos(grade_engine::advance_polled())
}

/// A moment so much later is computed: a clock that jumps should jump beyond it.
fn note(duration: Duration) {
    let duration_ns = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
    grade_engine::note_duration(duration_ns);
}
