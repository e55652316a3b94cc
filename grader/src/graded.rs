//! What becomes of one exercise in a report, whatever its grading came to. Never runs anything.

use crate::build::ChecksNotBuilt;
use crate::check::CheckOutcome;
use crate::course::Exercise;
use crate::intake::Admitted;
use crate::report::{
    CheckReport, Diagnostic, ExerciseReport, ExerciseTiming, Points, RealThreads, Status,
};
use grade_protocol::Verdict;
use grade_protocol::catalog::{Catalog, CheckInfo};
use std::collections::BTreeMap;

/// One graded exercise, with what belongs elsewhere in a report.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The exercise's part.
    pub report: ExerciseReport,
    /// What took how long.
    pub timing: ExerciseTiming,
    /// What real threads showed, by check.
    pub real_threads: BTreeMap<String, RealThreads>,
}

impl Graded {
    /// With what the report's places point into, and what was ignored beside it.
    pub(crate) fn with_admitted(mut self, admitted: &Admitted) -> Graded {
        self.report.sources = admitted.sources.files();
        self.report.ignored.clone_from(&admitted.ignored);
        self
    }
}

pub(crate) fn graded(
    exercise: &Exercise,
    catalog: &Catalog,
    outcomes: Vec<CheckOutcome>,
) -> Graded {
    let mut points = Points::default();
    let mut checks = Vec::new();
    let mut real_threads = BTreeMap::new();
    for (info, outcome) in catalog.checks.iter().zip(outcomes) {
        if let Some(found) = outcome.real_threads.clone() {
            real_threads.insert(info.name.clone(), found);
        }
        let check = check_report(info, outcome);
        points += check.points;
        checks.push(check);
    }
    let report = ExerciseReport {
        id: exercise.id.clone(),
        title: exercise.title.clone(),
        status: Status::of_run(checks.iter().map(|check| check.verdict)),
        points,
        checks,
        not_run: 0,
        diagnostics: Vec::new(),
        ignored: Vec::new(),
        sources: Vec::new(),
    };
    Graded {
        report,
        timing: ExerciseTiming::default(),
        real_threads,
    }
}

pub(crate) fn check_report(info: &CheckInfo, outcome: CheckOutcome) -> CheckReport {
    let passed = outcome.verdict == Verdict::Pass;
    // How far an exploration came that does not repeat is not repeatable either.
    let repeatable = outcome.verdict != Verdict::Nondeterministic;
    CheckReport {
        name: info.name.clone(),
        title: info.title.clone(),
        verdict: outcome.verdict,
        points: Points::under(outcome.verdict, info.points),
        summary: info.with_condition(&outcome.summary),
        teaches: if passed {
            String::new()
        } else {
            info.teaches.clone()
        },
        coverage: if repeatable {
            outcome.coverage
        } else {
            Vec::new()
        },
        counterexample: outcome.counterexample,
        survived: outcome.survived,
        advice: outcome.advice,
        snapshot: outcome.snapshot,
    }
}

/// Every check has the verdict that kept it from being run.
fn not_run(
    exercise: &Exercise,
    catalog: &Catalog,
    verdict: Verdict,
    summary: &str,
    status: Status,
    diagnostics: Vec<Diagnostic>,
) -> Graded {
    let outcomes = catalog
        .checks
        .iter()
        .map(|_| CheckOutcome::plain(verdict, summary))
        .collect();
    let mut graded = graded(exercise, catalog, outcomes);
    graded.report.status = status;
    graded.report.diagnostics = diagnostics;
    for check in &mut graded.report.checks {
        check.teaches.clear();
    }
    graded
}

pub(crate) fn refused(
    exercise: &Exercise,
    catalog: &Catalog,
    status: Status,
    diagnostics: Vec<Diagnostic>,
) -> Graded {
    let (verdict, summary) = match status {
        Status::Forbidden => (
            Verdict::Forbidden,
            "it uses what this exercise does not allow",
        ),
        Status::CompileLimit => (Verdict::CompileLimit, "the compiler ran into a limit on it"),
        _ => (Verdict::CompileError, "it does not compile"),
    };
    not_run(exercise, catalog, verdict, summary, status, diagnostics)
}

pub(crate) fn unmodelled(
    exercise: &Exercise,
    catalog: &Catalog,
    item: &str,
    diagnostics: Vec<Diagnostic>,
) -> Graded {
    let summary = format!("the grader's model of std lacks `{item}`, so it cannot tell");
    not_run(
        exercise,
        catalog,
        Verdict::Unknown,
        &summary,
        Status::Graded,
        diagnostics,
    )
}

/// When not even the catalog can be had, the metadata still says how many points there are.
pub(crate) fn in_trouble(exercise: &Exercise, error: &anyhow::Error) -> Graded {
    let diagnostic = match error.downcast_ref::<ChecksNotBuilt>() {
        Some(not_built) => not_built.diagnostic().clone(),
        None => Diagnostic::of_words(format!("{error:#}")),
    };
    let report = ExerciseReport {
        id: exercise.id.clone(),
        title: exercise.title.clone(),
        status: Status::Infrastructure,
        points: Points {
            won: 0,
            open: exercise.points,
            max: exercise.points,
        },
        checks: Vec::new(),
        not_run: 0,
        diagnostics: vec![diagnostic],
        ignored: Vec::new(),
        sources: Vec::new(),
    };
    Graded {
        report,
        timing: ExerciseTiming::default(),
        real_threads: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_protocol::catalog::{Condition, Method};
    use grade_protocol::schedule::Budget;

    #[test]
    fn a_check_says_what_it_is_judged_by_where_that_is_not_linearizability() {
        let told = |condition| {
            let info = CheckInfo {
                name: "rounds".to_owned(),
                title: "rounds never mix".to_owned(),
                teaches: String::new(),
                method: Method::Explore,
                points: 2,
                budget: Budget::FEW_LONG_SCHEDULES,
                repetitions: 0,
                ideal_time_only: false,
                condition,
            };
            let report = check_report(&info, CheckOutcome::plain(Verdict::Pass, "no failure"));
            (report.title, report.summary)
        };
        let title = || "rounds never mix".to_owned();
        assert_eq!(
            told(Condition::Linearizability),
            (title(), "no failure".to_owned())
        );
        assert_eq!(
            told(Condition::IntervalLinearizability),
            (
                title(),
                "no failure (judged by interval linearizability)".to_owned()
            )
        );
    }
}
