//! What a worker observed, without an opinion about it.

pub use grade_evidence::{
    Effect, End, Frame, HELD_UP, Holder, LockHeld, MEETS, ObjectRef, Site, Step, ThreadDoing,
    ThreadRef, Trace, Usage, WAITS_FOR_CALLERS, Wait,
};

use crate::schedule::{Schedule, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that happened, in the total order of the execution.
///
/// Operations are numbered through the scenario: prologue, first thread, second thread, ...,
/// epilogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// An operation began.
    Invoked {
        /// Which one.
        op: u32,
    },
    /// An operation ended with a result.
    Returned {
        /// Which one.
        op: u32,
        /// The result, as a person reads it.
        ret: String,
    },
    /// An operation ended with a panic.
    Panicked {
        /// Which one.
        op: u32,
        /// The panic's message.
        message: String,
        /// Where.
        site: Option<Site>,
    },
    /// A probe was entered.
    Entered {
        /// The probe's name (`fetch`, `job`).
        probe: String,
        /// What was handed to it.
        key: String,
        /// The thread that ran it.
        thread: u32,
        /// When, in nanoseconds of virtual time; 0 on real threads.
        #[serde(default, skip_serializing_if = "is_zero")]
        at_ns: u64,
    },
    /// A probe was left.
    Left {
        /// The probe's name.
        probe: String,
        /// What was handed to it.
        key: String,
        /// The thread that ran it.
        thread: u32,
        /// When, in nanoseconds of virtual time; 0 on real threads.
        #[serde(default, skip_serializing_if = "is_zero")]
        at_ns: u64,
    },
    /// The checks' own code, beside the student's, compared what it got with what must be.
    Claimed {
        /// What must be so: "results in order".
        claim: String,
        /// What it got, as a person reads it.
        got: String,
        /// What it must be.
        expected: String,
    },
    /// What came next is longer than is taken, and is left out with all that came after. Right code has
    /// nothing so long to tell.
    CutOff {
        /// The operation, if it was its result.
        op: Option<u32>,
    },
    /// The student's object was dropped, and this many threads of the student's were left running.
    Dropped {
        /// Live threads other than the scenario's own.
        threads_alive: u32,
        /// Processes that the student's code started, and that run or were not waited for.
        #[serde(default, skip_serializing_if = "is_none")]
        processes_left: u32,
    },
}

/// For serde, which hands it a reference.
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// For serde, which hands it a reference.
fn is_zero(ns: &u64) -> bool {
    *ns == 0
}

/// What lies in the causal past of an operation's return.
///
/// The events that happen before it are, by themselves and in the same order, an execution that
/// could have been, and in it the operation returns the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CausalPast {
    /// The operation that returned.
    pub op: u32,
    /// How many of each scenario thread's own invocations and returns, its first ones, happen
    /// before, the return itself included; the main thread's first.
    pub events: Vec<u32>,
}

/// What one execution of a scenario showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// How the model's clock behaved; on real threads as it likes.
    #[serde(default)]
    pub time: Time,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// For operations that returned while another was under way, or over, that they cannot have
    /// known of: what they can have known of. Only from the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pasts: Vec<CausalPast>,
    /// For operations that returned, how much virtual time they took, in nanoseconds, where they took any. `None`
    /// where that says nothing: on real threads, and where any timer could fire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ns: Option<BTreeMap<u32, u64>>,
    /// How it ended.
    pub end: End,
}

impl Observation {
    /// About how many bytes it takes to be sent; for cutting what is sent into pieces.
    #[must_use]
    pub fn weight_bytes(&self) -> usize {
        let events: usize = self.events.iter().map(Event::weight_bytes).sum();
        events + end_bytes(&self.end)
    }
}

/// What a number, a place or the like takes, with its name.
const SMALL_BYTES: usize = 64;

/// A character may take six bytes, as `\u0000` does.
const fn text_bytes(text: &str) -> usize {
    SMALL_BYTES + 6 * text.len()
}

