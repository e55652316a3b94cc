//! A thread's result on its way to whoever joins it, and the making of threads. Never waits.

use super::builder::Builder;
use crate::operation::{announce, change};
use grade_engine::{self as engine, Class, Effect, MOST_THREADS, Role, SourceSite, Spawn};
use std::cell::RefCell;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Filled when the thread's closure has returned or panicked.
pub(super) struct Packet<T>(RefCell<Option<std::thread::Result<T>>>);

#[expect(unsafe_code, reason = "the result goes from one thread to another")]
// SAFETY: the result is written by the thread and taken by one joiner, so `T: Send`, which every
// way of spawning asks for, suffices; threads of the model take turns on one OS thread, and no
// borrow of the cell is alive at a scheduling point.
unsafe impl<T> Sync for Packet<T> {}
#[expect(unsafe_code, reason = "the result goes from one thread to another")]
// SAFETY: as above.
unsafe impl<T> Send for Packet<T> {}

impl<T> Packet<T> {
    /// The result of a thread that has ended.
    pub(super) fn take(&self) -> std::thread::Result<T> {
        let result = self.0.borrow_mut().take();
        result.expect("a thread that has ended left its result, which is taken once")
    }
}

/// A thread that was asked for by a call that can only panic if there is none.
///
/// The panic would be told as the code's own mistake. Who asks by `Builder` gets the error, as from any system that
/// has no more, and may cope with it.
pub(super) fn expect_thread<H>(spawned: io::Result<H>) -> H {
    spawned.unwrap_or_else(|_too_many| engine::die_of_threads())
}

/// Makes a thread, which does not run yet, and returns its number.
///
/// `on_panic` is called in the thread if `body` panics, and `on_end` once nothing of 'scope is used any more: the
/// thread's locals may outlive that.
///
/// # Errors
/// When there are [`MOST_THREADS`] already: as many as on real threads, and refused in the same words.
///
/// # Safety
/// What `body` and its result borrow must not be used after the end of 'scope in any other way
/// than by waiting for `on_end`.
#[expect(unsafe_code, reason = "scoped threads borrow")]
pub(super) unsafe fn start<'scope, T: 'scope>(
    builder: Builder,
    site: SourceSite,
    body: impl FnOnce() -> T + 'scope,
    on_panic: impl FnOnce() + 'scope,
    on_end: impl FnOnce() + 'static,
) -> io::Result<(u32, Arc<Packet<T>>)> {
    if engine::is_full_of_threads() {
        let why = format!("there are {MOST_THREADS} threads already");
        return Err(io::Error::new(io::ErrorKind::WouldBlock, why));
    }
    announce(Class::Thread, "spawn", site);
    let packet = Arc::new(Packet(RefCell::new(None)));
    let filled = Arc::clone(&packet);
    let main: Box<dyn FnOnce() + 'scope> = Box::new(move || {
        let result = engine::catch(AssertUnwindSafe(body));
        let panicked = result.is_err();
        *filled.0.borrow_mut() = Some(result);
        drop(filled);
        // Others may see that it ends, and how.
        change(Class::Thread, 0, "end of thread", site);
        if panicked {
            on_panic();
        }
        engine::trace("end of thread", 0, Some(site), || Effect::Ended {
            panicked,
        });
        engine::finish();
        on_end();
    });
    // SAFETY: only the lifetime changes. What the closure borrows is used, and dropped, before `on_end`,
    // which 'scope waits for; a thread that never ends is never run again, its stack and its
    // closure are leaked, and so are the stacks that it borrows from.
    let main: Box<dyn FnOnce() + 'static> = unsafe { std::mem::transmute(main) };
    let spawn = Spawn {
        name: builder.name.as_deref().map(Arc::from),
        role: Role::Student,
        stack_bytes: builder.stack_bytes.unwrap_or(0),
    };
    let number = engine::spawn(spawn, main);
    engine::trace("spawn", 0, Some(site), || Effect::Spawned {
        thread: number,
    });
    Ok((number, packet))
}
