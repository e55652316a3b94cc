//! Sleeping and yielding. Virtual time passes, real time does not.

use crate::description::ended;
use crate::operation::{announce, deadline_ns, wait};
use grade_engine::{self as engine, Class, Description};
use std::panic::Location;
use std::time::Duration;

#[track_caller]
pub fn sleep(dur: Duration) {
    let site = Location::caller();
    announce(Class::Time, "sleep", site);
    engine::trace("sleep", 0, Some(site), || format!("{dur:?}"));
    let end = wait(0, deadline_ns(dur));
    engine::trace("wake up", 0, Some(site), || {
        Description::with("the time is up", ended(end, None))
    });
}

#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
#[track_caller]
pub fn sleep_ms(ms: u32) {
    sleep(Duration::from_millis(u64::from(ms)));
}

#[track_caller]
pub fn yield_now() {
    engine::yield_now("yield_now", Location::caller());
}
