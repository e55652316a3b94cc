//! `std::panic`, with panics counted for each thread of the model, and a panic hook for each execution. The
//! process's own hook is the engine's, and never the submission's.

use crate::operation::change;
use grade_engine::{self as engine, Class, Description, PanicHook};
use std::any::Any;
use std::fmt;
use std::rc::Rc;

pub use std::panic::{AssertUnwindSafe, Location, RefUnwindSafe, UnwindSafe, panic_any};

#[deprecated(since = "1.82.0", note = "use `PanicHookInfo` instead")]
pub type PanicInfo<'a> = PanicHookInfo<'a>;

#[derive(Debug)]
pub struct PanicHookInfo<'a> {
    payload: &'a (dyn Any + Send),
    location: &'a Location<'a>,
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

impl<'a> PanicHookInfo<'a> {
    #[must_use]
    pub fn payload(&self) -> &(dyn Any + Send) {
        self.payload
    }

    #[must_use]
    pub fn payload_as_str(&self) -> Option<&str> {
        let text = self.payload.downcast_ref::<&str>().copied();
        text.or_else(|| self.payload.downcast_ref::<String>().map(String::as_str))
    }

    #[must_use]
    pub fn location(&self) -> Option<&Location<'_>> {
        Some(self.location)
    }
}

impl fmt::Display for PanicHookInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked at {}", self.location)?;
        self.payload_as_str()
            .map_or(Ok(()), |text| write!(f, ":\n{text}"))
    }
}

/// Called where a panic is caught: see the engine's `set_panic_hook`.
#[track_caller]
pub fn set_hook(hook: Hook) {
    let hook: PanicHook = Rc::new(move |payload, location| {
        hook(&PanicHookInfo { payload, location });
    });
    drop(exchange("set_hook", Some(hook), Location::caller()));
}

#[must_use]
#[track_caller]
pub fn take_hook() -> Hook {
    /// A hook is called on one OS thread, which runs every thread of the model.
    struct Taken(PanicHook);
    #[expect(
        unsafe_code,
        reason = "a reference count that only one OS thread changes"
    )]
    // SAFETY: threads of the model take turns on one OS thread; and what the hook itself holds was `Send` and `Sync`
    // when it was set.
    unsafe impl Send for Taken {}
    #[expect(unsafe_code, reason = "as above")]
    // SAFETY: as above.
    unsafe impl Sync for Taken {}
    impl Taken {
        fn call(&self, info: &PanicHookInfo<'_>) {
            #[expect(
                unsafe_code,
                reason = "the engine's hooks take places of any lifetime as lasting ones"
            )]
            // SAFETY: a hook reads the place while it is called, and hands it out for no longer.
            let location = unsafe {
                std::mem::transmute::<&Location<'_>, &'static Location<'static>>(info.location)
            };
            (self.0)(info.payload, location);
        }
    }
    match exchange("take_hook", None, Location::caller()) {
        Some(hook) => {
            let taken = Taken(hook);
            Box::new(move |info| taken.call(info))
        }
        None => Box::new(say),
    }
}

/// As std's default hook, to the model's standard error.
fn say(info: &PanicHookInfo<'_>) {
    let thread = crate::thread::current();
    let name = thread.name().unwrap_or("<unnamed>");
    let text = info.payload_as_str().unwrap_or("Box<dyn Any>");
    crate::eprintln!("\nthread '{name}' panicked at {}:\n{text}", info.location);
}

fn exchange(
    what: &'static str,
    hook: Option<PanicHook>,
    site: engine::SourceSite,
) -> Option<PanicHook> {
    assert!(
        !engine::panicking(),
        "cannot modify the panic hook from a panicking thread"
    );
    change(Class::Other, 0, what, site);
    let before = engine::set_panic_hook(hook);
    engine::trace(what, 0, Some(site), Description::nothing);
    before
}

pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> std::thread::Result<R> {
    engine::catch(f)
}

pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    engine::resume(payload)
}
