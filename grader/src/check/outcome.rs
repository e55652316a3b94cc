//! What a check came to.

use crate::output::words::{count, every_way, thousands};
use crate::report::{Advice, CaseCoverage, Counterexample, RealThreads, SnapshotDiff, Survived};
use grade_protocol::Verdict;
use grade_protocol::evidence::{Coverage, Usage};

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
    /// What the student's code used, for an explored check that passed.
    pub usage: Usage,
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
            usage: Usage::default(),
        }
    }

    /// The same, with how far was looked.
    #[must_use]
    pub(super) fn with_coverage(mut self, coverage: Vec<CaseCoverage>) -> Self {
        self.coverage = coverage;
        self
    }
}

/// What a pass means: how far was looked without finding anything. `searched` are those cases that were
/// explored as far as the check says; the others have a bound of their own.
pub(super) fn pass_means(all: &[CaseCoverage], searched: &[CaseCoverage]) -> String {
    let count_of =
        |cases: &[CaseCoverage]| -> u64 { cases.iter().map(|case| case.coverage.schedules).sum() };
    let beyond = count_of(all) - count_of(searched);
    match (searched.is_empty(), beyond) {
        (true, _) => how_far(all),
        (false, 0) => how_far(searched),
        (false, _) => format!(
            "{}, nor in {} of long scenarios",
            how_far(searched),
            count(beyond, "schedule")
        ),
    }
}

fn how_far(coverage: &[CaseCoverage]) -> String {
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
    let unpreempted = coverage
        .iter()
        .all(|case| case.coverage.exhausted || case.coverage.preemption_bound == Some(0));
    let in_classes = coverage.iter().any(|case| case.coverage.classes.is_some());
    let classes = |case: &CaseCoverage| case.coverage.classes.unwrap_or(case.coverage.schedules);
    let reach = match (exhausted, bound) {
        (true, _) if in_classes => {
            let classes = coverage.iter().map(classes).sum();
            format!("no failure in {}", every_way(classes))
        }
        (true, _) => "no failure in any schedule there is".to_owned(),
        (false, _) if unpreempted => "no failure in any schedule without preemption".to_owned(),
        (false, Some(bound)) => format!(
            "no failure in any schedule with at most {}, nor in {} sampled",
            count(bound, "delay"),
            thousands(sampled)
        ),
        (false, None) => "no failure in the schedules explored".to_owned(),
    };
    let at_step_limit: u64 = coverage
        .iter()
        .map(|case| case.coverage.at_step_limit)
        .sum();
    let at_step_limit = match at_step_limit {
        0 => String::new(),
        cut => format!(", {} of them cut at the step limit", thousands(cut)),
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
        "{reach} ({}{at_step_limit}, {}{cut})",
        count(schedules, "schedule"),
        count(distinct, "distinct observation")
    )
}

/// That nobody saw what some schedule must show.
pub(super) fn never_seen(what: &str, case: &str, coverage: &Coverage) -> String {
    let schedules = thousands(coverage.schedules);
    let looked_at = match (coverage.exhausted, coverage.preemption_bound) {
        (true, _) => format!("any schedule there is ({schedules})"),
        (false, Some(0)) => format!("any schedule without preemption ({schedules})"),
        (false, _) => count(coverage.schedules, "schedule"),
    };
    format!("never seen in {looked_at} of \"{case}\": {what}")
}
