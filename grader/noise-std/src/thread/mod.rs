//! `std::thread`: threads are counted and numbered from spawn to end, and each operation passes a
//! point. They are real threads; nothing here schedules them.

mod handle;
mod scope;
mod spawn;
mod wait;

pub use handle::{JoinHandle, Thread, current};
pub use scope::{Scope, ScopedJoinHandle, scope};
pub use spawn::{Builder, spawn};
pub use std::thread::{AccessError, LocalKey, Result, ThreadId, panicking};
pub use wait::{park, park_timeout, sleep, yield_now};
#[allow(deprecated, reason = "std still offers them")]
pub use wait::{park_timeout_ms, sleep_ms};

/// Always 4, as under the model: a verdict must not depend on how many processors the machine has.
pub fn available_parallelism() -> std::io::Result<std::num::NonZero<usize>> {
    const THREADS: std::num::NonZero<usize> = std::num::NonZero::new(4).unwrap();
    Ok(THREADS)
}
