//! The execution that broke a check, as data. Never laid out here.

use super::Explanation;
use grade_protocol::evidence::{Trace, Wait};
use serde::{Deserialize, Serialize};

/// The execution that broke a check, shrunk and replayed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counterexample {
    /// The case's name.
    pub case: String,
    /// The first failing schedule's number in the exploration, from 1.
    pub schedule_number: u64,
    /// How many schedules had been executed when exploration stopped.
    pub schedules: u64,
    /// Times the scheduler was made to leave a thread that could have gone on.
    pub forced_switches: u32,
    /// The operations with what came of them.
    pub operations: Vec<OperationRow>,
    /// Why it went wrong, for a person.
    pub explanation: Explanation,
    /// Who waits for what at the end, for a deadlock, a leak, a frozen or an endless run.
    pub waits: Vec<Wait>,
    /// Every step of the shrunk execution, or its beginning and its end.
    pub trace: Trace,
    /// What is missing from the trace of an execution that goes on and on.
    pub left_out: Option<LeftOut>,
    /// Reproduces it: `cargo grade replay TOKEN`.
    pub token: String,
}

/// Steps that a trace does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// How many steps of the trace come before them.
    pub after: u32,
    /// How many they are.
    pub steps: u64,
}

/// One operation of a counterexample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationRow {
    /// 0 is the main thread, 1 the scenario's first.
    pub thread: u32,
    /// `transfer(0, 1, 50)`.
    pub call: String,
    /// What it returned; `None` if it never did.
    pub result: Option<String>,
    /// The results a sequential order would have allowed, if this is the unexplained one.
    pub legal: Option<Vec<String>>,
}
