//! Parking. Never returns without an `unpark` or the end of the timeout.

use super::current::current;
use crate::operation::{announce, deadline_ns};
use grade_engine::Class;
use std::panic::Location;
use std::time::Duration;

#[track_caller]
pub fn park() {
    current().park("park", None, Location::caller());
}

#[track_caller]
pub fn park_timeout(dur: Duration) {
    let site = Location::caller();
    announce(Class::Time, "park_timeout", site);
    current().park("park_timeout", deadline_ns(dur), site);
}

#[deprecated(since = "1.6.0", note = "replaced by `std::thread::park_timeout`")]
#[track_caller]
pub fn park_timeout_ms(ms: u32) {
    park_timeout(Duration::from_millis(u64::from(ms)));
}
