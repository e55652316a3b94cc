//! `std::panic` with a panic hook for each run. The process's own hook is the worker's.

use noise_control::{exchange_hook, point};

#[allow(deprecated, reason = "std still offers it")]
pub use std::panic::PanicInfo;
pub use std::panic::{
    AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe, catch_unwind, panic_any,
    resume_unwind,
};

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

#[track_caller]
pub fn set_hook(hook: Hook) {
    exchange(Some(hook));
}

#[must_use]
#[track_caller]
pub fn take_hook() -> Hook {
    exchange(None).unwrap_or_else(|| {
        Box::new(|info| {
            let thread = std::thread::current();
            eprintln!("\nthread '{}' {info}", thread.name().unwrap_or("<unnamed>"));
        })
    })
}

#[track_caller]
fn exchange(hook: Option<Hook>) -> Option<Hook> {
    assert!(
        !std::thread::panicking(),
        "cannot modify the panic hook from a panicking thread"
    );
    point();
    exchange_hook(hook)
}
