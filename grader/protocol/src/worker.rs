//! What the grader orders a worker to do, and what it reports back.

use crate::evidence::{Coverage, Hardest, Record, Site, ThreadDoing, Trace, Usage};
use crate::schedule::{Budget, Schedule, SimplestFirst, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An order. The worker starts with `Ready`, then answers each order as said here.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToWorker {
    /// Which check's cases follow. No answer.
    Open {
        /// The check's name.
        check: String,
        /// The address of what the judge serves, if it serves anything.
        service: Option<String>,
    },
    /// Explore a case in the model. Answered by `Round`s; after each the worker waits for
    /// `GoOn` or `Enough`, until a round says it is the last one.
    Explore {
        /// The scenario, as the judge gave it.
        scenario: Value,
        /// How far.
        budget: Budget,
        /// Only schedules without preemption, of which none are sampled.
        without_preemption: bool,
        /// Ideal or adversarial.
        time: Time,
        /// Fixes the sampled portfolio.
        seed: u64,
    },
    /// Explore a case by increasing number of forced switches. Answered like `Explore`: a round for
    /// each number, with what no smaller number showed, in the order of forced switches, then
    /// steps; each observation comes with its first schedule in that order.
    Simplify {
        /// The scenario.
        scenario: Value,
        /// How far.
        bound: SimplestFirst,
        /// Ideal or adversarial.
        time: Time,
    },
    /// Hold up the scenario's first thread at each of its steps in turn, until it ends before it is
    /// held up. Answered by one `Round`, the last; each record stands for all steps up to the next.
    Freeze {
        /// The scenario.
        scenario: Value,
        /// The step limit is read from it.
        budget: Budget,
    },
    /// After a round: go on.
    GoOn,
    /// After a round: that is enough. No answer.
    Enough,
    /// Execute one schedule. Answered by `Replayed`.
    Replay {
        /// The scenario.
        scenario: Value,
        /// The schedule.
        schedule: Schedule,
        /// Whether to record every step.
        trace: bool,
        /// Steps after which the execution is given up.
        max_steps: u32,
    },
    /// Repeat a case on real threads. Answered by one `Repeated` for each repetition.
    Stress {
        /// The scenario.
        scenario: Value,
        /// How often.
        repetitions: u32,
        /// Fixes the noise.
        seed: u64,
        /// Whether the scenario's first thread is held up until its other threads have ended: in
        /// the first repetition at the first point where it synchronises, in the second at the
        /// second, and so on.
        hold_up: bool,
    },
    /// Say what every thread is doing, at once, whatever else is under way. Answered by
    /// `Diagnosed`.
    Diagnose,
    /// End. No answer; the worker exits with status 0.
    Exit,
}

/// A report.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker is there.
    Ready {
        /// [`crate::VERSION`] as the worker was built with it.
        version: u32,
    },
    /// What an exploration found since the last round.
    Round {
        /// Observations not seen before in this exploration, by increasing number unless the order
        /// says otherwise.
        records: Vec<Record>,
        /// How far it got, in all.
        coverage: Coverage,
        /// Scheduling points that were executed, in all.
        steps: u64,
        /// What the student's code used, in all.
        usage: Usage,
        /// The hardest schedule executed, in all; nothing for a freeze, where none is forced.
        hardest: Option<Hardest>,
        /// Nothing is left to explore.
        last: bool,
    },
    /// One execution.
    Replayed {
        /// What it showed, and the schedule in its canonical form.
        record: Record,
        /// Every step, if asked for.
        trace: Option<Trace>,
    },
    /// One repetition on real threads ended.
    Repeated {
        /// What it showed.
        record: Record,
        /// Where somebody waited busily, in this repetition or one before it. Only for checks with a
        /// rule about what is used, and where nobody is held up.
        busy_wait: Option<Site>,
    },
    /// What the threads are doing that student code runs on, on real threads.
    Diagnosed {
        /// One by one.
        threads: Vec<ThreadDoing>,
        /// If every one of them is inside an operation that only another could end: a number that
        /// stands for all that they have done, and is another one once any of them does more.
        standstill: Option<u64>,
    },
    /// What there was to be reported is longer than a frame may be.
    TooLong,
    /// An order could not be carried out; ours to mend.
    Trouble {
        /// Why.
        message: String,
    },
}
