//! `std::panic` without the panic hook, which is the worker's.

#[allow(deprecated, reason = "std still offers it")]
pub use std::panic::PanicInfo;
pub use std::panic::{
    AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe, catch_unwind, panic_any,
    resume_unwind,
};
