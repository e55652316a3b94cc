//! The hardest execution that a passing check survived. Never one that broke a check.

use super::Counterexample;
use serde::{Deserialize, Serialize};

/// Of everything that was executed for a passing check, the execution with most forced switches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survived {
    /// The case's name.
    pub case: String,
    /// Times the scheduler was made to leave a thread that could have gone on.
    pub forced_switches: u32,
    /// Scheduling points that were executed.
    pub steps: u32,
    /// Repeats it: `cargo grade replay TOKEN`.
    pub token: String,
    /// As it is drawn, if that was asked for: laid out like a counterexample, with nothing to
    /// explain. Never written to a file, which must be the same however much was to be printed.
    #[serde(skip)]
    pub drawn: Option<Box<Counterexample>>,
}
