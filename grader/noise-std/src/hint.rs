//! `std::hint`, with a point in each turn of a spin loop. Never ends one.

use noise_control::Timed;

pub use std::hint::*;

#[inline]
#[track_caller]
pub fn spin_loop() {
    noise_control::point_to_look();
    noise_control::about_to_wait(Timed::Sleep);
    std::hint::spin_loop();
}
