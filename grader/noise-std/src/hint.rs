//! `std::hint`, with a point in each turn of a spin loop. Never ends one.

pub use std::hint::*;

#[inline]
#[track_caller]
pub fn spin_loop() {
    noise_control::point();
    std::hint::spin_loop();
}
