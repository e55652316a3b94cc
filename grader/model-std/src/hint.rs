//! `std::hint`, where a turn of a spin loop lets the other threads go first. Never ends one.

pub use std::hint::*;

#[track_caller]
pub fn spin_loop() {
    grade_engine::yield_now("spin_loop", std::panic::Location::caller());
}
