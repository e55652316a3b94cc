//! A submission whose verdicts are known.

use super::{Cell, Expected, Row};
use crate::course::{Course, Exercise};
use crate::grade::Job;
use crate::intake::Submission;
use crate::report::ExerciseReport;
use anyhow::Context;
use grade_protocol::Verdict;
use std::path::PathBuf;

/// A submission with the verdicts that it must get.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// `starter`, `reference`, or the folder's name.
    pub name: String,
    /// What it is there for.
    pub kind: Kind,
    folder: PathBuf,
    expected: Expected,
}

/// What a submission is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the student starts from.
    Starter,
    /// What the instructor would hand in.
    Reference,
    /// Known to be right: `pass_*`.
    Right,
    /// Known to be wrong: `fail_*`.
    Wrong,
    /// Known to be beyond the grader, so that its points stay open: `open_*`.
    Open,
}

/// The starter, the reference if this checkout has it, and every fixture of an exercise.
pub(super) fn of(course: &Course, exercise: &Exercise) -> anyhow::Result<Vec<Fixture>> {
    let mut fixtures = vec![Fixture {
        name: "starter".to_owned(),
        kind: Kind::Starter,
        folder: exercise.dir.clone(),
        expected: Expected::everywhere(Verdict::NotStarted),
    }];
    let reference = course.root.join("reference").join(&exercise.id);
    if reference.is_dir() {
        fixtures.push(Fixture {
            name: "reference".to_owned(),
            kind: Kind::Reference,
            folder: reference,
            expected: Expected::everywhere(Verdict::Pass),
        });
    }
    let dir = course.root.join("fixtures").join(&exercise.id);
    if !dir.is_dir() {
        return Ok(fixtures);
    }
    let entries = std::fs::read_dir(&dir).with_context(|| format!("reading {}", dir.display()))?;
    let mut folders = Vec::new();
    for entry in entries {
        folders.push(entry?.path());
    }
    folders.sort();
    for folder in folders {
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let kind = match name.split('_').next() {
            Some("pass") => Kind::Right,
            Some("fail") => Kind::Wrong,
            Some("open") => Kind::Open,
            _ => continue,
        };
        let expected = Expected::read(&folder.join("expected.toml"))?;
        fixtures.push(Fixture {
            name,
            kind,
            folder,
            expected,
        });
    }
    Ok(fixtures)
}

impl Fixture {
    pub(super) fn job<'a>(&self, exercise: &'a Exercise) -> Job<'a> {
        Job {
            exercise,
            submission: Submission::folder(&self.folder),
        }
    }

    /// What it got, before anybody looks for problems.
    pub(super) fn row(&self, report: &ExerciseReport) -> Row {
        let cells = report.checks.iter().map(|check| Cell {
            verdict: check.verdict,
            expected: self.expected.words(&check.name),
            as_expected: self.expected.accepts(&check.name, check.verdict),
            schedule_number: check
                .counterexample
                .as_ref()
                .map(|found| found.schedule_number),
        });
        Row {
            name: self.name.clone(),
            kind: self.kind,
            why: self.expected.why.clone(),
            cells: cells.collect(),
            as_expected: true,
        }
    }

    /// What it got that it must not get.
    pub(super) fn problems(&self, report: &ExerciseReport) -> Vec<String> {
        let mut problems = Vec::new();
        for check in &report.checks {
            if !self.expected.accepts(&check.name, check.verdict) {
                problems.push(format!(
                    "{}: `{}` is {}, must be {}: {}",
                    self.name,
                    check.name,
                    check.verdict,
                    self.expected.words(&check.name),
                    check.summary
                ));
            }
        }
        for name in self.expected.checks.keys() {
            if !report.checks.iter().any(|check| check.name == *name) {
                problems.push(format!(
                    "{}: expected.toml names `{name}`, which is no check",
                    self.name
                ));
            }
        }
        let caught = report
            .checks
            .iter()
            .any(|check| check.verdict != Verdict::Pass);
        if self.kind == Kind::Wrong && !caught {
            problems.push(format!("{}: nothing caught it", self.name));
        }
        if !problems.is_empty() {
            let said = report.diagnostics.iter();
            problems.extend(said.map(|said| format!("{}: {}", self.name, said.message)));
        }
        problems
    }
}
