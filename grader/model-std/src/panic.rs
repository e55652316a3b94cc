//! `std::panic`, with panics counted for each thread of the model. Offers no panic hook: the
//! process's own belongs to the engine.

use grade_engine as engine;
use std::any::Any;

#[allow(deprecated, reason = "std still offers it")]
pub use std::panic::PanicInfo;
pub use std::panic::{
    AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe, panic_any,
};

pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> std::thread::Result<R> {
    engine::catch(f)
}

pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    engine::resume(payload)
}
