//! What the grader asks a judge, and what it answers.

use crate::catalog::{Case, Catalog};
use crate::evidence::{Observation, Usage};
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// A question. Each gets exactly one answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToJudge {
    /// What checks are there?
    Describe,
    /// The inputs of one check.
    Cases {
        /// The check's name.
        check: String,
        /// Fixes generated scenarios.
        seed: u64,
    },
    /// Cases of two calls each that good code lets go on at once, if a check has some: each case
    /// once for either call as the first thread's.
    CouldOverlap {
        /// The check's name.
        check: String,
    },
    /// What is left of a case without some of its operations, if right code is sure to be right on
    /// it, too?
    Without {
        /// The check's name.
        check: String,
        /// The case, as it was given.
        case: Case,
        /// The numbers of the operations to leave out.
        operations: Vec<u32>,
    },
    /// Which of these observations are right?
    Judge {
        /// The check's name.
        check: String,
        /// The case they belong to.
        case: Case,
        /// The observations.
        observations: Vec<Observation>,
    },
    /// Is what was used allowed? Asked once a case's exploration is over.
    Used {
        /// The check's name.
        check: String,
        /// What was used.
        usage: Usage,
    },
    /// The transcript of an observation, one line an operation.
    Transcript {
        /// The check's name.
        check: String,
        /// The case it belongs to.
        case: Case,
        /// The observation.
        observation: Observation,
    },
    /// Start what the check's cases need on our side (a server on loopback), if anything.
    Serve {
        /// The check's name.
        check: String,
    },
}

/// An answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromJudge {
    /// To `Describe`.
    Catalog(Catalog),
    /// To `Cases` and `CouldOverlap`.
    Cases(Vec<Case>),
    /// To `Without`: nothing, if it would be no fair case any more.
    Left(Option<Case>),
    /// To `Judge`: one ruling for each observation, in order.
    Rulings(Vec<Ruling>),
    /// To `Used`.
    Usage(Ruling),
    /// To `Transcript`.
    Transcript(String),
    /// To `Serve`: the address the worker is given, if there is one.
    Serving(Option<String>),
    /// The question could not be answered; ours to mend.
    Trouble(String),
}

/// Whether one observation is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// Nothing wrong with it.
    Legal,
    /// It shows what its case demands of some schedule, and is as such nothing to object to.
    Witness,
    /// Something wrong with it.
    Illegal(Finding),
}

/// What is wrong with an observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The kind of defect.
    pub verdict: Verdict,
    /// One sentence that names it, computed from the evidence.
    pub summary: String,
    /// What each operation returned, as a person reads it, by operation number; `None` where it
    /// did not return.
    pub results: Vec<Option<String>>,
    /// The operation whose result no sequential order explains, with the results that would have
    /// been legal there, if that is the defect.
    pub unexplained: Option<Unexplained>,
    /// What broke a rule, if that was one entry into a probe.
    pub entry: Option<Entry>,
}

/// One of those who went into a probe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The probe's name.
    pub probe: String,
    /// How many went into it before.
    pub number: u32,
}

/// A result that no sequential order explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unexplained {
    /// The operation's number.
    pub op: u32,
    /// The results that would have been legal.
    pub legal: Vec<String>,
}
