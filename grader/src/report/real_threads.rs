//! What real threads showed for one check. Not deterministic, so never part of anything else.

use super::OperationRow;
use grade_protocol::Verdict;
use grade_protocol::evidence::ThreadDoing;
use serde::{Deserialize, Serialize};

/// What real threads showed for one check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RealThreads {
    /// What it came to.
    pub verdict: Verdict,
    /// One sentence.
    pub summary: String,
    /// Repetitions that failed in the first batch.
    pub failures: u32,
    /// Repetitions in the first batch.
    pub repetitions: u32,
    /// Repetitions that failed in the second batch, which is run only after a failure that
    /// exploration has not shown.
    pub failures_again: u32,
    /// The seed of the noise.
    pub seed: u64,
    /// One failing repetition: the operations and what came of them.
    pub operations: Vec<OperationRow>,
    /// What the process did, for a repetition that did not come to an end.
    pub state: Option<ProcessState>,
    /// What each of its threads was doing then.
    pub threads: Vec<ThreadDoing>,
}

/// What a process did that did not come to an end. The serialised names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessState {
    /// Every thread slept, and nobody was left to wake one.
    Blocked,
    /// Threads used the processor without end.
    Spinning,
    /// Threads could have run, but the machine was too busy.
    Starved,
}
