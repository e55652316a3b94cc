//! Sleeping, parking and yielding: for as long as std would by the clock of `std::time::Instant`, or
//! a little longer, never shorter.

use noise_control::{Pause, Timed, about_to_wait, enter, enter_for, point_to_look};
use std::panic::Location;
use std::thread as real;
use std::time::Duration;

#[track_caller]
pub fn yield_now() {
    point_to_look();
    if !about_to_wait(Timed::Sleep) {
        real::yield_now();
    }
}

#[track_caller]
pub fn sleep(duration: Duration) {
    point_to_look();
    let is_alone = about_to_wait(Timed::Sleep);
    let _waiting = enter_for("sleep", Location::caller(), duration);
    noise_control::sleep(duration, is_alone);
}

#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
#[track_caller]
pub fn sleep_ms(millis: u32) {
    sleep(Duration::from_millis(millis.into()));
}

#[track_caller]
pub fn park() {
    point_to_look();
    let _waiting = enter("park", Location::caller());
    real::park();
}

#[track_caller]
pub fn park_timeout(duration: Duration) {
    point_to_look();
    let pause = Pause::of(duration, about_to_wait(Timed::Park));
    let _waiting = enter_for("park with a timeout", Location::caller(), duration);
    // Even a wait of no time would be a call of the system, and a hundred thousand of them take long.
    if !pause.real().is_zero() {
        real::park_timeout(pause.real());
    }
    let is_up = pause.is_up();
    pause.ended(is_up);
}

#[deprecated(since = "1.6.0", note = "replaced by `std::thread::park_timeout`")]
#[track_caller]
pub fn park_timeout_ms(millis: u32) {
    park_timeout(Duration::from_millis(millis.into()));
}
