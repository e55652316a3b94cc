//! Strategies: which candidate goes on at each decision.

mod asleep;
mod bounded;
mod cost;
mod fixed;
mod pct;
mod pos;
mod prescribed;
mod random;
mod source_sets;

pub use bounded::{Bounded, DelayBounded, PreemptionBounded};
pub use cost::{Cost, Delays, ForcedSwitches};
pub use fixed::Fixed;
pub use pct::Pct;
pub use pos::Pos;
pub use prescribed::Prescribed;
pub use random::Random;
pub use source_sets::{PartialOrder, SourceSets};

use crate::access::Access;
use crate::steps::Steps;
use crate::world::World;

/// One decision that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which candidate; 0 is the default.
    pub rank: u16,
    /// How many there were.
    pub candidates: u16,
    /// How many of them, from the first, could be taken without forcing anybody: only the default
    /// where the thread that ran could go on; where it could not, all that do not rest; and every
    /// outcome that an operation may have.
    pub unforced: u16,
}

/// A decision to be taken between threads. Candidate 0 is the default: the thread that ran, if it
/// can go on, or the next one in round-robin order.
#[derive(Clone, Copy)]
pub struct Choice<'a> {
    pub(crate) world: &'a World,
    pub(crate) from: u32,
    pub(crate) fresh: usize,
}

impl std::fmt::Debug for Choice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Choice")
            .field("candidates", &self.candidates())
            .finish()
    }
}

impl Choice<'_> {
    /// The threads that can go on.
    #[must_use]
    pub fn candidates(&self) -> &[u32] {
        &self.world.candidates
    }

    /// How many of them, from the first, have something to do; the others looked in vain or
    /// yielded, or wait for a timer.
    #[must_use]
    pub fn fresh(&self) -> usize {
        self.fresh
    }

    /// The thread that ran until now.
    #[must_use]
    pub fn from(&self) -> u32 {
        self.from
    }

    /// What was done so far; only for who [`Strategy::notes_steps`].
    #[must_use]
    pub fn noted(&self) -> Option<&Steps> {
        self.world.noted.as_ref()
    }

    /// Whether all that a thread can do next is to wait for a lock that another holds.
    #[must_use]
    pub fn can_only_wait(&self, thread: u32) -> bool {
        self.world.can_only_wait(thread)
    }

    /// What a thread is about to do.
    #[must_use]
    pub fn pending(&self, thread: u32) -> Option<Access> {
        self.world.threads[thread as usize].pending
    }
}

/// Says who goes on. Must be deterministic: the same decisions must get the same answers.
pub trait Strategy: std::fmt::Debug {
    /// The rank of the candidate that goes on.
    fn pick(&mut self, choice: &Choice<'_>) -> usize;

    /// One of `0..alternatives`, for an operation with several permitted outcomes.
    fn pick_outcome(&mut self, alternatives: usize) -> usize;

    /// Whether it has to know what each step touches.
    fn notes_steps(&self) -> bool {
        false
    }

    /// Itself, to be taken apart after an execution.
    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any>;
}
