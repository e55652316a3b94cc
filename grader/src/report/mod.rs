//! The report: what a grading came to, as data. Never prints; see `output` for that.

mod advice;
mod bounds;
mod counterexample;
pub mod document;
pub mod exit_code;
mod explanation;
mod ignored;
pub(crate) mod located;
mod real_threads;
pub mod rustc;
mod source;
mod survived;
mod thread_names;

pub use advice::Advice;
pub use counterexample::{Counterexample, LeftOut, OperationRow};
pub use explanation::{Defect, Explanation, Link, Place};
pub use ignored::Ignored;
pub use real_threads::{ProcessState, RealThreads};
pub use source::SourceFile;
pub use survived::Survived;
pub use thread_names::{ThreadNames, scenario_thread};

use grade_protocol::Verdict;
use grade_protocol::evidence::{Coverage, Site};
use serde::{Deserialize, Serialize};

/// The name and version of the report's schema.
pub const SCHEMA: &str = "cargo-grade/report/v1";

/// Points. `won + lost + open == max`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// Won.
    pub won: u32,
    /// Neither won nor lost: the grader could not tell.
    pub open: u32,
    /// What could be had.
    pub max: u32,
}

impl std::ops::AddAssign for Points {
    fn add_assign(&mut self, other: Points) {
        self.won += other.won;
        self.open += other.open;
        self.max += other.max;
    }
}

impl Points {
    /// Of a check that `max` points are for, with this verdict.
    #[must_use]
    pub fn under(verdict: Verdict, max: u32) -> Self {
        Points {
            won: if verdict == Verdict::Pass { max } else { 0 },
            open: if verdict.is_open() { max } else { 0 },
            max,
        }
    }

    /// Points that were lost.
    #[must_use]
    pub fn lost(self) -> u32 {
        self.max - self.won - self.open
    }
}

/// What a whole run came to. It counts checks on real threads like all others, so it may differ
/// between two runs; what is written to a file keeps them apart, see [`document::Document`].
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The grader's version.
    pub grader: String,
    /// The seed that fixes generated scenarios, sampled schedules and noise.
    pub seed: u64,
    /// In the order of the course.
    pub exercises: Vec<ExerciseReport>,
    /// Of all exercises.
    pub points: Points,
    /// What took how long. Not deterministic.
    pub timing: Timing,
    /// Where it ran. Not deterministic.
    pub machine: Machine,
    /// What real threads showed, by `exercise/check`: an entry for each check that was run on them.
    /// Not deterministic.
    pub real_threads: std::collections::BTreeMap<String, RealThreads>,
}

/// How far grading of an exercise came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every check was run.
    Graded,
    /// The starter's `todo!()` is still there.
    NotStarted,
    /// rustc refused it; see `diagnostics`.
    CompileError,
    /// It uses what the exercise forbids; see `diagnostics`.
    Forbidden,
    /// The compiler ran into a limit on it.
    CompileLimit,
    /// The grader's own trouble; see `diagnostics`.
    Infrastructure,
}

impl Status {
    /// Of an exercise whose checks could be run: not started if each of them says so.
    #[must_use]
    pub fn of_run(verdicts: impl IntoIterator<Item = Verdict>) -> Status {
        let mut verdicts = verdicts.into_iter().peekable();
        let any = verdicts.peek().is_some();
        if any && verdicts.all(|verdict| verdict == Verdict::NotStarted) {
            Status::NotStarted
        } else {
            Status::Graded
        }
    }
}

/// One exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExerciseReport {
    /// The folder's name under exercises/.
    pub id: String,
    /// From the checks crate's metadata.
    pub title: String,
    /// How far grading came.
    pub status: Status,
    /// Of all its checks.
    pub points: Points,
    /// In the order of the catalog. When the submission could not be run, each has the verdict
    /// that says why.
    pub checks: Vec<CheckReport>,
    /// Checks of the exercise that were not asked for: neither listed nor counted.
    #[serde(default)]
    pub not_run: u32,
    /// What the compiler or the gate said, with the student's paths; empty otherwise.
    pub diagnostics: Vec<Diagnostic>,
    /// What lay beside the sources and looked like an attempt. It was not used, and costs nothing.
    #[serde(default)]
    pub ignored: Vec<Ignored>,
    /// What the sites of counterexamples point into. For showing only: never written to JSON.
    #[serde(skip)]
    pub sources: Vec<SourceFile>,
}