impl Event {
    /// About how many bytes it takes to be sent.
    #[must_use]
    pub fn weight_bytes(&self) -> usize {
        match self {
            Event::Returned { ret, .. } => SMALL_BYTES + text_bytes(ret),
            Event::Panicked { message, .. } => 2 * SMALL_BYTES + text_bytes(message),
            Event::Entered { key, .. } | Event::Left { key, .. } => SMALL_BYTES + text_bytes(key),
            Event::Claimed {
                claim,
                got,
                expected,
            } => text_bytes(claim) + text_bytes(got) + text_bytes(expected),
            Event::Invoked { .. } | Event::CutOff { .. } | Event::Dropped { .. } => SMALL_BYTES,
        }
    }
}

fn end_bytes(end: &End) -> usize {
    let name = |thread: &ThreadRef| thread.name.as_deref().map_or(SMALL_BYTES, text_bytes);
    let wait = |wait: &Wait| {
        let holders = wait.holders.iter();
        let holders: usize = holders
            .map(|holder| SMALL_BYTES + name(&holder.thread))
            .sum();
        5 * SMALL_BYTES + name(&wait.thread) + holders
    };
    match end {
        End::Finished => SMALL_BYTES,
        End::Stuck { waits } | End::Leaked { waits } | End::HeldUp { waits, .. } => {
            waits.iter().map(wait).sum()
        }
        End::StepLimit { at, .. } => at.iter().map(wait).sum(),
        End::Hung { detail } => text_bytes(detail),
        End::Trouble { message } => text_bytes(message),
    }
}

/// An observation and the first schedule that gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The number of that schedule in the exploration (or of the repetition), from 1.
    pub number: u64,
    /// The schedule. Empty on real threads.
    pub schedule: Schedule,
    /// Times a thread that could have gone on was made to wait. 0 on real threads.
    pub forced_switches: u32,
    /// Scheduling points that were executed. 0 on real threads.
    pub steps: u32,
    /// Of who did what where at each of them: executions with other steps have another one.
    pub digest: u64,
    /// What was observed.
    pub observation: Observation,
}

/// How far an exploration got.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Schedules executed.
    pub schedules: u64,
    /// The largest number of delays for which every schedule was executed.
    pub delay_bound: Option<u32>,
    /// The largest number of preemptions for which every schedule was executed, where the search went by
    /// those and not by delays.
    #[serde(default)]
    pub preemption_bound: Option<u32>,
    /// Every schedule there is was executed, or one of each class of like ones.
    pub exhausted: bool,
    /// Of `schedules`, how many were sampled (random, PCT, POS).
    pub sampled: u64,
    /// Of `schedules`, how many were executed to see one of all that are like one another.
    #[serde(default)]
    pub reduced: u64,
    /// Into so many classes of like ones all schedules fall, if that is known: each was executed.
    #[serde(default)]
    pub classes: Option<u64>,
    /// Of `schedules`, how many came to the step limit.
    #[serde(default)]
    pub at_step_limit: u64,
    /// Distinct observations. Of more than a million, some are counted again.
    pub distinct: u64,
    /// What ended it before its schedules were used up, if anything did.
    #[serde(default)]
    pub cut: Option<Cut>,
}

/// What ends an exploration early: bounds of the grader's own, which no verdict comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Executions that were abandoned, as those are in which somebody may wait for ever, left too much
    /// memory behind.
    Memory,
    /// Executions are so long that all of them together had too many scheduling points.
    Steps,
}

/// The hardest of the schedules that were executed: the one with most forced switches; of equals
/// the one with most steps, and then the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hardest {
    /// The schedule.
    pub schedule: Schedule,
    /// Times a thread that could have gone on was made to wait.
    pub forced_switches: u32,
    /// Scheduling points that were executed.
    pub steps: u32,
}

impl Hardest {
    /// What makes one harder than another.
    #[must_use]
    pub fn difficulty(&self) -> (u32, u32) {
        (self.forced_switches, self.steps)
    }
}
