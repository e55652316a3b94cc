//! Panics in model threads: noticed quietly, told apart by thread.
//!
//! `std::thread::panicking` belongs to the OS thread, which runs every model thread; so the model
//! keeps count itself. A panic is counted by the panic hook (or by [`resume`]) and uncounted where
//! it is caught.

use crate::excerpt::message_of;
use crate::world::WORLD;
use std::any::Any;
use std::panic::{UnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;

/// A panic's message and place.
#[derive(Clone, Debug)]
pub struct PanicNote {
    /// The message, if it was text.
    pub message: String,
    /// Where, if known.
    pub site: Option<grade_evidence::Site>,
}

/// Makes panics in model threads silent and counted. Others are reported as before.
pub fn install_panic_hook() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |info| {
            let note = PanicNote {
                message: message_of(info.payload()),
                site: info.location().map(|location| grade_evidence::Site {
                    file: location.file().to_owned(),
                    line: location.line(),
                    column: location.column(),
                }),
            };
            let ours = WORLD.with(|world| {
                // A panic inside the engine itself, while the state is borrowed, is not a model
                // thread's.
                let Ok(mut world) = world.try_borrow_mut() else {
                    return false;
                };
                if !world.active {
                    return false;
                }
                world.trace_panic(&note.message, note.site.as_ref());
                let me = world.me();
                me.unwinding += 1;
                me.last_panic = Some(note);
                true
            });
            if !ours {
                previous(info);
            }
        }));
    });
}

/// As `std::panic::catch_unwind`, with the panic uncounted once it is caught.
///
/// # Errors
/// The payload of the panic that `f` ended with.
pub fn catch<R>(f: impl FnOnce() -> R + UnwindSafe) -> Result<R, Box<dyn Any + Send>> {
    let before = unwinding();
    let result = catch_unwind(f);
    if result.is_err() {
        set_unwinding(before);
    }
    result
}

/// As `std::panic::resume_unwind`, counted.
#[inline(never)]
pub fn resume(payload: Box<dyn Any + Send>) -> ! {
    set_unwinding(unwinding() + 1);
    resume_unwind(payload)
}

/// Whether the current model thread unwinds from a panic.
#[inline(never)]
pub fn panicking() -> bool {
    if crate::is_active() {
        unwinding() > 0
    } else {
        std::thread::panicking()
    }
}

/// The last panic of the current thread, forgotten once taken.
#[inline(never)]
pub(crate) fn take_last_panic() -> Option<PanicNote> {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            world.me().last_panic.take()
        } else {
            None
        }
    })
}

impl PanicNote {
    /// The last panic of the current model thread, forgotten once taken.
    #[must_use]
    pub fn take() -> Option<PanicNote> {
        take_last_panic()
    }
}

#[inline(never)]
fn unwinding() -> u32 {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            world.me().unwinding
        } else {
            0
        }
    })
}

#[inline(never)]
fn set_unwinding(count: u32) {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            world.me().unwinding = count;
        }
    });
}
