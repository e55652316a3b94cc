//! What it costs to depart from the default; never which departure is worth it.

use super::Decision;

/// How much the candidates of a decision cost.
pub trait Cost {
    /// The cost of candidate `rank`; the default costs nothing, and no later candidate costs less
    /// than an earlier one.
    fn of(decision: &Decision, rank: u16) -> u32;
}

/// A candidate costs as many delays as candidates are passed over for it.
///
/// After Emmi, Qadeer and Rakamarić, "Delay-bounded scheduling" (POPL 2011).
#[derive(Clone, Copy, Debug)]
pub enum Delays {}

impl Cost for Delays {
    fn of(_decision: &Decision, rank: u16) -> u32 {
        u32::from(rank)
    }
}

/// A candidate costs one if it is forced upon somebody: on the thread that ran and could have gone
/// on, or on all who have something to do, for the sake of one that rests or of an early timer.
///
/// After Musuvathi and Qadeer, "Iterative context bounding for systematic testing of multithreaded
/// programs" (PLDI 2007), where threads that have the choice cost nothing. That a thread which
/// rests does not come for nothing keeps the schedules of each cost finite even if threads spin:
/// otherwise two of them could take turns for ever. Which of its outcomes an operation has costs
/// nothing: nobody is stopped for it.
#[derive(Clone, Copy, Debug)]
pub enum ForcedSwitches {}

impl Cost for ForcedSwitches {
    fn of(decision: &Decision, rank: u16) -> u32 {
        u32::from(rank >= decision.unforced)
    }
}
