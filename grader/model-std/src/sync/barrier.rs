//! `Barrier`. The last to arrive is the leader and never waits.

use crate::operation::{change, wait};
use grade_engine::{self as engine, Class, Description, Effect, Identity};
use std::cell::Cell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

pub struct Barrier {
    identity: Identity,
    parties: usize,
    arrived: Cell<usize>,
    /// How often it has opened.
    generation: Cell<u64>,
}

#[expect(unsafe_code, reason = "its state is in cells")]
// SAFETY: every thread of the model runs on one OS thread and gives up control only at scheduling
// points, where no borrow of the cells is alive.
unsafe impl Sync for Barrier {}
impl UnwindSafe for Barrier {}
impl RefUnwindSafe for Barrier {}

pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    #[must_use]
    #[track_caller]
    pub const fn new(parties: usize) -> Barrier {
        Barrier {
            identity: Identity::new(Some(Location::caller())),
            parties,
            arrived: Cell::new(0),
            generation: Cell::new(0),
        }
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let site = Location::caller();
        let id = self.identity.id_of(self, "barrier", |used_before| {
            if used_before {
                self.arrived.set(0);
            }
        });
        change(Class::Wait, id, "barrier wait", site);
        let arrived = self.arrived.get() + 1;
        let generation = self.generation.get();
        let last = arrived >= self.parties;
        engine::trace("barrier wait", id, Some(site), || {
            let nth = format!("{arrived} of {}", self.parties);
            if last {
                Description::with(
                    &nth,
                    Effect::Notified {
                        woken: engine::blocked_on(id),
                    },
                )
            } else {
                nth.into()
            }
        });
        if last {
            self.arrived.set(0);
            self.generation.set(generation + 1);
            engine::wake_all(id);
            return BarrierWaitResult(true);
        }
        self.arrived.set(arrived);
        while self.generation.get() == generation {
            let _ = wait(id, None);
        }
        engine::trace("wake up", id, Some(site), || {
            Description::with("all are here", Effect::Woken { mutex: None })
        });
        BarrierWaitResult(false)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}
