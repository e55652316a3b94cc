//! What a check came to.

use crate::output::words::{count, thousands};
use crate::report::{Advice, CaseCoverage, Counterexample, RealThreads, SnapshotDiff, Survived};
use grade_protocol::Verdict;

/// The result of one check, before points are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckOutcome {
    /// What it came to.
    pub verdict: Verdict,
    /// One sentence.
    pub summary: String,
    /// How far was looked, per case.
    pub coverage: Vec<CaseCoverage>,
    /// What broke it.
    pub counterexample: Option<Counterexample>,
    /// The hardest execution that it survived, for a pass.
    pub survived: Option<Survived>,
    /// What could be better, for a pass.
    pub advice: Option<Advice>,
    /// Accepted and actual transcript.
    pub snapshot: Option<SnapshotDiff>,
    /// What real threads showed, for a check on them.
    pub real_threads: Option<RealThreads>,
}

impl CheckOutcome {
    /// A verdict in one sentence, without further evidence.
    #[must_use]
    pub fn plain(verdict: Verdict, summary: impl Into<String>) -> Self {
        CheckOutcome {
            verdict,
            summary: summary.into(),
            coverage: Vec::new(),
            counterexample: None,
            survived: None,
            advice: None,
            snapshot: None,
            real_threads: None,
        }
    }

    /// The same, with how far was looked.
    #[must_use]
    pub(super) fn with_coverage(mut self, coverage: Vec<CaseCoverage>) -> Self {
        self.coverage = coverage;
        self
    }
}

/// What a pass means: how far was looked without finding anything.
pub(super) fn pass_means(coverage: &[CaseCoverage]) -> String {
    let schedules: u64 = coverage.iter().map(|case| case.coverage.schedules).sum();
    let sampled: u64 = coverage.iter().map(|case| case.coverage.sampled).sum();
    let distinct: u64 = coverage.iter().map(|case| case.coverage.distinct).sum();
    let exhausted = coverage.iter().all(|case| case.coverage.exhausted);
    let bound = coverage
        .iter()
        .filter(|case| !case.coverage.exhausted)
        .map(|case| case.coverage.delay_bound)
        .min()
        .flatten();
    let reach = match (exhausted, bound) {
        (true, _) => "no failure in any schedule there is".to_owned(),
        (false, Some(bound)) => format!(
            "no failure in any schedule with at most {}, nor in {} sampled",
            count(bound, "delay"),
            thousands(sampled)
        ),
        (false, None) => "no failure in the schedules explored".to_owned(),
    };
    let cut = match coverage
        .iter()
        .filter(|case| case.coverage.cut.is_some())
        .count()
    {
        0 => String::new(),
        cases => format!("; {} cut before the end", count(cases as u64, "case")),
    };
    format!(
        "{reach} ({}, {}{cut})",
        count(schedules, "schedule"),
        count(distinct, "distinct observation")
    )
}