/// A message about the submission's source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// One line.
    pub message: String,
    /// The place, with the path under which the file can be opened: from the repository
    /// (`exercises/bank/src/lib.rs`), or as the submission was given (`theirs/bank/src/lib.rs`).
    pub site: Option<Site>,
    /// As rustc shows it, without colours.
    pub rendered: String,
    /// All of what rustc said, if it was rustc, with the same path. For editors only: never written
    /// to a report.
    #[serde(skip)]
    pub said: Option<Box<rustc::Message>>,
}

impl Diagnostic {
    /// With nothing but words.
    #[must_use]
    pub fn of_words(message: String) -> Diagnostic {
        Diagnostic {
            rendered: message.clone(),
            message,
            site: None,
            said: None,
        }
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    /// Stable, in kebab case.
    pub name: String,
    /// The fact it establishes.
    pub title: String,
    /// What it came to. For a check that was run on real threads it is what they showed, which is
    /// also in [`Report::real_threads`], and need not be the same in the next run.
    pub verdict: Verdict,
    /// Its points.
    pub points: Points,
    /// One sentence: what a pass means, or what was found.
    pub summary: String,
    /// What a failure teaches. Empty for a pass.
    pub teaches: String,
    /// How far was looked, per case.
    pub coverage: Vec<CaseCoverage>,
    /// What broke it, for a failure that has one.
    pub counterexample: Option<Counterexample>,
    /// The hardest execution that it survived, for an exploration that found nothing.
    pub survived: Option<Survived>,
    /// What could be better though the check passes. Never costs a point.
    pub advice: Option<Advice>,
    /// Accepted and actual transcript, for `wrong_snapshot`.
    pub snapshot: Option<SnapshotDiff>,
}

impl CheckReport {
    /// A check that `max` points are for, with this verdict, and nothing more to say.
    #[must_use]
    pub fn plain(
        name: impl Into<String>,
        title: impl Into<String>,
        verdict: Verdict,
        max: u32,
    ) -> Self {
        CheckReport {
            name: name.into(),
            title: title.into(),
            verdict,
            points: Points::under(verdict, max),
            summary: String::new(),
            teaches: String::new(),
            coverage: Vec::new(),
            counterexample: None,
            survived: None,
            advice: None,
            snapshot: None,
        }
    }
}

/// How far one case was explored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseCoverage {
    /// The case's name.
    pub case: String,
    /// How far.
    pub coverage: Coverage,
}

/// A transcript that differs from the accepted one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotDiff {
    /// The reference's.
    pub accepted: String,
    /// The submission's.
    pub actual: String,
}

/// What took how long, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// The whole run.
    pub total_ms: u64,
    /// Each exercise: building and running.
    pub exercises: std::collections::BTreeMap<String, ExerciseTiming>,
}

/// What took how long for one exercise, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseTiming {
    /// Compiling the submission and linking the worker.
    pub build_ms: u64,
    /// Running and judging every check.
    pub checks_ms: u64,
}

/// Where it ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// `linux`, `macos`, `windows`.
    pub os: String,
    /// `x86_64`, ...
    pub arch: String,
    /// Processors.
    pub cores: u32,
    /// `rustc --version`.
    pub rustc: String,
    /// Why this grade is only advisory here, if it is.
    pub advisory: Option<String>,
    /// What the submission's processes were confined by.
    #[serde(default)]
    pub confinement: Vec<ConfinedBy>,
}

/// A layer of confinement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfinedBy {
    /// Its name.
    pub layer: String,
    /// Whether what runs student code had it.
    pub worker: bool,
    /// Whether what compiles student code had it.
    pub compiler: bool,
}
