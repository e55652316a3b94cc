//! `Thread` and `ThreadId`. Numbers follow the order of spawning within an execution, from 1.

use crate::operation::{change, release, wait};
use grade_engine::{self as engine, Class, Description, Effect, Identity, SourceSite};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::num::NonZero;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

#[derive(Clone)]
pub struct Thread(Arc<Inner>);

struct Inner {
    number: u32,
    name: Option<Arc<str>>,
    identity: Identity,
    /// `unpark` was called and nobody has parked since.
    unparked: Cell<bool>,
}

#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl Sync for Inner {}
#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: it holds plain data.
unsafe impl Send for Inner {}
impl UnwindSafe for Inner {}
impl RefUnwindSafe for Inner {}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ThreadId(NonZero<u64>);

/// The handles of one execution, by number.
struct Handles {
    execution: u32,
    threads: Vec<Option<Thread>>,
}

std::thread_local! {
    static HANDLES: RefCell<Handles> = const {
        RefCell::new(Handles { execution: 0, threads: Vec::new() })
    };
}

#[must_use]
pub fn current() -> Thread {
    handle_of(engine::current())
}

pub(super) fn handle_of(number: u32) -> Thread {
    HANDLES.with_borrow_mut(|handles| {
        let execution = engine::execution_number();
        if handles.execution != execution {
            handles.execution = execution;
            handles.threads = Vec::new();
        }
        let index = number as usize;
        if handles.threads.len() <= index {
            handles.threads.resize(index + 1, None);
        }
        let make = || {
            Thread(Arc::new(Inner {
                number,
                name: engine::name_of(number),
                identity: Identity::new(None),
                unparked: Cell::new(false),
            }))
        };
        handles.threads[index].get_or_insert_with(make).clone()
    })
}

impl Thread {
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId(NonZero::<u64>::MIN.saturating_add(u64::from(self.0.number)))
    }

    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    #[track_caller]
    pub fn unpark(&self) {
        let site = Location::caller();
        let id = self.park_id();
        change(Class::Wait, id, "unpark", site);
        self.0.unparked.set(true);
        engine::trace("unpark", id, Some(site), || {
            let woken = engine::blocked_on(id);
            Description::with(&engine::shown(self.0.number), Effect::Notified { woken })
        });
        engine::wake_all(id);
    }

    /// Waits, as the current thread, until it is unparked or the deadline is reached.
    pub(super) fn park(&self, what: &'static str, deadline_ns: Option<u64>, site: SourceSite) {
        let id = self.park_id();
        release(Class::Wait, id, what, site);
        if !self.0.unparked.get() {
            let _ = wait(id, deadline_ns);
        }
        let unparked = self.0.unparked.replace(false);
        if unparked {
            engine::changed();
        }
        engine::trace(what, id, Some(site), || {
            let mutex = None;
            if unparked {
                Description::with("unparked", Effect::Woken { mutex })
            } else {
                Effect::TimedOut { mutex }.into()
            }
        });
    }

    fn park_id(&self) -> u32 {
        // A handle is never a static: it has nothing to reset.
        self.0.identity.id("thread", |_used_before| ())
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}
