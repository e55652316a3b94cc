//! `Once`. Looking at one that is done is no scheduling point: nothing can change it any more.

use crate::description::{begins, released};
use crate::operation::{change, look, wait};
use grade_engine::{self as engine, Class, Identity, SourceSite};
use std::cell::Cell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Running,
    Poisoned,
    Done,
}

pub struct Once {
    identity: Identity,
    stage: Cell<Stage>,
}

#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl Sync for Once {}
impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

#[derive(Debug)]
pub struct OnceState {
    poisoned: bool,
}

impl OnceState {
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

#[allow(clippy::declare_interior_mutable_const, reason = "std declares it so")]
#[deprecated(since = "1.38.0", note = "the `Once::new()` function is now preferred")]
pub const ONCE_INIT: Once = Once::new();

/// How an operation on a `Once` appears to others.
#[derive(Clone, Copy)]
pub(super) struct Call {
    pub(super) what: &'static str,
    pub(super) site: SourceSite,
    /// What to panic with, as std does with a `&str`, if an earlier initialiser panicked; `None`: try again.
    pub(super) poisoned: Option<&'static str>,
}

const POISONED: &str = "Once instance has previously been poisoned";

impl Once {
    #[allow(clippy::new_without_default, reason = "std has no such default")]
    #[must_use]
    #[track_caller]
    pub const fn new() -> Once {
        Once {
            identity: Identity::new(Some(Location::caller())),
            stage: Cell::new(Stage::New),
        }
    }

    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let call = Call {
            what: "call_once",
            site: Location::caller(),
            poisoned: Some(POISONED),
        };
        self.run(self.id(), call, |_state| f());
    }

    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let call = Call {
            what: "call_once_force",
            site: Location::caller(),
            poisoned: None,
        };
        self.run(self.id(), call, f);
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.look_if_done(self.id(), "is_completed", Location::caller())
    }

    #[track_caller]
    pub fn wait(&self) {
        let call = Call {
            what: "wait",
            site: Location::caller(),
            poisoned: Some(POISONED),
        };
        self.wait_until_done(self.id(), call);
    }

    #[track_caller]
    pub fn wait_force(&self) {
        let call = Call {
            what: "wait_force",
            site: Location::caller(),
            poisoned: None,
        };
        self.wait_until_done(self.id(), call);
    }

    fn id(&self) -> u32 {
        self.id_as(self, "once", |_used_before| ())
    }

    /// The number of `whole`, which is built around this `Once`; `start_afresh` sees to the rest of it, and
    /// is told whether an earlier execution has used it.
    pub(super) fn id_as<W: ?Sized>(
        &self,
        whole: &W,
        kind: &'static str,
        start_afresh: impl FnOnce(bool),
    ) -> u32 {
        self.identity.id_of(whole, kind, |used_before| {
            if used_before {
                self.stage.set(Stage::New);
            }
            start_afresh(used_before);
        })
    }

    /// Whether it is done, without a scheduling point.
    pub(super) fn is_done(&self) -> bool {
        self.stage.get() == Stage::Done
    }

    /// Learns of whoever ran it, for an owner that has it to itself.
    pub(super) fn learn(&self) {
        engine::learn(self.identity.known_id());
    }

    /// Only for an owner that has no more initialiser to run.
    pub(super) fn set_done(&self, done: bool) {
        self.stage.set(if done { Stage::Done } else { Stage::New });
    }

    /// As [`Once::look_if_done`], at the place where it was made, since formatting has no place of its own.
    pub(super) fn look_to_show(&self, id: u32) -> bool {
        let site = self.identity.made().unwrap_or(Location::caller());
        self.look_if_done(id, "get", site)
    }

    pub(super) fn look_if_done(&self, id: u32, what: &'static str, site: SourceSite) -> bool {
        if self.is_done() {
            engine::learn(id);
            return true;
        }
        look(Class::Wait, id, what, site);
        let done = self.is_done();
        engine::trace(
            what,
            id,
            Some(site),
            || {
                if done { "done" } else { "not yet" }
            },
        );
        done
    }

    /// Runs `initialise` unless it is done; waits while another thread runs its own.
    pub(super) fn run(&self, id: u32, call: Call, initialise: impl FnOnce(&OnceState)) {
        if self.is_done() {
            engine::learn(id);
            return;
        }
        change(Class::Wait, id, call.what, call.site);
        while self.stage.get() == Stage::Running {
            let _ = wait(id, None);
        }
        match (self.stage.get(), call.poisoned) {
            (Stage::Done, _) => {
                engine::trace(call.what, id, Some(call.site), || "already done");
            }
            (Stage::Poisoned, Some(message)) => std::panic::panic_any(message),
            (stage, _) => self.initialise(id, call, stage == Stage::Poisoned, initialise),
        }
    }

    fn initialise(&self, id: u32, call: Call, poisoned: bool, initialise: impl FnOnce(&OnceState)) {
        self.stage.set(Stage::Running);
        engine::reblock(id);
        engine::hold(id, call.site);
        engine::trace(call.what, id, Some(call.site), begins);
        let began_at = engine::steps();
        let mut ending = Ending {
            once: self,
            id,
            site: call.site,
            stage: Stage::Poisoned,
        };
        initialise(&OnceState { poisoned });
        if engine::steps() != began_at {
            // Others ran meanwhile and may have seen what it did before they see it done.
            change(Class::Wait, id, "complete", call.site);
        }
        ending.stage = Stage::Done;
        engine::trace("complete", id, Some(call.site), || released(None));
    }

    pub(super) fn wait_until_done(&self, id: u32, call: Call) {
        if self.is_done() {
            engine::learn(id);
            return;
        }
        look(Class::Wait, id, call.what, call.site);
        while !self.is_done() {
            if let (Stage::Poisoned, Some(message)) = (self.stage.get(), call.poisoned) {
                std::panic::panic_any(message);
            }
            let _ = wait(id, None);
        }
        engine::trace(call.what, id, Some(call.site), || "done");
    }
}

/// Ends an initialisation, however it ended.
struct Ending<'a> {
    once: &'a Once,
    id: u32,
    site: SourceSite,
    stage: Stage,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        if self.stage == Stage::Poisoned {
            engine::trace("poison", self.id, Some(self.site), || released(None));
        }
        self.once.stage.set(self.stage);
        engine::release_hold(self.id);
        engine::wake_all(self.id);
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}
