//! Sleeping, parking and yielding: for as long as std would by the clock of `std::time::Instant`, or
//! a little longer, never shorter.

use noise_control::{enter, enter_passing, point};
use std::panic::Location;
use std::thread as real;
use std::time::Duration;

#[track_caller]
pub fn yield_now() {
    point();
    real::yield_now();
}

#[track_caller]
pub fn sleep(duration: Duration) {
    point();
    let _waiting = enter_passing("sleep", Location::caller());
    noise_control::sleep(duration);
}

#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
#[track_caller]
pub fn sleep_ms(millis: u32) {
    sleep(Duration::from_millis(millis.into()));
}

#[track_caller]
pub fn park() {
    point();
    let _waiting = enter("park", Location::caller());
    real::park();
}

#[track_caller]
pub fn park_timeout(duration: Duration) {
    point();
    let _waiting = enter_passing("park with a timeout", Location::caller());
    real::park_timeout(duration);
}

#[deprecated(since = "1.6.0", note = "replaced by `std::thread::park_timeout`")]
#[track_caller]
pub fn park_timeout_ms(millis: u32) {
    park_timeout(Duration::from_millis(millis.into()));
}
