//! Why an execution went wrong, told from its evidence: data in, data out. Never runs, reads or
//! prints anything.

mod kind;
mod meaning;
mod names;
mod source;

pub(crate) use names::name_objects;

use crate::report::{Explanation, OperationRow, Place, SourceFile};
use grade_protocol::Verdict;
use grade_protocol::evidence::{Observation, Trace, Wait};
use grade_protocol::judge::Finding;

/// What is known of an execution that broke a check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    /// What it came to, under the schedule that it was executed with.
    pub(crate) verdict: Verdict,
    /// What the judge found.
    pub(crate) finding: &'a Finding,
    /// What the worker observed.
    pub(crate) observation: &'a Observation,
    /// The operations with what came of them.
    pub(crate) operations: &'a [OperationRow],
    /// Who waits for what at the end, but for the main thread that waits for the others.
    pub(crate) waits: &'a [Wait],
    /// Every step, with named objects.
    pub(crate) trace: &'a Trace,
    /// What the student wrote.
    pub(crate) sources: &'a [SourceFile],
}

/// Explains.
pub(crate) fn explain(evidence: &Evidence<'_>) -> Explanation {
    let defect = kind::of(evidence);
    let of_waits = evidence.waits.iter().filter_map(|wait| {
        Some(Place {
            site: wait.site.clone()?,
            label: format!("waits in {}", wait.doing),
        })
    });
    Explanation {
        defect,
        sentence: evidence.finding.summary.clone(),
        meaning: meaning::of(defect).to_owned(),
        read_on: meaning::read_on(defect),
        places: of_waits.collect(),
        key_steps: Vec::new(),
        fatal_step: None,
    }
}
