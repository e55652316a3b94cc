//! What a checks crate offers, as its judge describes it.

use crate::schedule::Budget;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a check is carried out. The judge says whether what comes of it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Explore schedules in the model; no observation may be illegal.
    Explore,
    /// Explore schedules in the model; no observation may be illegal, and each case that demands a
    /// witness must have a schedule that shows it.
    Witness,
    /// Hold up the scenario's first thread at each of its steps; the others must finish.
    Freeze,
    /// One execution in the model; its transcript must equal the accepted snapshot.
    Transcript,
    /// Repeat on real threads against the noise std.
    RealThreads,
}

/// What results have to fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Each call takes effect at one moment between its beginning and its return (Herlihy and Wing,
    /// TOPLAS 1990).
    #[default]
    Linearizability,
    /// Some calls have two such moments: what they do when they arrive, and what they return (Castañeda,
    /// Rajsbaum and Raynal, JACM 2018).
    IntervalLinearizability,
    /// Two calls keep their order if a moment without any call under way lies between them (Aspnes,
    /// Herlihy and Shavit, JACM 1994).
    QuiescentConsistency,
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Condition::Linearizability => "linearizability",
            Condition::IntervalLinearizability => "interval linearizability",
            Condition::QuiescentConsistency => "quiescent consistency",
        })
    }
}

/// One check of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInfo {
    /// Stable, in kebab case: `opposite-transfers`.
    pub name: String,
    /// The fact it establishes: "transfers never deadlock".
    pub title: String,
    /// What a failure teaches: one or two sentences.
    pub teaches: String,
    /// How it is carried out.
    pub method: Method,
    /// What passing it is worth.
    pub points: u32,
    /// How far each of its scenarios is explored, unless the command line says otherwise.
    pub budget: Budget,
    /// Repetitions of each scenario on real threads.
    pub repetitions: u32,
    /// It is not explored in adversarial time.
    #[serde(default)]
    pub ideal_time_only: bool,
    /// What results have to fit.
    #[serde(default)]
    pub condition: Condition,
}

impl CheckInfo {
    /// A sentence about the check, with the condition that results are judged by if it is not linearizability.
    #[must_use]
    pub fn with_condition(&self, sentence: &str) -> String {
        match self.condition {
            Condition::Linearizability => sentence.to_owned(),
            other => format!("{sentence} (judged by {other})"),
        }
    }
}

/// One input of a check: operations for threads, in the exercise's own type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// A fact or a number: "opposite transfers", "generated 7".
    pub name: String,
    /// The scenario. Opaque to the grader, which only hands it to the worker.
    pub scenario: Value,
    /// Each operation as a person reads it (`transfer(0, 1, 50)`), by operation number.
    pub operations: Vec<ShownOp>,
    /// How far it is explored, if not as far as the others of its check.
    pub budget: Option<Budget>,
    /// What at least one of its schedules must show, in words, where it demands that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// Only schedules are explored in which threads are switched where one blocks, yields or ends.
    #[serde(default)]
    pub without_preemption: bool,
}

/// One operation as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownOp {
    /// 0 is the main thread (prologue and epilogue), 1 the scenario's first thread.
    pub thread: u32,
    /// The call: `transfer(0, 1, 50)`.
    pub call: String,
}

/// All checks of one exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// [`crate::VERSION`] as the judge was built with it.
    pub version: u32,
    /// In the order in which they are run and shown.
    pub checks: Vec<CheckInfo>,
}
