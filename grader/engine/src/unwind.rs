//! Panics in model threads: noticed quietly, told apart by thread.
//!
//! `std::thread::panicking` belongs to the OS thread, which runs every model thread; so the model
//! keeps count itself. A panic is counted by the panic hook (or by [`resume`]) and uncounted where
//! it is caught. Code that is not the student's may catch panics by std's own means, unseen: so if
//! the OS thread does not panic, no model thread does, whatever the count says, and whoever
//! leaves a `catch` has as many panics under way as when it came.

use crate::SourceSite;
use crate::access::{Access, Class, Kind};
use crate::excerpt::message_of;
use crate::world::{WORLD, World};
use std::any::Any;
use std::panic::{AssertUnwindSafe, UnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::rc::Rc;
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
            if crate::message::hook_of_ours() {
                return;
            }
            // To make the message is the student's code, if the message has values in it.
            speak(true);
            let message = message_of(info.payload());
            let note = PanicNote {
                message,
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
                me.in_hook = false;
                me.unwinding += 1;
                me.last_panic = Some(note);
                if let Some(location) = info.location() {
                    me.unhooked.push(lasting(location));
                }
                true
            });
            if !ours {
                speak(false);
                previous(info);
            }
        }));
        crate::message::find_out_where_they_are_made();
    });
}

/// A panic's place for longer than the hook has it.
fn lasting(location: &std::panic::Location<'_>) -> SourceSite {
    #[expect(
        unsafe_code,
        reason = "std hands it out for no longer than the hook runs"
    )]
    // SAFETY: a panic's place is what `Location::caller` says, which lies in static memory: only its lifetime was
    // shortened on the way to the hook.
    unsafe {
        std::mem::transmute::<&std::panic::Location<'_>, SourceSite>(location)
    }
}

/// What a submission set as its panic hook: it gets a panic's payload and place.
pub type PanicHook = Rc<dyn Fn(&(dyn Any + Send), SourceSite)>;

/// Sets the execution's panic hook, and returns the one before.
///
/// It is called where a panic is caught, not where it begins: std's own hook runs where a second panic, be it
/// another thread's, would abort the process, so nothing in there may be a scheduling point.
#[inline(never)]
pub fn set_panic_hook(hook: Option<PanicHook>) -> Option<PanicHook> {
    WORLD.with_borrow_mut(|world| {
        if !world.active {
            return None;
        }
        world.hooks_used = true;
        world.note_doubt(crate::steps::Doubt::Hook);
        std::mem::replace(&mut world.panic_hook, hook)
    })
}

/// As `std::panic::catch_unwind`, with the panic uncounted once it is caught.
///
/// # Errors
/// The payload of the panic that `f` ended with.
pub fn catch<R>(f: impl FnOnce() -> R + UnwindSafe) -> Result<R, Box<dyn Any + Send>> {
    let before = unwinding();
    let hooked = unhooked();
    let result = catch_unwind(f);
    set_unwinding(before);
    if let Err(payload) = &result
        && let Some(site) = take_unhooked(hooked)
    {
        call_hook(&**payload, site);
    }
    result
}

/// How many panics of the current thread were not yet shown to a hook.
#[inline(never)]
fn unhooked() -> usize {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            world.me().unhooked.len()
        } else {
            0
        }
    })
}

/// The place of the panic that was just caught, if a hook has to be asked; a panic that only goes on has been shown
/// before. `known` of them are further out.
#[inline(never)]
fn take_unhooked(known: usize) -> Option<SourceSite> {
    WORLD.with_borrow_mut(|world| {
        if !world.active {
            return None;
        }
        let hooks_used = world.hooks_used;
        let unhooked = &mut world.me().unhooked;
        let site = unhooked.get(known).copied();
        unhooked.truncate(known);
        site.filter(|_| hooks_used)
    })
}

/// Which hook there is, others may change.
#[cold]
fn call_hook(payload: &(dyn Any + Send), site: SourceSite) {
    crate::point(Access {
        kind: Kind::Read,
        class: Class::Other,
        object: 0,
        what: "panic hook",
        site,
    });
    let hook = WORLD.with_borrow(|world| world.panic_hook.clone());
    let Some(hook) = hook else { return };
    if catch_unwind(AssertUnwindSafe(|| hook(payload, site))).is_err() {
        // As std does.
        std::process::abort();
    }
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
    // Nobody on this OS thread does, or somebody.
    std::thread::panicking() && (!crate::is_active() || unwinding() > 0)
}

/// Whether the current model thread is making a panic's message. Its OS thread must not panic again
/// meanwhile, so no other model thread goes on.
fn speak(speaks: bool) {
    WORLD.with(|world| {
        if let Ok(mut world) = world.try_borrow_mut()
            && world.active
        {
            world.me().in_hook = speaks;
        }
    });
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
            world.unwinding_of_current()
        } else {
            0
        }
    })
}

impl World {
    /// Before another thread goes on: a panic that began unseen is this one's.
    pub(crate) fn note_unseen_panic(&mut self) {
        if std::thread::panicking() && self.active {
            self.unwinding_of_current();
        }
    }

    /// Panics under way in the current thread: what was counted, unless the OS thread knows better.
    fn unwinding_of_current(&mut self) -> u32 {
        if !std::thread::panicking() {
            self.me().unwinding = 0;
        } else if !self.stray_panics {
            let counted: u32 = self.threads.iter().map(|thread| thread.unwinding).sum();
            if counted == 0 {
                // Begun unseen, by `resume_unwind` in code that is not the student's; and no other
                // thread has run since.
                self.me().unwinding = 1;
            }
        }
        self.me().unwinding
    }
}

#[inline(never)]
fn set_unwinding(count: u32) {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            world.me().unwinding = count;
        }
    });
}
